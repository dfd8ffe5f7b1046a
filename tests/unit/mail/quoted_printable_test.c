/* mail/quoted_printable: what GMime decodes is what was encoded, and no line is more than a relay may be given. */
#include "mail/quoted_printable.h"

#include <string.h>

#include <glib.h>
#include <gmime/gmime.h>

#include "base/error.h"

typedef struct Case {
	const char *name;
	const char *text;
	const char *encoded;
} Case;

#define TEN	"1234567890"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static const Case cases[] = {
	{"nothing_is_nothing", "", ""},
	{"lines_end_with_crlf", "a\n\nb\n", "a\r\n\r\nb\r\n"},
	{"equals_signs_are_encoded", "a=b", "a=3Db"},
	{"bytes_beyond_ascii_are_encoded", "Zoë", "Zo=C3=AB"},
	{"tabs_stay", "a\tb", "a\tb"},
	{"a_blank_at_the_end_of_a_line_is_encoded", "-- \na\t\nb ", "--=20\r\na=09\r\nb=20"},
	{"a_line_of_a_blank_too", " \n\t", "=20\r\n=09"},
	{"and_one_behind_which_something_is_left_out", "a \x01\x02\nb", "a=20\r\nb"},
	{"control_characters_are_left_out",
		"a\r\nb\x7f"
		"c\xc2\x85"
		"d",
		"a\r\nbcd"},
	{"but_not_what_follows_them_in_latin_1", "\xc2\xa0", "=C2=A0"},
	{"a_dot_begins_no_line", ".\n..\n a.", "=2E\r\n=2E.\r\n a."},
	{"nor_does_from", "From a\nFroma\nFrom", "=46rom a\r\nFroma\r\nFrom"},
	{"a_line_of_75_characters_is_whole", SEVENTY "12345\n", SEVENTY "12345\r\n"},
	{"a_longer_one_is_broken", SEVENTY "123456", SEVENTY "12345=\r\n6"},
	{"an_escape_is_not_cut_in_two", SEVENTY "123=", SEVENTY "123=\r\n=3D"},
	{"a_dot_begins_no_broken_line_either", SEVENTY "12345.6", SEVENTY "12345=\r\n=2E6"},
	{"nor_does_from_there", SEVENTY "12345From a", SEVENTY "12345=\r\n=46rom a"},
};

static void check_case(const void *data)
{
	const Case *c = data;
	g_autoptr(GString) out = g_string_new("before ");

	quoted_printable_append(out, c->text);
	g_assert_true(g_str_has_prefix(out->str, "before "));
	g_assert_cmpstr(out->str + strlen("before "), ==, c->encoded);
}

static char *decoded(const GString *encoded)
{
	GMimeEncoding state;
	GString *out = g_string_new(NULL);

	g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_string_set_size(out, g_mime_encoding_outlen(&state, encoded->len) + 1);
	g_string_truncate(out, g_mime_encoding_flush(&state, encoded->str, encoded->len, out->str));
	g_string_replace(out, "\r\n", "\n", 0);
	return g_string_free(out, FALSE);
}

static void check_lines(const GString *encoded)
{
	g_auto(GStrv) lines = g_strsplit(encoded->str, "\r\n", -1);

	for (char **line = lines; *line != NULL; line++) {
		const gsize bytes = strlen(*line);
		g_assert_cmpuint(bytes, <=, 76);
		g_assert_false(g_str_has_prefix(*line, ".") || g_str_has_prefix(*line, "From "));
		g_assert_false(bytes > 0 && strchr(" \t", (*line)[bytes - 1]) != NULL);
		for (const char *at = *line; *at != '\0'; at++)
			g_assert_true((*at >= ' ' && *at <= '~') || *at == '\t');
	}
}

/* Pieces that meet at each place of a line. */
static void any_text_is_decoded_to_itself(void)
{
	static const char *const pieces[] = {".", "From ", " ", "\t", "\n", "=", "ä", "🦀", "word ", "a", "\n.",
		"\nFrom ", SEVENTY, "<p style=\"a:b\">"};
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	for (int round = 0; round < 2000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GString) encoded = g_string_new(NULL);
		for (int i = g_rand_int_range(random, 0, 60); i > 0; i--)
			g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
		quoted_printable_append(encoded, text->str);
		g_autofree char *back = decoded(encoded);
		g_assert_cmpstr(back, ==, text->str);
		check_lines(encoded);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_mime_init();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/quoted_printable/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], check_case);
	}
	g_test_add_func("/quoted_printable/any_text_is_decoded_to_itself", any_text_is_decoded_to_itself);
	return g_test_run();
}
