#include "domain/language.h"

static void assert_read_as(const char *text, const char *expected)
{
	g_autoptr(GString) found = g_string_new(NULL);

	languages_format(languages_parse(text), found);
	g_assert_cmpstr(found->str, ==, expected);
}

static void codes_english_and_own_names_are_known_in_any_case(void)
{
	assert_read_as("EN", "english");
	assert_read_as("German", "german");
	assert_read_as("DEUTSCH", "german");
	assert_read_as("Français / 日本語", "french, japanese");
}

static void what_is_no_language_is_passed_over(void)
{
	assert_read_as("fluent English and some Klingon", "english");
	assert_read_as("", "");
	assert_read_as(NULL, "");
}

static void a_word_names_one_language_or_none(void)
{
	g_assert_cmpstr(language_name("nl"), ==, "dutch");
	g_assert_null(language_name("double dutch"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/language/" #name, name)
	TEST(codes_english_and_own_names_are_known_in_any_case);
	TEST(what_is_no_language_is_passed_over);
	TEST(a_word_names_one_language_or_none);
	return g_test_run();
}
