#include "codec/wording.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"

typedef struct Text {
	char *text;
	char *origin; /* "wording/en.json:12" */
} Text;

struct Wording {
	GHashTable *texts; /* key to Text */
};

static void text_free(void *data)
{
	Text *text = data;

	g_free(text->text);
	g_free(text->origin);
	g_free(text);
}

/* A key is written in one way only, so its line is where it is in quotes before a colon. */
static guint line_of(const char *json, const char *key)
{
	g_autofree char *quoted = g_strdup_printf("\"%s\":", key);
	const char *at = strstr(json, quoted);
	guint line = 1;

	for (const char *c = json; at != NULL && c < at; c++)
		line += *c == '\n';
	return line;
}

static bool fail(const char *place, const char *key, const char *message, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s: %s", place, key, message);
	return false;
}

typedef struct Source {
	const char *origin;
	const char *json;
	bool is_override;
} Source;

static bool add(Wording *wording, const Source *source, const char *key, const json_t *value, GError **error)
{
	g_autofree char *place = g_strdup_printf("%s:%u", source->origin, line_of(source->json, key));

	if (!json_is_string(value))
		return fail(place, key, "must be a text", error);
	if (json_string_length(value) > WORDING_TEXT_BYTES_MAX)
		return fail(place, key, "is too long", error);
	if (strchr(json_string_value(value), '\n') != NULL)
		return fail(place, key, "must be one line", error);
	if (source->is_override && !g_hash_table_contains(wording->texts, key))
		return fail(place, key, "the program has no text of this name", error);
	Text *text = g_new0(Text, 1);
	text->text = g_strdup(json_string_value(value));
	text->origin = g_steal_pointer(&place);
	g_hash_table_replace(wording->texts, g_strdup(key), text);
	return true;
}

static bool read_into(Wording *wording, const Source *source, gsize bytes, GError **error)
{
	g_autoptr(Json) object = jsonc_decode(source->json, bytes, error);
	const char *key;
	json_t *value;

	if (object == NULL) {
		g_prefix_error(error, "%s: ", source->origin);
		return false;
	}
	if (!json_is_object(object))
		return fail(source->origin, "the file", "must be a JSON object", error);
	json_object_foreach(object, key, value)
	{
		if (!add(wording, source, key, value, error))
			return false;
	}
	return true;
}

Wording *wording_read(const char *origin, const char *json, gsize bytes, GError **error)
{
	g_autoptr(Wording) wording = g_new0(Wording, 1);

	g_autofree char *copy = g_strndup(json, bytes);
	const Source source = {origin, copy, false};

	wording->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, text_free);
	return read_into(wording, &source, bytes, error) ? g_steal_pointer(&wording) : NULL;
}

void wording_free(Wording *wording)
{
	if (wording == NULL)
		return;
	g_hash_table_unref(wording->texts);
	g_free(wording);
}

bool wording_override(Wording *wording, const char *origin, const char *json, gsize bytes, GError **error)
{
	g_autofree char *copy = g_strndup(json, bytes);
	const Source source = {origin, copy, true};

	return read_into(wording, &source, bytes, error);
}

const char *wording_find(const Wording *wording, const char *key)
{
	const Text *text = g_hash_table_lookup(wording->texts, key);

	return text == NULL ? NULL : text->text;
}

const char *wording_text(const Wording *wording, const char *key)
{
	const char *text = wording_find(wording, key);

	if (text == NULL)
		g_error("there is no text %s", key);
	return text;
}

static void append_escaped(GString *out, const char *text, gsize bytes)
{
	for (const char *c = text; c < text + bytes; c++) {
		switch (*c) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		default:
			g_string_append_c(out, *c);
		}
	}
}

/* The text for a template that escapes: letters are escaped, tags stay, since they escape for themselves. */
static char *escaped_text(const char *text)
{
	GString *out = g_string_new(NULL);
	const char *tag;

	while ((tag = strstr(text, "{{")) != NULL) {
		const char *close = strstr(tag, "}}");
		append_escaped(out, text, (gsize)(tag - text));
		text = close == NULL ? tag + strlen(tag) : close + 2;
		g_string_append_len(out, tag, text - tag);
	}
	append_escaped(out, text, strlen(text));
	return g_string_free(out, FALSE);
}

char *wording_partial(const Wording *wording, const char *key, MustacheEscape escape)
{
	const char *text = wording_find(wording, key);

	if (text == NULL)
		return NULL;
	return escape == MUSTACHE_ESCAPE_NONE ? g_strdup(text) : escaped_text(text);
}

static bool add_partials(TemplateSet *set, const char *key, const Text *text, GError **error)
{
	static const char *const escaping[] = {".html", ".xml"};
	g_autofree char *escaped = escaped_text(text->text);
	g_autofree char *plain_name = g_strconcat(MUSTACHE_INLINE_PARTIAL, key, ".txt", NULL);

	if (strstr(text->text, "{{{") != NULL || strstr(text->text, "{{&") != NULL || strstr(text->text, "{{=") != NULL)
		return fail(text->origin, key, "texts are always escaped: no {{{, {{& or {{=", error);
	if (!template_set_add(set, plain_name, text->text, strlen(text->text), error)) {
		g_prefix_error(error, "%s: ", text->origin);
		return false;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(escaping); i++) {
		g_autofree char *name = g_strconcat(MUSTACHE_INLINE_PARTIAL, key, escaping[i], NULL);
		if (!template_set_add(set, name, escaped, strlen(escaped), error))
			return false;
	}
	return true;
}

bool wording_add_partials(const Wording *wording, TemplateSet *set, GError **error)
{
	GHashTableIter each;
	gpointer key, text;

	g_hash_table_iter_init(&each, wording->texts);
	while (g_hash_table_iter_next(&each, &key, &text)) {
		if (!add_partials(set, key, text, error))
			return false;
	}
	return true;
}

void wording_each(
	const Wording *wording, void (*visit)(const char *key, const char *text, void *context), void *context)
{
	GHashTableIter each;
	gpointer key, text;

	g_hash_table_iter_init(&each, wording->texts);
	while (g_hash_table_iter_next(&each, &key, &text))
		visit(key, ((const Text *)text)->text, context);
}
