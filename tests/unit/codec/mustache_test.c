#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "codec/mustache.h"

/* mustache_cases.json: template, data and partials in, text or error out; one test each. */
typedef struct Case {
	const char *template;
	const Json *data;
	const char *expected; /* NULL: error is */
	const char *error;
	MustacheEscape escape;
	GHashTable *partials; /* name to Mustache */
} Case;

static const char *text_of(const Json *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void free_template(void *template)
{
	mustache_free(template);
}

static const Mustache *find_partial(const char *name, void *context)
{
	const Case *c = context;

	return g_hash_table_lookup(c->partials, name);
}

static void parse_partials(Case *c, const Json *partials)
{
	const char *name;
	Json *text;

	c->partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
	json_object_foreach(jsonc_for_walking(partials), name, text)
	{
		g_autoptr(GError) error = NULL;
		const char *bytes = json_string_value(text);
		Mustache *partial = mustache_parse(name, bytes, strlen(bytes), MUSTACHE_ESCAPE_HTML, &error);
		g_assert_no_error(error);
		g_hash_table_insert(c->partials, g_strdup(name), partial);
	}
}

static char *render(Case *c, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Mustache) template = mustache_parse("t", c->template, strlen(c->template), c->escape, error);

	if (template == NULL ||
		!mustache_render(
			template, &(MustacheUse){.view = c->data, .find = find_partial, .context = c}, out, error))
		return NULL;
	return g_strdup(out->str);
}

static void run_case(gconstpointer data)
{
	const Json *object = data;
	g_autoptr(GError) error = NULL;
	Case c = {
		.template = text_of(object, "template"),
		.data = json_object_get(object, "data"),
		.expected = text_of(object, "expected"),
		.error = text_of(object, "error"),
		.escape = text_of(object, "escape") == NULL ? MUSTACHE_ESCAPE_HTML : MUSTACHE_ESCAPE_NONE,
	};

	parse_partials(&c, json_object_get(object, "partials"));
	g_autofree char *text = render(&c, &error);
	g_hash_table_unref(c.partials);
	g_assert_cmpstr(text, ==, c.expected);
	g_assert_cmpstr(error == NULL ? NULL : error->message, ==, c.error);
	g_assert_true(error == NULL || leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static Json *read_cases(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *bytes = NULL;
	gsize count = 0;

	g_file_get_contents(TEST_DATA_DIR "/mustache_cases.json", &bytes, &count, &error);
	g_assert_no_error(error);
	Json *cases = jsonc_decode(bytes, count, &error);
	g_assert_no_error(error);
	return cases;
}

static Mustache *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	Mustache *template = mustache_parse("t", text, strlen(text), MUSTACHE_ESCAPE_HTML, &error);

	g_assert_no_error(error);
	return template;
}

static void broken_utf8_is_refused_with_its_line(void)
{
	static const char text[] = "a\nb\xff";
	g_autoptr(GError) error = NULL;
	g_autoptr(Mustache) template = mustache_parse("t", text, sizeof text - 1, MUSTACHE_ESCAPE_HTML, &error);

	g_assert_null(template);
	g_assert_cmpstr(error->message, ==, "t:2: is not UTF-8 text without NUL");
}

static void a_nul_byte_is_refused(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Mustache) template = mustache_parse("t", "a\0b", 3, MUSTACHE_ESCAPE_HTML, &error);

	g_assert_null(template);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void only_the_given_bytes_are_read(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Mustache) template = mustache_parse("t", "abc{{", 3, MUSTACHE_ESCAPE_HTML, &error);

	g_assert_no_error(error);
	g_assert_true(mustache_render(template, &(MustacheUse){0}, out, &error));
	g_assert_cmpstr(out->str, ==, "abc");
}

static void rendering_appends(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new("before ");
	g_autoptr(Mustache) template = parse("after");

	g_assert_true(mustache_render(template, &(MustacheUse){0}, out, &error));
	g_assert_cmpstr(out->str, ==, "before after");
}

static bool note_visit(const char *name, bool is_partial, guint line, void *context)
{
	g_string_append_printf(context, "%s%s:%u ", is_partial ? ">" : "", name, line);
	return strcmp(name, "stop") != 0;
}

static void walking_names_every_look_up_with_its_line(void)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(Mustache) template = parse("{{a}}\n{{#b.c}}{{.}}{{&d}}\n{{/b.c}}{{^e}}{{{f}}}{{/e}}\n{{>p/q}}{{!g}}");

	g_assert_true(mustache_walk(template, note_visit, seen));
	g_assert_cmpstr(seen->str, ==, "a:1 b.c:2 d:2 e:3 f:3 >p/q:4 ");
}

static void a_visitor_can_stop_the_walk(void)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(Mustache) template = parse("{{#a}}{{stop}}{{b}}{{/a}}{{c}}");

	g_assert_false(mustache_walk(template, note_visit, seen));
	g_assert_cmpstr(seen->str, ==, "a:1 stop:1 ");
}

#define TEST(function) g_test_add_func("/mustache/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_autoptr(Json) cases = read_cases();

	for (gsize i = 0; i < json_array_size(cases); i++) {
		const Json *object = json_array_get(cases, i);
		g_autofree char *path = g_strconcat("/mustache/cases/", text_of(object, "name"), NULL);
		g_test_add_data_func(path, object, run_case);
	}
	TEST(broken_utf8_is_refused_with_its_line);
	TEST(a_nul_byte_is_refused);
	TEST(only_the_given_bytes_are_read);
	TEST(rendering_appends);
	TEST(walking_names_every_look_up_with_its_line);
	TEST(a_visitor_can_stop_the_walk);
	return g_test_run();
}
