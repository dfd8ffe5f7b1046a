#include <string.h>

#include "base/error.h"
#include "codec/csv.h"
#include "codec/csv_reader.h"

/* Rows as "a|b/c|d", with the line that each begins in. */
static char *read_all(const char *text, char separator, GError **error)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	GString *all = g_string_new(NULL);
	CsvReader reader;

	csv_reader_init(&reader, text, separator);
	while (csv_reader_next(&reader, cells, error)) {
		g_string_append_printf(all, "%s%u:", all->len > 0 ? "/" : "", reader.row_line);
		for (guint i = 0; i < cells->len; i++)
			g_string_append_printf(all, "%s%s", i > 0 ? "|" : "", (const char *)cells->pdata[i]);
	}
	return g_string_free(all, FALSE);
}

static void assert_reads(const char *text, char separator, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *all = read_all(text, separator, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(all, ==, expected);
}

static void rows_end_with_any_line_end(void)
{
	assert_reads("a,b\r\nc,d\ne,f\rg,h", ',', "1:a|b/2:c|d/3:e|f/4:g|h");
	assert_reads("\n\na\n\nb\n", ',', "3:a/5:b");
	assert_reads("", ',', "");
}

static void quotes_hold_separators_quotes_and_line_breaks(void)
{
	assert_reads(
		"\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",x\ny,z", ',', "1:a,b|say \"hi\"/2:two\nlines|x/4:y|z");
	assert_reads(",\n;", ',', "1:|/2:;");
	assert_reads("a;\"\";", ';', "1:a||");
}

static void what_export_made_safe_reads_as_it_was(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *cells[] = {"=1+1", "-5", "it's", "'", " x "};

	csv_append_row(out, cells, G_N_ELEMENTS(cells));
	assert_reads(out->str, ',', "1:=1+1|-5|it's|'| x ");
}

static void open_quotes_are_refused_with_their_line(void)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"a\n\"b\nc", "line 2"},
		{"\"a\" b", "line 1"},
		{"x\n\"a\nb\"c", "line 3"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *all = read_all(cases[i].text, ',', &error);
		g_assert_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID);
		g_assert_nonnull(strstr(error->message, cases[i].says));
	}
}

static void the_separator_is_the_one_that_the_first_line_has_most_of(void)
{
	g_assert_cmpint(csv_guess_separator("a,b;c;d\n,,,,"), ==, ';');
	g_assert_cmpint(csv_guess_separator("\"a,b,c\";d"), ==, ';');
	g_assert_cmpint(csv_guess_separator("a\tb"), ==, '\t');
	g_assert_cmpint(csv_guess_separator("alone"), ==, ',');
}

static void marks_and_bytes_tell_the_encoding(void)
{
	static const struct {
		const char *bytes;
		gsize count;
		const char *encoding;
	} cases[] = {
		{"\xef\xbb\xbf\xc3\xbc", 5, "UTF-8"},
		{"\xc3\xbc", 2, "UTF-8"},
		{"\xfc", 1, "WINDOWS-1252"},
		{"\xff\xfe\xfc\x00", 4, "UTF-16LE"},
		{"\xfe\xff\x00\xfc", 4, "UTF-16BE"},
		{"\xfc\x00", 2, "UTF-16LE"},
		{"\x00\xfc", 2, "UTF-16BE"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *found = NULL;
		g_autofree char *text = csv_decode(cases[i].bytes, cases[i].count, NULL, &found, NULL);
		g_assert_cmpstr(text, ==, "\xc3\xbc");
		g_assert_cmpstr(found, ==, cases[i].encoding);
	}
}

static void what_is_no_text_is_refused_with_what_to_do(void)
{
	static const struct {
		const char *bytes;
		gsize count;
		const char *encoding, *says;
	} cases[] = {
		{"PK\x03\x04[Content", 12, NULL, "save it as CSV"},
		{"\xd0\xcf\x11\xe0\xa1\xb1", 6, NULL, "save it as CSV"},
		{"a,b\n\x00,c", 7, NULL, "line 2: there is a zero byte"},
		{"a,b\n\xfc,c", 7, "utf-8", "line 2: this isn’t valid utf-8"},
		{"a,b\n", 4, "klingon", "no encoding called klingon"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		const char *found = NULL;
		g_assert_null(csv_decode(cases[i].bytes, cases[i].count, cases[i].encoding, &found, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
		g_assert_nonnull(strstr(error->message, cases[i].says));
	}
}

static void a_line_before_the_headings_may_name_the_separator(void)
{
	g_assert_cmpint(csv_guess_separator("sep=;\r\na,b,c;d\r\n"), ==, ';');
	assert_reads("sep=;\r\na,b;c\r\n", ';', "2:a,b|c");
	assert_reads("SEP=,\na,b", ',', "2:a|b");
	assert_reads("sep=;x,b", ',', "1:sep=;x|b");
	assert_reads("sep=", ',', "1:sep=");
}

#define TEST(name) g_test_add_func("/csv_reader/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(rows_end_with_any_line_end);
	TEST(quotes_hold_separators_quotes_and_line_breaks);
	TEST(what_export_made_safe_reads_as_it_was);
	TEST(open_quotes_are_refused_with_their_line);
	TEST(the_separator_is_the_one_that_the_first_line_has_most_of);
	TEST(marks_and_bytes_tell_the_encoding);
	TEST(what_is_no_text_is_refused_with_what_to_do);
	TEST(a_line_before_the_headings_may_name_the_separator);
	return g_test_run();
}
