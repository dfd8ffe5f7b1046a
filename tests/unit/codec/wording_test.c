#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* Any two built-in texts. */
#define PLAIN "page.head.both"
#define NAMED "email.greeting"

static Wording *read_texts(const char *json)
{
	g_autoptr(Wording) wording = wording_new();
	g_autoptr(GError) error = NULL;

	g_assert_true(wording_override(wording, "mine.json", json, strlen(json), &error));
	g_assert_no_error(error);
	return g_steal_pointer(&wording);
}

static Wording *two_texts(void)
{
	return read_texts("{\n\"" PLAIN "\": \"Rust & <Python>\",\n\"" NAMED "\": \"Hi {{name}} & all,\"\n}");
}

static void assert_refused(const char *json, const char *message)
{
	g_autoptr(Wording) wording = wording_new();
	g_autoptr(GError) error = NULL;

	g_assert_false(wording_override(wording, "mine.json", json, strlen(json), &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_cmpstr(error->message, ==, message);
}

static void assert_renders(const Wording *wording, const char *name, const char *template, const char *expected)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(Json) view = json_pack("{s:s}", "name", "<Ana>");
	g_autoptr(GString) out = g_string_new(NULL);

	g_assert_true(template_set_add(set, name, template, strlen(template), NULL));
	g_assert_true(wording_add_partials(wording, set, NULL));
	g_assert_true(template_set_render(set, name, view, out, NULL));
	g_assert_cmpstr(out->str, ==, expected);
}

static void one_text_serves_plain_text_and_html(void)
{
	g_autoptr(Wording) wording = two_texts();

	assert_renders(wording, "x.txt", "{{> w." NAMED "}}", "Hi <Ana> & all,");
	assert_renders(wording, "x.html", "{{> w." NAMED "}}", "Hi &lt;Ana&gt; &amp; all,");
	assert_renders(wording, "y.html", "<p>{{> w." PLAIN "}}</p>", "<p>Rust &amp; &lt;Python&gt;</p>");
}

static void a_text_alone_in_its_line_keeps_the_line(void)
{
	g_autoptr(Wording) wording = two_texts();

	assert_renders(
		wording, "x.txt", "{{> w." PLAIN "}}\n\n{{> w." NAMED "}}\n", "Rust & <Python>\n\nHi <Ana> & all,\n");
}

static void the_wording_in_use_replaces_what_it_names_and_nothing_else(void)
{
	g_autoptr(Wording) wording = read_texts("{\"" PLAIN "\": \"Other\"}");

	g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_BOTH), ==, "Both");
	wording_use(wording);
	g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_BOTH), ==, "Other");
	g_assert_cmpstr(wording_text(TEXT_EMAIL_GREETING), ==, "Hi {{name}},");
	wording_use(NULL);
	g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_BOTH), ==, "Both");
}

static void values_stand_where_their_names_are(void)
{
	g_autoptr(Wording) wording = wording_new();
	static const char json[] = "{\"error.too_long\": \"{count}, {{count}}, {max} and {count} again\"}";

	g_assert_true(wording_override(wording, "mine.json", json, strlen(json), NULL));
	wording_use(wording);
	g_autofree char *text =
		wording_format(TEXT_ERROR_TOO_LONG, wording_number("max", 200), wording_string("count", "{max}"));
	g_assert_cmpstr(text, ==, "{max}, {{count}}, 200 and {max} again");
	wording_use(NULL);
}

static void a_number_in_a_text_is_grouped(void)
{
	g_autofree char *text =
		wording_format(TEXT_ERROR_TOO_LONG, wording_number("max", 2000), wording_number("count", 1234567));

	g_assert_nonnull(strstr(text, "2,000"));
	g_assert_nonnull(strstr(text, "1,234,567"));
}

static void a_name_that_nothing_fills_in_is_refused(void)
{
	assert_refused("{\"error.too_long\": \"Use {max} at {most}\"}",
		"mine.json:1: error.too_long: nothing is filled in for {most} here");
}

static void an_unknown_text_is_refused_with_its_line(void)
{
	assert_refused("{\n\"" PLAIN "\": \"Other\",\n\"a.plane\": \"x\"}",
		"mine.json:3: a.plane: the program has no text of this name");
}

static void what_is_no_text_is_refused_with_its_line(void)
{
	assert_refused("{\n\"" PLAIN "\": 1}", "mine.json:2: " PLAIN ": must be a text");
	assert_refused("{\"" PLAIN "\": \"x\\ny\"}", "mine.json:1: " PLAIN ": must be one line");
	assert_refused("[]", "mine.json: the file: must be a JSON object");
}

static void a_text_that_is_no_template_is_refused_with_its_line(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(Wording) unclosed = read_texts("{\n\"" PLAIN "\": \"{{#open}}\"}");
	g_autoptr(Wording) unescaped = read_texts("{\"" PLAIN "\": \"{{{raw}}}\"}");
	g_autoptr(GError) error = NULL;

	g_assert_false(wording_add_partials(unclosed, set, &error));
	g_assert_true(g_str_has_prefix(error->message, "mine.json:2: "));
	g_assert_false(wording_add_partials(unescaped, set, NULL));
}

static void a_text_that_no_template_uses_is_checked_too(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(Wording) wording = read_texts("{\"" PLAIN "\": \"{{> w.nothing}}\"}");
	g_autoptr(GError) error = NULL;

	g_assert_true(wording_add_partials(wording, set, NULL));
	g_assert_false(template_set_check_partials(set, &error));
	g_assert_nonnull(strstr(error->message, "w.nothing.txt"));
}

static void only_texts_that_a_template_uses_are_partials(void)
{
	g_autoptr(Wording) wording = read_texts("{\"" PLAIN "\": \"so {{> w." NAMED "}}\"}");
	g_autoptr(TemplateSet) set = template_set_new();

	g_assert_true(template_set_add(set, "x.txt", "{{> w." PLAIN "}}", strlen("{{> w." PLAIN "}}"), NULL));
	g_assert_true(wording_add_partials(wording, set, NULL));
	g_assert_true(template_set_has(set, "w." PLAIN ".txt") && template_set_has(set, "w." NAMED ".txt"));
	g_assert_false(
		template_set_has(set, "w." PLAIN ".html") || template_set_has(set, "w.page.head.skip_to_content.txt"));
}

static void every_key_is_found_and_no_other(void)
{
	for (TextKey key = TEXT_NONE + 1; key < TEXT_COUNT; key++)
		g_assert_cmpint(wording_find(wording_defaults[key].key), ==, key);
	g_assert_cmpint(wording_find("a"), ==, TEXT_NONE);
	g_assert_null(wording_text(TEXT_NONE));
}

static void another_language_says_what_it_has_and_the_rest_in_english(void)
{
	static const char json[] = "{\"page.head.skip_to_content\": \"Zum Inhalt\"}";
	g_autoptr(Wording) wording = wording_new();
	g_autoptr(GError) error = NULL;
	Wording *german = wording_add_language(wording, "de", &error);

	g_assert_true(wording_override(german, "de.json", json, strlen(json), &error));
	wording_use(wording);
	g_assert_cmpstr(wording_spoken(), ==, "en");
	{
		g_auto(WordingScope) scope = wording_speak("de");
		g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_SKIP_TO_CONTENT), ==, "Zum Inhalt");
		g_assert_cmpstr(wording_text(TEXT_CONSENT_PRIVACY), ==, "Privacy policy");
		{
			g_auto(WordingScope) english = wording_speak(NULL);
			g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_SKIP_TO_CONTENT), ==, "Skip to content");
		}
		g_assert_cmpstr(wording_spoken(), ==, "de");
	}
	g_assert_cmpstr(wording_text(TEXT_PAGE_HEAD_SKIP_TO_CONTENT), ==, "Skip to content");
	g_assert_null(wording_offered("fr"));
	wording_use(NULL);
	g_assert_null(wording_add_language(wording, "de", NULL));
	g_assert_null(wording_add_language(wording, "DE", NULL));
	g_assert_null(wording_add_language(wording, "en", NULL));
}

#define TEST(function) g_test_add_func("/wording/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(one_text_serves_plain_text_and_html);
	TEST(a_text_alone_in_its_line_keeps_the_line);
	TEST(the_wording_in_use_replaces_what_it_names_and_nothing_else);
	TEST(values_stand_where_their_names_are);
	TEST(a_number_in_a_text_is_grouped);
	TEST(a_name_that_nothing_fills_in_is_refused);
	TEST(an_unknown_text_is_refused_with_its_line);
	TEST(what_is_no_text_is_refused_with_its_line);
	TEST(a_text_that_is_no_template_is_refused_with_its_line);
	TEST(a_text_that_no_template_uses_is_checked_too);
	TEST(only_texts_that_a_template_uses_are_partials);
	TEST(every_key_is_found_and_no_other);
	TEST(another_language_says_what_it_has_and_the_rest_in_english);
	return g_test_run();
}
