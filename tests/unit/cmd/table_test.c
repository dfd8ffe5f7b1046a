#include "cmd/table.h"

#include <string.h>

static const TableColumn columns[] = {
	{"name", "name", TABLE_TEXT, 8},
	{"at", "at", TABLE_TIME, 16},
	{"is_on", "on", TABLE_YES, 3},
	{"list", "list", TABLE_TEXT, 20},
};

static char *printed(const char *json)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) rows = jsonc_decode(json, strlen(json), &error);
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);

	g_assert_no_error(error);
	table_print(out, rows, columns, G_N_ELEMENTS(columns));
	fclose(out);
	return text;
}

static void assert_line(const char *json, const char *expected)
{
	g_autofree char *text = printed(json);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	g_assert_cmpstr(lines[1], ==, expected);
}

static void columns_are_as_wide_as_their_widest_cell(void)
{
	g_autofree char *text = printed("[{\"name\":\"äöü\",\"is_on\":true,\"list\":[\"a\",\"b\"]}]");

	g_assert_cmpstr(text, ==, "NAME  AT  ON   LIST\näöü       yes  a,b\n");
}

static void moments_are_shown_to_the_minute(void)
{
	assert_line("[{\"at\":\"2026-01-31T09:15:59.000Z\"}]", "      2026-01-31 09:15      ");
}

static void long_texts_end_in_an_ellipsis(void)
{
	assert_line("[{\"name\":\"12345678\"}]", "12345678          ");
	assert_line("[{\"name\":\"123456789\"}]", "1234567…          ");
}

static void nothing_that_a_terminal_obeys_is_printed(void)
{
	assert_line("[{\"name\":\"a\\u001b[2J\\nb\"}]", "a?[2J b          ");
}

static void no_rows_are_a_head_only(void)
{
	g_autofree char *text = printed("[]");

	g_assert_cmpstr(text, ==, "NAME  AT  ON  LIST\n");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/table/" #name, name)
	TEST(columns_are_as_wide_as_their_widest_cell);
	TEST(moments_are_shown_to_the_minute);
	TEST(long_texts_end_in_an_ellipsis);
	TEST(nothing_that_a_terminal_obeys_is_printed);
	TEST(no_rows_are_a_head_only);
	return g_test_run();
}
