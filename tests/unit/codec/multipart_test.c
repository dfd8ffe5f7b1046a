#include <string.h>

#include "base/error.h"
#include "codec/multipart.h"

#define TYPE "multipart/form-data; boundary=----x"
#define PART "------x\r\nContent-Disposition: form-data; "
#define END  "\r\n------x--\r\n"

static char *read_fields(const char *type, const char *body, gsize count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = multipart_read(type, body, count, &error);
	g_autoptr(GString) fields = g_string_new(NULL);

	if (form == NULL)
		return g_strdup_printf("error: %s", error->message);
	for (gsize i = 0; i < form_count(form); i++)
		g_string_append_printf(fields, "%s=%s;", form_at(form, i)->name, form_at(form, i)->value);
	return g_strdup(fields->str);
}

static void assert_fields(const char *type, const char *body, const char *expected)
{
	g_autofree char *fields = read_fields(type, body, strlen(body));

	g_assert_cmpstr(fields, ==, expected);
}

static void parts_become_fields_in_their_order(void)
{
	assert_fields(TYPE, PART "name=\"a\"\r\n\r\nb & c=d\r\n" PART "name=\"e\"\r\n\r\n" END, "a=b & c=d;e=;");
}

static void lines_inside_a_value_stay(void)
{
	assert_fields(TYPE, PART "name=\"a\"\r\n\r\nb\r\n\r\n--c\r\n-----x" END, "a=b\r\n\r\n--c\r\n-----x;");
}

static void a_file_is_kept_as_its_name(void)
{
	assert_fields(TYPE,
		PART "name=\"a\"; filename=\"b \\\"c\\\";.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n" PART
		     "name=\"d\"; filename=\"\"\r\n\r\n" END,
		"a=b \"c\";.pdf;d=;");
}

static void a_file_keeps_its_bytes(void)
{
	static const char body[] = PART "name=\"a\"; filename=\"\"\r\n\r\n\r\n" PART
					"name=\"a\"; filename=\"b.csv\"\r\n\r\nM\xfc\0\r\n!" END;
	g_autoptr(Form) form = multipart_read(TYPE, body, sizeof body - 1, NULL);
	const FormField *file = form_find_file(form, "a");

	g_assert_nonnull(file);
	g_assert_cmpstr(file->value, ==, "b.csv");
	g_assert_true(file->count == 6 && memcmp(file->bytes, "M\xfc\0\r\n!", 6) == 0);
	g_assert_null(form_find_file(form, "b"));
}

static void names_may_be_bare_or_escaped(void)
{
	assert_fields(TYPE, PART "name=a\r\n\r\nb\r\n" PART "name=\"x%22y\"\r\n\r\nc" END, "a=b;x\"y=c;");
}

static void the_name_of_a_file_is_not_the_name_of_the_part(void)
{
	assert_fields(TYPE, PART "filename=\"name=z; x\"; name=\"a\"\r\n\r\nb" END, "a=name=z; x;");
}

static void case_and_other_headers_do_not_matter(void)
{
	assert_fields("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"",
		"--a b\r\nX: name=z\r\ncontent-disposition: Form-Data; Name=\"a\"\r\n\r\nb\r\n--a b--", "a=b;");
}

static void what_stands_before_and_after_the_parts_is_skipped(void)
{
	assert_fields(
		TYPE, "preamble\r\n" PART "name=\"a\"\r\n\r\nb" END "epilogue\r\n" PART "name=\"c\"\r\n\r\nd", "a=b;");
}

static void a_part_without_a_name_or_a_head_is_skipped(void)
{
	assert_fields(TYPE,
		"------x\r\n\r\nb\r\n" PART "x=y\r\n\r\nb\r\n------x\r\nb\r\n" PART "name=\"a\"\r\n\r\nc" END, "a=c;");
}

static void a_body_that_ends_early_gives_what_is_there(void)
{
	assert_fields(TYPE, PART "name=\"a\"\r\n\r\nb\r\n" PART "name=\"c\"\r\n\r\nd", "a=b;c=d;");
	assert_fields(TYPE, PART "name=\"a\"\r\n\r\nb\r\n" PART "na", "a=b;");
}

static void texts_are_read_as_those_of_any_form(void)
{
	static const char body[] = PART "name=\"a\"\r\n\r\nM\xfcller\0!" END;
	g_autofree char *fields = read_fields(TYPE, body, sizeof body - 1);

	g_assert_cmpstr(fields, ==, "a=Müller!;");
}

static void boundaries_are_compared_by_case(void)
{
	assert_fields(
		"multipart/form-data; boundary=X", "--x\r\n\r\n--x--", "error: the body does not have its boundary");
}

static void no_boundary_is_an_error(void)
{
	g_autofree char *long_one = g_strdup_printf("multipart/form-data; boundary=%071d", 0);
	static const char said[] = "error: multipart/form-data comes with a boundary of 1 to 70 characters";

	assert_fields("multipart/form-data", "", said);
	assert_fields("multipart/form-data; boundary=", "", said);
	assert_fields("multipart/form-data; boundary=\"\"", "", said);
	assert_fields(long_one, "", said);
	assert_fields(TYPE, "", "error: the body does not have its boundary");
}

#define TEST(function) g_test_add_func("/multipart/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(parts_become_fields_in_their_order);
	TEST(lines_inside_a_value_stay);
	TEST(a_file_is_kept_as_its_name);
	TEST(a_file_keeps_its_bytes);
	TEST(names_may_be_bare_or_escaped);
	TEST(the_name_of_a_file_is_not_the_name_of_the_part);
	TEST(case_and_other_headers_do_not_matter);
	TEST(what_stands_before_and_after_the_parts_is_skipped);
	TEST(a_part_without_a_name_or_a_head_is_skipped);
	TEST(a_body_that_ends_early_gives_what_is_there);
	TEST(texts_are_read_as_those_of_any_form);
	TEST(boundaries_are_compared_by_case);
	TEST(no_boundary_is_an_error);
	return g_test_run();
}
