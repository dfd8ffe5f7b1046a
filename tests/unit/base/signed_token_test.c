#include <string.h>

#include <glib.h>
#include <sodium.h>

#include "base/signed_token.h"

static const char secret[] = "sixteen letters!";
static const SignedToken sample = {
	.purpose = TOKEN_PURPOSE_FORM,
	.issued_at_s = 1767225600,
	.payload = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255}},
};

static void a_token_reads_back(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, text);
	g_assert_cmpuint(strlen(text), ==, SIGNED_TOKEN_TEXT_BYTES - 1);
	g_assert_true(signed_token_parse(secret, TOKEN_PURPOSE_FORM, text, &token));
	g_assert_cmpint(token.purpose, ==, TOKEN_PURPOSE_FORM);
	g_assert_cmpint(token.issued_at_s, ==, sample.issued_at_s);
	g_assert_cmpint(memcmp(&token.payload, &sample.payload, sizeof token.payload), ==, 0);
}

static void a_token_needs_no_escaping_in_an_address(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(secret, &sample, text);
	for (const char *c = text; *c != '\0'; c++)
		g_assert_true(g_ascii_isalnum(*c) || *c == '-' || *c == '_');
}

static void another_secret_does_not_fit(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, text);
	g_assert_false(signed_token_parse("another secret..", TOKEN_PURPOSE_FORM, text, &token));
}

static void the_first_secret_signs_and_all_verify(void)
{
	static const char *const lists[] = {"another secret..,sixteen letters!",
		" another secret.. , sixteen letters! ", "sixteen letters!,another secret.."};
	char old[SIGNED_TOKEN_TEXT_BYTES], new[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, old);
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
		g_assert_true(signed_token_parse(lists[i], TOKEN_PURPOSE_FORM, old, &token));
	signed_token_format(lists[0], &sample, new);
	g_assert_true(signed_token_parse("another secret..", TOKEN_PURPOSE_FORM, new, &token));
	g_assert_false(signed_token_parse(secret, TOKEN_PURPOSE_FORM, new, &token));
	g_assert_false(signed_token_parse("", TOKEN_PURPOSE_FORM, new, &token));
	g_assert_false(signed_token_parse(" , ", TOKEN_PURPOSE_FORM, new, &token));
}

static void a_token_is_for_one_purpose(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, text);
	g_assert_false(signed_token_parse(secret, TOKEN_PURPOSE_CLIENT, text, &token));
	g_assert_false(signed_token_parse(secret, TOKEN_PURPOSE_OFFER, text, &token));
}

static void a_token_has_one_text_only(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, text);
	for (gsize i = 0; i < SIGNED_TOKEN_TEXT_BYTES - 1; i++) {
		const char right = text[i];
		for (int c = 1; c < 256; c++) {
			text[i] = (char)c;
			g_assert_cmpint(
				signed_token_parse(secret, TOKEN_PURPOSE_FORM, text, &token), ==, text[i] == right);
		}
		text[i] = right;
	}
}

static void other_lengths_and_letters_are_refused(void)
{
	char text[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	signed_token_format(secret, &sample, text);
	g_autofree char *longer = g_strconcat(text, "A", NULL);
	g_autofree char *padded = g_strconcat(text, "=", NULL);
	g_autofree char *shorter = g_strndup(text, SIGNED_TOKEN_TEXT_BYTES - 2);
	g_autofree char *blanks = g_strnfill(SIGNED_TOKEN_TEXT_BYTES - 1, ' ');
	const char *const texts[] = {"", longer, padded, shorter, blanks};
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(signed_token_parse(secret, TOKEN_PURPOSE_FORM, texts[i], &token));
}

static void tokens_of_different_moments_differ(void)
{
	char one[SIGNED_TOKEN_TEXT_BYTES];
	char other[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken later = sample;

	later.issued_at_s++;
	signed_token_format(secret, &sample, one);
	signed_token_format(secret, &later, other);
	g_assert_cmpstr(one, !=, other);
}

static void secrets_that_are_the_same_have_the_same_mark_in_any_list(void)
{
	g_auto(GStrv) both = signed_token_marks("sixteen letters!, another sixteen letters");
	g_auto(GStrv) second = signed_token_marks("another sixteen letters");

	g_assert_cmpuint(g_strv_length(both), ==, 2);
	g_assert_cmpuint(strlen(both[0]), ==, 16);
	g_assert_cmpstr(both[1], ==, second[0]);
	g_assert_cmpstr(both[0], !=, second[0]);
}

#define TEST(function) g_test_add_func("/signed_token/" #function, function)

int main(int argc, char **argv)
{
	g_assert_cmpint(sodium_init(), >=, 0);
	g_test_init(&argc, &argv, NULL);
	TEST(a_token_reads_back);
	TEST(a_token_needs_no_escaping_in_an_address);
	TEST(another_secret_does_not_fit);
	TEST(the_first_secret_signs_and_all_verify);
	TEST(a_token_is_for_one_purpose);
	TEST(a_token_has_one_text_only);
	TEST(other_lengths_and_letters_are_refused);
	TEST(tokens_of_different_moments_differ);
	TEST(secrets_that_are_the_same_have_the_same_mark_in_any_list);
	return g_test_run();
}
