#include <string.h>

#include "base/text_scan.h"

enum {
	LENGTH = 21, /* two steps of eight and a rest */
};

typedef gsize (*CountBytes)(const char *text, gsize bytes);

/* What one byte at one place of an otherwise plain text changes, at every place and for every byte. */
static void assert_stops(CountBytes count, bool (*stops)(guchar byte))
{
	for (int byte = 0; byte < 256; byte++) {
		for (gsize at = 0; at < LENGTH; at++) {
			char text[LENGTH];
			memset(text, 'a', sizeof text);
			text[at] = (char)byte;
			for (gsize bytes = at + 1; bytes <= LENGTH; bytes++)
				g_assert_cmpuint(count(text, bytes), ==, stops((guchar)byte) ? at : bytes);
			g_assert_cmpuint(count(text, at), ==, at);
		}
	}
}

static bool is_escaped_in_json(guchar byte)
{
	return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;
}

static bool is_not_printable(guchar byte)
{
	return byte < 0x20 || byte >= 0x7f;
}

static void clean_bytes_end_at_what_json_escapes(void)
{
	assert_stops(text_clean_bytes, is_escaped_in_json);
}

static void printable_bytes_end_at_what_is_not(void)
{
	assert_stops(text_printable_bytes, is_not_printable);
}

static void one_byte_anywhere_is_no_ascii(void)
{
	for (gsize at = 0; at < LENGTH; at++) {
		char text[LENGTH];
		memset(text, '\x7f', sizeof text);
		g_assert_true(text_is_ascii(text, LENGTH));
		text[at] = '\x80';
		g_assert_false(text_is_ascii(text, LENGTH));
		g_assert_true(text_is_ascii(text, at));
	}
}

static void characters_are_counted_as_glib_counts_them(void)
{
	static const char text[] =
		"naïve — 日本語 and 🚀🚀, Zürich, e\u0301, and a plain end that is longer than all steps together";

	for (const char *from = text; *from != '\0'; from = g_utf8_next_char(from)) {
		for (const char *to = from; *to != '\0'; to = g_utf8_next_char(to))
			g_assert_cmpuint(
				text_characters(from, (gsize)(to - from)), ==, (gsize)g_utf8_strlen(from, to - from));
	}
}

static void every_byte_is_lowered_as_glib_lowers_it(void)
{
	char text[256 + 3];
	char expected[sizeof text];

	for (gsize i = 0; i < sizeof text; i++) {
		text[i] = (char)i;
		expected[i] = g_ascii_tolower((char)i);
	}
	text_lower_ascii(text, sizeof text);
	g_assert_true(memcmp(text, expected, sizeof text) == 0);
}

#define TEST(function) g_test_add_func("/text_scan/" #function, function)

static void utf_8_is_told_from_what_is_not(void)
{
	static const char *const right[] = {"", "a", "12345678", "Zoë", "1234567ë12345678\u2019", "🦀🦀🦀"};
	static const char *const wrong[] = {
		"\xff", "1234567\xc3", "12345678\xc3", "\x80", "\xed\xa0\x80", "\xc0\x80", "ë\xe2\x80"};

	for (gsize i = 0; i < G_N_ELEMENTS(right); i++)
		g_assert_true(text_is_utf8(right[i], strlen(right[i])));
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
	g_assert_true(text_is_utf8("a\0b", 3));
	/* What lies behind does not count. */
	g_assert_false(text_is_utf8("ë", 1));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(clean_bytes_end_at_what_json_escapes);
	TEST(printable_bytes_end_at_what_is_not);
	TEST(one_byte_anywhere_is_no_ascii);
	TEST(utf_8_is_told_from_what_is_not);
	TEST(characters_are_counted_as_glib_counts_them);
	TEST(every_byte_is_lowered_as_glib_lowers_it);
	return g_test_run();
}
