#include "app/staff/password.h"

#include <string.h>

#include <sodium.h>

#include "base/error.h"

static bool is_taken(const char *password, const char *email)
{
	g_autoptr(GError) error = NULL;
	const bool is_good = password_check(password, email, &error);

	g_assert_cmpint(is_good, ==, error == NULL);
	if (!is_good) {
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
		g_assert_true(*password == '\0' || strstr(error->message, password) == NULL);
	}
	return is_good;
}

static void length_is_counted_in_characters(void)
{
	g_autofree char *longest = g_strdup_printf("abcdef%0122d", 0);
	g_autofree char *longer = g_strconcat(longest, "0", NULL);

	g_assert_true(is_taken("abcdefghijkl", "ann@a.example"));
	g_assert_false(is_taken("abcdefghijk", "ann@a.example"));
	g_assert_false(is_taken("äöüäöüaeio", "ann@a.example"));
	g_assert_cmpuint(strlen(longest), ==, PASSWORD_CHARS_MAX);
	g_assert_true(is_taken(longest, "ann@a.example"));
	g_assert_false(is_taken(longer, "ann@a.example"));
}

static void what_is_tried_first_is_refused(void)
{
	g_assert_false(is_taken("aaaaaaaaaaaa", "ann@a.example"));
	g_assert_false(is_taken("123412341234", "ann@a.example"));
	g_assert_false(is_taken("My-LeadMatch-1", "ann@a.example"));
	g_assert_false(is_taken("BeatrixIsBest1", "beatrix@a.example"));
	g_assert_true(is_taken("planner of roads", "ann@a.example"));
}

static void broken_utf8_is_refused(void)
{
	g_assert_false(is_taken("abcdefghijkl\xff", "ann@a.example"));
}

static void a_hash_matches_its_password_only(void)
{
	char hash[PASSWORD_HASH_BYTES];
	g_autoptr(GError) error = NULL;

	g_assert_true(password_hash("correct horse battery", hash, &error));
	g_assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
	g_assert_cmpint(password_try("correct horse battery", hash), ==, PASSWORD_RIGHT);
	g_assert_cmpint(password_try("correct horse batterz", hash), ==, PASSWORD_WRONG);
	g_assert_cmpint(password_try("correct horse battery", NULL), ==, PASSWORD_WRONG);
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return 1;
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/password/" #name, name)
	TEST(length_is_counted_in_characters);
	TEST(what_is_tried_first_is_refused);
	TEST(broken_utf8_is_refused);
	TEST(a_hash_matches_its_password_only);
	return g_test_run();
}
