#include <string.h>

#include "domain/submission/plain_text.h"

static void assert_plain(const char *text, PlainText kind, const char *expected)
{
	g_autofree char *plain = plain_text(text, kind);

	g_assert_cmpstr(plain, ==, expected);
}

static void assert_paragraphs(const char *text, const char *expected)
{
	assert_plain(text, PLAIN_TEXT_PARAGRAPHS, expected);
}

static void every_kind_of_line_break_is_one(void)
{
	assert_paragraphs("a\r\nb\rc\nd\ve\ff\302\205g\342\200\250h\342\200\251i", "a\nb\nc\nd\ne\nf\ng\nh\ni");
	assert_paragraphs("a\r\n\r\nb\n\rc", "a\n\nb\n\nc");
	assert_plain("a\r\nb\vc\302\205d", PLAIN_TEXT_LINE, "a b c d");
}

static void tabs_are_kept_in_paragraphs_alone(void)
{
	assert_paragraphs("a\tb", "a\tb");
	assert_plain("a\tb", PLAIN_TEXT_LINE, "a b");
}

static void other_control_characters_are_dropped(void)
{
	for (char c = 1; c < 0x20; c++) {
		const char text[] = {'a', c, 'b', '\0'};
		if (strchr("\t\n\v\f\r", c) == NULL)
			assert_paragraphs(text, "ab");
	}
	assert_paragraphs("a\177b\302\200c\302\237d", "abcd");
}

static void what_cannot_be_seen_is_dropped_wherever_it_stands(void)
{
	static const gunichar invisible[] = {
		0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0xfffe, 0xe0041};

	for (gsize i = 0; i < G_N_ELEMENTS(invisible); i++) {
		char c[7] = {'\0'};
		g_unichar_to_utf8(invisible[i], c);
		g_autofree char *text = g_strconcat(c, " ", c, "a", c, "b", c, " ", c, NULL);
		assert_paragraphs(text, "ab");
		assert_plain(text, PLAIN_TEXT_LINE, "ab");
	}
}

static void scripts_and_emoji_keep_their_joiners(void)
{
	assert_paragraphs("می‌خواهم", "می‌خواهم");
	assert_paragraphs("👩‍💻 ❤️", "👩‍💻 ❤️");
	assert_paragraphs("\342\200\214a\342\200\215", "a");
}

static void nothing_but_invisible_characters_is_empty(void)
{
	assert_paragraphs(
		" \t\r\n\302\240\343\200\200\342\200\213\357\273\277\342\200\215\343\205\244\342\240\200\357\270\217",
		"");
	assert_plain("\342\200\216\342\200\217", PLAIN_TEXT_LINE, "");
	assert_plain("", PLAIN_TEXT_ADDRESS, "");
}

static void every_other_character_is_kept(void)
{
	assert_paragraphs("日本 😀 é e\314\201 <b> & \" a\302\240b", "日本 😀 é e\314\201 <b> & \" a\302\240b");
}

static void an_address_has_no_invisible_character_at_all(void)
{
	assert_plain(
		"\342\200\250 ana@ex\342\200\214ample\302\255.com\357\270\217", PLAIN_TEXT_ADDRESS, "ana@example.com");
	assert_plain("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", PLAIN_TEXT_ADDRESS, "ana@example.com");
	assert_plain("ana@bücher.example", PLAIN_TEXT_ADDRESS, "ana@bücher.example");
}

#define TEST(function) g_test_add_func("/plain_text/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_kind_of_line_break_is_one);
	TEST(tabs_are_kept_in_paragraphs_alone);
	TEST(other_control_characters_are_dropped);
	TEST(what_cannot_be_seen_is_dropped_wherever_it_stands);
	TEST(scripts_and_emoji_keep_their_joiners);
	TEST(nothing_but_invisible_characters_is_empty);
	TEST(every_other_character_is_kept);
	TEST(an_address_has_no_invisible_character_at_all);
	return g_test_run();
}
