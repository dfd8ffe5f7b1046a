#include "domain/submission/masked_text.h"

static const char *const names[] = {"Ada Brandt", "Brandt (Markets) AG", "Al", NULL};

static void assert_masked(const char *text, const char *expected)
{
	g_autofree char *masked = masked_text(text, names);

	g_assert_cmpstr(masked, ==, expected);
}

static void addresses_are_masked(void)
{
	assert_masked("Write to ada.b+x@client.example, please.", "Write to […], please.");
	assert_masked("<zoë@höhle.example>", "<[…]>");
}

static void links_are_masked(void)
{
	assert_masked("See https://client.example/a?b=c now", "See […] now");
	assert_masked("see WWW.client.example", "see […]");
}

static void phone_numbers_are_masked(void)
{
	static const char *const numbers[] = {"+49 170 1234567", "+49 (0)170-123 45 67", "030 12345678",
		"(030) 1234567", "0049170 1234567", "555-123-4567", "555 123 4567"};

	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
		g_autofree char *text = g_strdup_printf("call %s today", numbers[i]);
		assert_masked(text, "call […] today");
	}
}

static void other_numbers_stay(void)
{
	assert_masked("150,000 users, 12 000 000 rows, 2026-11-24, 10.0.0.1:8080, 0.25 ms, 1e9",
		"150,000 users, 12 000 000 rows, 2026-11-24, 10.0.0.1:8080, 0.25 ms, 1e9");
}

static void names_are_masked_in_any_case_and_only_whole(void)
{
	assert_masked("Ask ADA BRANDT of Brandt (Markets) AG.", "Ask […] of […].");
	assert_masked("Ada Brandts", "Ada Brandts");
}

static void names_of_two_characters_would_mask_half_the_text(void)
{
	assert_masked("Al dente", "Al dente");
}

static void an_empty_text_stays_empty(void)
{
	assert_masked("", "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/masked_text/" #name, name)
	TEST(addresses_are_masked);
	TEST(links_are_masked);
	TEST(phone_numbers_are_masked);
	TEST(other_numbers_stay);
	TEST(names_are_masked_in_any_case_and_only_whole);
	TEST(names_of_two_characters_would_mask_half_the_text);
	TEST(an_empty_text_stays_empty);
	return g_test_run();
}
