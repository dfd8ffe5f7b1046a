/* http/server/origin: which addresses of other sites count as theirs. */
#include <glib.h>

#include "http/server/origin.h"

static char *allowed[] = {(char[]){"https://a.example"}, (char[]){"http://b.example:8080"}, NULL};

static void an_address_below_an_origin_is_allowed(void)
{
	static const char *const good[] = {"https://a.example", "https://a.example/", "https://a.example/x?y#z",
		"https://a.example?y", "https://a.example#z", "http://b.example:8080/x"};

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(origin_allows(allowed, good[i]));
}

static void what_only_looks_like_an_origin_is_not(void)
{
	static const char *const bad[] = {"", "/", "//a.example/", "http://a.example/", "https://a.example.evil/",
		"https://a.example@evil/", "https://a.example:81/", "https://a.exampl", "http://b.example/",
		"javascript:alert(1)", " https://a.example/", "https://a.example/\r\nSet-Cookie: x",
		"https://a.example\\@evil/", "https://a.example/\xc3\xa4"};

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(origin_allows(allowed, bad[i]));
}

static void without_a_list_or_an_address_nothing_is(void)
{
	g_assert_false(origin_allows(NULL, "https://a.example/"));
	g_assert_false(origin_allows(allowed, NULL));
}

#define TEST(name) g_test_add_func("/http/origin/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(an_address_below_an_origin_is_allowed);
	TEST(what_only_looks_like_an_origin_is_not);
	TEST(without_a_list_or_an_address_nothing_is);
	return g_test_run();
}
