#include "domain/rules/recommendation_words.h"

#include <string.h>

/* Two numbers next to a step, and one on it, which is of the step that begins there. */
static void assert_step(const char *(*says)(double), double step)
{
	g_assert_cmpstr(says(step), ==, says(step + 0.01));
	g_assert_cmpstr(says(step), !=, says(step - 0.01));
}

static void a_step_begins_at_its_number(void)
{
	assert_step(confidence_says, 0.90);
	assert_step(confidence_says, 0.75);
	assert_step(confidence_says, 0.55);
	assert_step(evidence_says, 0.80);
	assert_step(evidence_says, 0.50);
}

static void every_number_has_a_sentence(void)
{
	for (int percent = 0; percent <= 100; percent++) {
		g_assert_cmpstr(confidence_says(percent / 100.0), >, "");
		g_assert_cmpstr(evidence_says(percent / 100.0), >, "");
		g_assert_cmpstr(conflict_says(percent / 100.0, true), >, "");
		g_assert_cmpstr(conflict_says(percent / 100.0, false), >, "");
	}
}

static void the_two_halves_of_a_hybrid_are_no_contradiction(void)
{
	g_assert_cmpstr(conflict_says(0.9, true), !=, conflict_says(0.9, false));
	g_assert_cmpstr(conflict_says(0.65, false), ==, conflict_says(1, false));
	g_assert_cmpstr(conflict_says(0.64, false), !=, conflict_says(0.65, false));
}

static void a_review_names_the_trade(void)
{
	g_autofree char *named = review_says("other_trade", "a designer", WORDS_FOR_STAFF);
	g_autofree char *unnamed = review_says("other_trade", NULL, WORDS_FOR_STAFF);
	g_autofree char *unknown = review_says("nonsense", NULL, WORDS_FOR_STAFF);

	g_assert_nonnull(strstr(named, "a designer"));
	g_assert_null(strchr(unnamed, '{'));
	g_assert_null(unknown);
}

static void the_client_is_spoken_to_and_staff_are_not(void)
{
	static const char *const reasons[] = {
		"undecided", "other_trade", "not_a_hire", "two_projects", "conflict", "thin_evidence"};

	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
		g_autofree char *to_client = review_says(reasons[i], NULL, WORDS_FOR_CLIENT);
		g_autofree char *to_staff = review_says(reasons[i], NULL, WORDS_FOR_STAFF);
		g_assert_cmpstr(to_client, !=, to_staff);
		g_assert_null(strstr(to_staff, "you"));
	}
}

#define TEST(name) g_test_add_func("/recommendation_words/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_step_begins_at_its_number);
	TEST(every_number_has_a_sentence);
	TEST(the_two_halves_of_a_hybrid_are_no_contradiction);
	TEST(a_review_names_the_trade);
	TEST(the_client_is_spoken_to_and_staff_are_not);
	return g_test_run();
}
