#include "app/staff/api_token.h"

#include <string.h>

#include <glib.h>
#include <sodium.h>

static void a_token_is_read_back_as_it_was_made(void)
{
	const ApiToken token = api_token_new();
	char text[API_TOKEN_TEXT_BYTES];
	ApiToken read;

	api_token_format(&token, text);
	g_assert_cmpuint(strlen(text), ==, API_TOKEN_TEXT_BYTES - 1);
	g_assert_true(g_str_has_prefix(text, "lmt_"));
	g_assert_true(api_token_parse(text, &read));
	g_assert_cmpint(memcmp(&token, &read, sizeof token), ==, 0);
}

static void two_tokens_differ_in_their_secret(void)
{
	const ApiToken a = api_token_new();
	const ApiToken b = api_token_new();

	g_assert_cmpint(memcmp(a.secret, b.secret, sizeof a.secret), !=, 0);
}

static void anything_else_is_no_token(void)
{
	const ApiToken token = api_token_new();
	char good[API_TOKEN_TEXT_BYTES];
	ApiToken read;

	api_token_format(&token, good);
	g_autofree char *longer = g_strconcat(good, "A", NULL);
	g_autofree char *shorter = g_strndup(good, strlen(good) - 1);
	g_autofree char *other_prefix = g_strconcat("abc_", good + 4, NULL);
	g_autofree char *other_alphabet = g_strdup(good);
	other_alphabet[10] = '+';
	const char *const bad[] = {"", "lmt_", longer, shorter, other_prefix, other_alphabet, good + 4};
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(api_token_parse(bad[i], &read));
}

static void the_hash_is_the_sha256_of_the_secret(void)
{
	ApiToken token = {.secret = {0}};
	uint8_t hash[API_TOKEN_HASH_BYTES];
	char hex[2 * API_TOKEN_HASH_BYTES + 1];

	api_token_hash(&token, hash);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	/* sha256sum of 32 zero bytes */
	g_assert_cmpstr(hex, ==, "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return 1;
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/api_token/" #name, name)
	TEST(a_token_is_read_back_as_it_was_made);
	TEST(two_tokens_differ_in_their_secret);
	TEST(anything_else_is_no_token);
	TEST(the_hash_is_the_sha256_of_the_secret);
	return g_test_run();
}
