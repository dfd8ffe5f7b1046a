#include <string.h>

#include "codec/csv.h"

static void assert_cell(const char *text, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);

	csv_append_cell(out, text, strlen(text));
	g_assert_cmpstr(out->str, ==, expected);
}

static void plain_text_stays(void)
{
	assert_cell("Ana Ruiz, née", "\"Ana Ruiz, née\"");
	assert_cell("Ana Ruiz", "Ana Ruiz");
	assert_cell("150000", "150000");
	assert_cell("", "");
}

static void separators_and_line_breaks_stand_in_quotes(void)
{
	assert_cell("a,b", "\"a,b\"");
	assert_cell("a\nb", "\"a\nb\"");
	assert_cell("a\rb", "\"a\rb\"");
	assert_cell(" a", "\" a\"");
	assert_cell("a ", "\"a \"");
}

static void quotes_are_doubled(void)
{
	assert_cell("a \"b\"", "\"a \"\"b\"\"\"");
}

static void formulas_are_disarmed(void)
{
	assert_cell("=1+1", "'=1+1");
	assert_cell("+1", "'+1");
	assert_cell("-1", "'-1");
	assert_cell("@SUM(A1)", "'@SUM(A1)");
	assert_cell("\t=1", "'\t=1");
	assert_cell("\r=1", "\"'\r=1\"");
	assert_cell("\n=1", "\"'\n=1\"");
	assert_cell("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
}

static void a_nul_in_front_is_disarmed_too(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	csv_append_cell(out, "\0=1", 3);
	g_assert_cmpuint(out->len, ==, 4);
	g_assert_cmpint(out->str[0], ==, '\'');
}

static void signs_inside_a_cell_stay(void)
{
	assert_cell("a=b-c+d@e", "a=b-c+d@e");
}

static void a_row_ends_with_crlf(void)
{
	static const char *const cells[] = {"", "a", NULL, "b,c"};
	g_autoptr(GString) out = g_string_new("before\r\n");

	csv_append_row(out, cells, G_N_ELEMENTS(cells));
	g_assert_cmpstr(out->str, ==, "before\r\n,a,,\"b,c\"\r\n");
}

#define TEST(function) g_test_add_func("/csv/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(plain_text_stays);
	TEST(separators_and_line_breaks_stand_in_quotes);
	TEST(quotes_are_doubled);
	TEST(formulas_are_disarmed);
	TEST(a_nul_in_front_is_disarmed_too);
	TEST(signs_inside_a_cell_stay);
	TEST(a_row_ends_with_crlf);
	return g_test_run();
}
