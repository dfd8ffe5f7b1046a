#include <string.h>

#include <glib.h>

#include "codec/cursor.h"

static const Ident sample = {{0x01, 0x93, 0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff, 8, 9, 0, 1, 2, 3, 4, 5}};

static void a_cursor_reads_back(void)
{
	char text[CURSOR_TEXT_BYTES];
	Ident id;

	cursor_format(&sample, text);
	g_assert_cmpuint(strlen(text), ==, CURSOR_TEXT_BYTES - 1);
	g_assert_true(cursor_parse(text, &id));
	g_assert_cmpint(memcmp(&id, &sample, sizeof id), ==, 0);
}

static void a_cursor_needs_no_escaping_in_an_address(void)
{
	char text[CURSOR_TEXT_BYTES];

	cursor_format(&sample, text);
	/* The sample's bits make both letters that differ from plain base64. */
	g_assert_nonnull(strchr(text, '-'));
	g_assert_nonnull(strchr(text, '_'));
	for (const char *c = text; *c != '\0'; c++)
		g_assert_true(g_ascii_isalnum(*c) || *c == '-' || *c == '_');
}

static void every_changed_byte_is_another_cursor_or_none(void)
{
	char text[CURSOR_TEXT_BYTES];
	Ident id;

	cursor_format(&sample, text);
	for (gsize i = 0; i < CURSOR_TEXT_BYTES - 1; i++) {
		char changed[CURSOR_TEXT_BYTES];
		memcpy(changed, text, sizeof changed);
		for (int c = 1; c < 256; c++) {
			changed[i] = (char)c;
			if (changed[i] == text[i])
				continue;
			g_assert_true(!cursor_parse(changed, &id) || memcmp(&id, &sample, sizeof id) != 0);
		}
	}
}

static void another_version_is_refused(void)
{
	char text[CURSOR_TEXT_BYTES];
	Ident id;

	cursor_format(&sample, text);
	text[0] = 'B'; /* the version's high bits */
	g_assert_false(cursor_parse(text, &id));
}

static void other_lengths_are_refused(void)
{
	char text[CURSOR_TEXT_BYTES];
	Ident id;

	cursor_format(&sample, text);
	g_autofree char *longer = g_strconcat(text, "A", NULL);
	g_autofree char *padded = g_strconcat(text, "=", NULL);
	text[CURSOR_TEXT_BYTES - 2] = '\0';
	g_assert_false(cursor_parse(text, &id));
	g_assert_false(cursor_parse(longer, &id));
	g_assert_false(cursor_parse(padded, &id));
	g_assert_false(cursor_parse("", &id));
}

static void plain_base64_letters_are_refused(void)
{
	char text[CURSOR_TEXT_BYTES];
	Ident id;

	cursor_format(&sample, text);
	for (char *c = text; *c != '\0'; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	g_assert_false(cursor_parse(text, &id));
}

#define TEST(function) g_test_add_func("/cursor/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_cursor_reads_back);
	TEST(a_cursor_needs_no_escaping_in_an_address);
	TEST(every_changed_byte_is_another_cursor_or_none);
	TEST(another_version_is_refused);
	TEST(other_lengths_are_refused);
	TEST(plain_base64_letters_are_refused);
	return g_test_run();
}
