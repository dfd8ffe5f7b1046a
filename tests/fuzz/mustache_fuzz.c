/* Any template is refused with its name and line, or renders to UTF-8, itself as a partial included. */
#include <string.h>

#include "codec/json.h"
#include "codec/mustache.h"
#include "fuzz.h"

enum {
	TEMPLATE_BYTES_MAX = 256, /* sections over one list within each other multiply */
	PARTIALS_MAX = 50,	  /* and so do partials */
};

static const char view_json[] = "{\"a\":\"<&>\",\"b\":true,\"c\":false,\"d\":null,\"e\":[1,2.5],"
				"\"f\":[],\"g\":{\"a\":\"x\",\"h\":{\"a\":1}}}";

/* The template itself, until enough of them were used. */
typedef struct Partials {
	const Mustache *template;
	int left;
} Partials;

static const Mustache *find_partial(G_GNUC_UNUSED const char *name, void *context)
{
	Partials *partials = context;

	return partials->left-- > 0 ? partials->template : NULL;
}

static bool visit_all(const char *name, G_GNUC_UNUSED bool is_partial, guint line, G_GNUC_UNUSED void *context)
{
	g_assert_cmpstr(name, !=, "");
	g_assert_cmpuint(line, >, 0);
	return true;
}

static void render(const Mustache *template)
{
	Partials partials = {template, PARTIALS_MAX};
	g_autoptr(Json) view = jsonc_decode(view_json, sizeof view_json - 1, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	g_assert_true(mustache_walk(template, visit_all, NULL));
	if (mustache_render(
		    template, &(MustacheUse){.view = view, .find = find_partial, .context = &partials}, out, &error))
		g_assert_true(g_utf8_validate_len(out->str, out->len, NULL));
	else
		g_assert_true(g_str_has_prefix(error->message, "t:"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GError) error = NULL;

	if (count > TEMPLATE_BYTES_MAX)
		return 0;
	g_autoptr(Mustache) template = mustache_parse("t", (const char *)bytes, count, MUSTACHE_ESCAPE_HTML, &error);
	if (template == NULL)
		g_assert_true(g_str_has_prefix(error->message, "t:"));
	else
		render(template);
	return 0;
}
