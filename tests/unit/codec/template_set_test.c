#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "codec/template_set.h"

static const char *const keys[] = {"lead", "name", "reasons", "says", NULL};

static void add(TemplateSet *set, const char *name, const char *text)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(template_set_add(set, name, text, strlen(text), &error));
	g_assert_no_error(error);
}

static void assert_renders(const TemplateSet *set, const char *name, const char *expected)
{
	static const char view_json[] = "{\"name\":\"<Ana>\"}";
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Json) view = jsonc_decode(view_json, strlen(view_json), &error);

	g_assert_true(template_set_render(set, name, view, out, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(out->str, ==, expected);
}

/* says: NULL when the check must pass. */
static void assert_check(const TemplateSet *set, const char *name, const char *says)
{
	const TemplateSpec spec = {name, keys};
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(template_set_check(set, &spec, 1, &error), ==, says == NULL);
	g_assert_cmpstr(error == NULL ? NULL : error->message, ==, says);
	g_assert_true(error == NULL || leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void only_txt_is_not_escaped(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{name}}");
	add(set, "a.txt", "{{name}}");
	add(set, "a.xml", "{{name}}");
	assert_renders(set, "a.html", "&lt;Ana&gt;");
	assert_renders(set, "a.txt", "<Ana>");
	assert_renders(set, "a.xml", "&lt;Ana&gt;");
}

static void a_partial_has_the_extension_of_its_user(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "emails/a.subject.txt", "{{> emails/b}}");
	add(set, "emails/a.html", "{{> emails/b}}");
	add(set, "emails/b.txt", "text {{name}}");
	add(set, "emails/b.html", "html {{name}}");
	assert_renders(set, "emails/a.subject.txt", "text <Ana>");
	assert_renders(set, "emails/a.html", "html &lt;Ana&gt;");
}

static void a_mistake_is_told_with_name_and_line(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(GError) error = NULL;

	g_assert_false(template_set_add(set, "emails/a.txt", "\n{{#x}}", 7, &error));
	g_assert_cmpstr(error->message, ==, "emails/a.txt:2: section x is not closed");
	g_assert_false(template_set_has(set, "emails/a.txt"));
}

static void rendering_what_is_not_there_is_not_found(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);

	g_assert_false(template_set_render(set, "a.html", NULL, out, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND));
}

static void known_names_pass_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{lead.name}}{{#reasons}}{{says}}{{.}}{{/reasons}}");
	assert_check(set, "a.html", NULL);
}

static void a_missing_template_fails_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	assert_check(set, "a.html", "a.html: the template is missing");
}

static void an_unknown_name_fails_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{name}}\n{{#reasons}}\n{{sais}}{{/reasons}}");
	assert_check(set, "a.html", "a.html:3: there is no sais in what a.html can show");
}

static void an_unknown_part_of_a_dotted_name_fails_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{lead.nome}}");
	assert_check(set, "a.html", "a.html:1: there is no lead.nome in what a.html can show");
}

static void an_unknown_name_in_a_partial_fails_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{> b}}");
	add(set, "b.html", "\n{{sais}}");
	assert_check(set, "a.html", "b.html:2: there is no sais in what a.html can show");
}

static void a_missing_partial_fails_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "\n{{> b}}");
	add(set, "b.txt", "");
	assert_check(set, "a.html", "a.html:2: there is no partial b.html");
}

static void a_partial_of_itself_passes_the_check(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.html", "{{> b}}");
	add(set, "b.html", "{{#reasons}}{{> b}}{{/reasons}}");
	assert_check(set, "a.html", NULL);
}

static void templates_of_no_spec_need_their_partials_too(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(GError) error = NULL;

	add(set, "a.html", "{{anything}}");
	g_assert_true(template_set_check_partials(set, &error));
	add(set, "b.html", "{{> c}}");
	g_assert_false(template_set_check_partials(set, &error));
	g_assert_cmpstr(error->message, ==, "b.html:1: there is no partial c.html");
}

static void adding_again_replaces(void)
{
	g_autoptr(TemplateSet) set = template_set_new();

	add(set, "a.txt", "old");
	add(set, "a.txt", "new");
	assert_renders(set, "a.txt", "new");
}

#define TEST(function) g_test_add_func("/template_set/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(only_txt_is_not_escaped);
	TEST(a_partial_has_the_extension_of_its_user);
	TEST(a_mistake_is_told_with_name_and_line);
	TEST(rendering_what_is_not_there_is_not_found);
	TEST(known_names_pass_the_check);
	TEST(a_missing_template_fails_the_check);
	TEST(an_unknown_name_fails_the_check);
	TEST(an_unknown_part_of_a_dotted_name_fails_the_check);
	TEST(an_unknown_name_in_a_partial_fails_the_check);
	TEST(a_missing_partial_fails_the_check);
	TEST(a_partial_of_itself_passes_the_check);
	TEST(templates_of_no_spec_need_their_partials_too);
	TEST(adding_again_replaces);
	return g_test_run();
}
