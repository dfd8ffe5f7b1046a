#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "codec/wording.h"

static const char texts[] = "{\n\"a.plain\": \"Rust & <Python>\",\n\"a.name\": \"Hi {{name}} & all,\"\n}";

static Wording *read_texts(void)
{
	g_autoptr(GError) error = NULL;
	Wording *wording = wording_read("en.json", texts, strlen(texts), &error);

	g_assert_no_error(error);
	return wording;
}

static void assert_refused(const char *json, const char *message)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(wording_read("en.json", json, strlen(json), &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_cmpstr(error->message, ==, message);
}

static void assert_renders(TemplateSet *set, const char *name, const char *template, const char *expected)
{
	g_autoptr(Json) view = json_pack("{s:s}", "name", "<Ana>");
	g_autoptr(GString) out = g_string_new(NULL);

	g_assert_true(template_set_add(set, name, template, strlen(template), NULL));
	g_assert_true(template_set_render(set, name, view, out, NULL));
	g_assert_cmpstr(out->str, ==, expected);
}

static void one_text_serves_plain_text_and_html(void)
{
	g_autoptr(Wording) wording = read_texts();
	g_autoptr(TemplateSet) set = template_set_new();

	g_assert_true(wording_add_partials(wording, set, NULL));
	assert_renders(set, "x.txt", "{{> w.a.name}}", "Hi <Ana> & all,");
	assert_renders(set, "x.html", "{{> w.a.name}}", "Hi &lt;Ana&gt; &amp; all,");
	assert_renders(set, "y.html", "<p>{{> w.a.plain}}</p>", "<p>Rust &amp; &lt;Python&gt;</p>");
}

static void a_text_alone_in_its_line_keeps_the_line(void)
{
	g_autoptr(Wording) wording = read_texts();
	g_autoptr(TemplateSet) set = template_set_new();

	g_assert_true(wording_add_partials(wording, set, NULL));
	assert_renders(set, "x.txt", "{{> w.a.plain}}\n\n{{> w.a.name}}\n", "Rust & <Python>\n\nHi <Ana> & all,\n");
}

static void an_override_replaces_what_it_names_and_nothing_else(void)
{
	static const char other[] = "{\"a.plain\": \"Other\"}";
	g_autoptr(Wording) wording = read_texts();

	g_assert_true(wording_override(wording, "mine.json", other, strlen(other), NULL));
	g_assert_cmpstr(wording_text(wording, "a.plain"), ==, "Other");
	g_assert_cmpstr(wording_text(wording, "a.name"), ==, "Hi {{name}} & all,");
}

static void an_override_of_an_unknown_text_is_refused_with_its_line(void)
{
	static const char other[] = "{\n\"a.plain\": \"Other\",\n\"a.plane\": \"x\"}";
	g_autoptr(Wording) wording = read_texts();
	g_autoptr(GError) error = NULL;

	g_assert_false(wording_override(wording, "mine.json", other, strlen(other), &error));
	g_assert_cmpstr(error->message, ==, "mine.json:3: a.plane: the program has no text of this name");
}

static void what_is_no_text_is_refused_with_its_line(void)
{
	assert_refused("{\n\"a\": 1}", "en.json:2: a: must be a text");
	assert_refused("{\"a\": \"x\\ny\"}", "en.json:1: a: must be one line");
	assert_refused("[]", "en.json: the file: must be a JSON object");
}

static void a_text_that_is_no_template_is_refused_with_its_line(void)
{
	static const char broken[] = "{\n\"a\": \"{{#open}}\"}";
	static const char raw[] = "{\"a\": \"{{{raw}}}\"}";
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(Wording) unclosed = wording_read("en.json", broken, strlen(broken), NULL);
	g_autoptr(Wording) unescaped = wording_read("en.json", raw, strlen(raw), NULL);
	g_autoptr(GError) error = NULL;

	g_assert_false(wording_add_partials(unclosed, set, &error));
	g_assert_true(g_str_has_prefix(error->message, "en.json:2: "));
	g_assert_false(wording_add_partials(unescaped, set, NULL));
}

static void a_key_that_is_not_there_is_not_found(void)
{
	g_autoptr(Wording) wording = read_texts();

	g_assert_null(wording_find(wording, "a"));
	g_assert_null(wording_partial(wording, "a", MUSTACHE_ESCAPE_HTML));
}

#define TEST(function) g_test_add_func("/wording/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(one_text_serves_plain_text_and_html);
	TEST(a_text_alone_in_its_line_keeps_the_line);
	TEST(an_override_replaces_what_it_names_and_nothing_else);
	TEST(an_override_of_an_unknown_text_is_refused_with_its_line);
	TEST(what_is_no_text_is_refused_with_its_line);
	TEST(a_text_that_is_no_template_is_refused_with_its_line);
	TEST(a_key_that_is_not_there_is_not_found);
	return g_test_run();
}
