#include "domain/offer/decline.h"

static void every_reason_says_all_that_pages_and_emails_need(void)
{
	for (guint i = 0; i < DECLINE_COUNT; i++) {
		const DeclineSpec *spec = &decline_reasons[i];
		DeclineReason reason;
		g_assert_cmpstr(wording_text(spec->label), >, "");
		g_assert_cmpstr(wording_text(spec->says), >, "");
		g_assert_true(decline_parse(spec->name, &reason));
		g_assert_cmpint(reason, ==, i);
	}
}

static void every_effect_has_a_reason_that_causes_it(void)
{
	for (guint effect = 0; effect < DECLINE_EFFECT_COUNT; effect++) {
		guint reasons = 0;
		for (guint i = 0; i < DECLINE_COUNT; i++)
			reasons += decline_reasons[i].effect == effect;
		g_assert_cmpuint(reasons, >, 0);
	}
}

static void what_is_no_reason_is_not_taken(void)
{
	DeclineReason reason;

	g_assert_false(decline_parse("", &reason));
	g_assert_false(decline_parse("Spam", &reason));
	g_assert_false(decline_parse("too_busy ", &reason));
}

static void only_spam_keeps_a_lead_from_the_next_recruiter(void)
{
	for (guint i = 0; i < DECLINE_COUNT; i++)
		g_assert_cmpint(decline_reasons[i].stops_offers, ==, i == DECLINE_SPAM);
}

static void another_reason_has_to_be_said_in_words(void)
{
	for (guint i = 0; i < DECLINE_COUNT; i++)
		g_assert_cmpint(decline_reasons[i].needs_sentence, ==, i == DECLINE_OTHER);
}

static void what_says_nothing_about_the_recruiter_is_no_reason_to_hand_back(void)
{
	for (guint i = 0; i < DECLINE_COUNT; i++)
		g_assert_cmpint(decline_reasons[i].may_return, ==, i != DECLINE_SPAM && i != DECLINE_BUDGET);
}

#define TEST(name) g_test_add_func("/decline/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_reason_says_all_that_pages_and_emails_need);
	TEST(every_effect_has_a_reason_that_causes_it);
	TEST(what_is_no_reason_is_not_taken);
	TEST(only_spam_keeps_a_lead_from_the_next_recruiter);
	TEST(another_reason_has_to_be_said_in_words);
	TEST(what_says_nothing_about_the_recruiter_is_no_reason_to_hand_back);
	return g_test_run();
}
