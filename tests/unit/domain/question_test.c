/* domain/rules/question: what a question is worth, from what its answers would lead to. */
#include "domain/rules/question.h"

static const Decision unsure = {.engagement = ENGAGEMENT_RUST, .confidence = 0.6};

static Outcome leads_to(Side side, Engagement engagement, double confidence)
{
	return (Outcome){.side = side, .engagement = engagement, .confidence = confidence};
}

static void answers_that_change_nothing_are_worth_nothing(void)
{
	const Outcome same[] = {leads_to(SIDE_RUST, ENGAGEMENT_RUST, 0.6), leads_to(SIDE_NONE, ENGAGEMENT_RUST, 0.6)};

	g_assert_cmpfloat(question_worth(same, 2, NULL, &unsure), <, 1e-9);
}

static void answers_that_settle_the_class_are_worth_more_than_nothing(void)
{
	const Outcome surer[] = {leads_to(SIDE_RUST, ENGAGEMENT_RUST, 0.8), leads_to(SIDE_NONE, ENGAGEMENT_RUST, 0.8)};

	g_assert_cmpfloat_with_epsilon(question_worth(surer, 2, NULL, &unsure), 0.2, 1e-9);
}

static void answers_that_lead_apart_are_worth_most(void)
{
	const Outcome surer[] = {leads_to(SIDE_RUST, ENGAGEMENT_RUST, 0.8), leads_to(SIDE_NONE, ENGAGEMENT_RUST, 0.8)};
	const Outcome apart[] = {
		leads_to(SIDE_RUST, ENGAGEMENT_RUST, 0.8), leads_to(SIDE_PYTHON, ENGAGEMENT_PYTHON, 0.8)};

	g_assert_cmpfloat(question_worth(apart, 2, NULL, &unsure), >, question_worth(surer, 2, NULL, &unsure) + 0.1);
}

static void an_answer_that_nobody_will_give_counts_for_little(void)
{
	const Reading python = {.probability = {[ENGAGEMENT_RUST] = 0.02,
					[ENGAGEMENT_PYTHON] = 0.9,
					[ENGAGEMENT_HYBRID] = 0.04,
					[READING_UNDECIDED] = 0.04}};
	const Outcome apart[] = {
		leads_to(SIDE_RUST, ENGAGEMENT_RUST, 0.8), leads_to(SIDE_PYTHON, ENGAGEMENT_PYTHON, 0.8)};

	g_assert_cmpfloat(question_worth(apart, 2, &python, &unsure), <, question_worth(apart, 2, NULL, &unsure));
}

static void a_question_without_answers_is_worth_nothing(void)
{
	g_assert_cmpfloat(question_worth(NULL, 0, NULL, &unsure), <, 1e-9);
}

#define TEST(name) g_test_add_func("/domain/question/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(answers_that_change_nothing_are_worth_nothing);
	TEST(answers_that_settle_the_class_are_worth_more_than_nothing);
	TEST(answers_that_lead_apart_are_worth_most);
	TEST(an_answer_that_nobody_will_give_counts_for_little);
	TEST(a_question_without_answers_is_worth_nothing);
	return g_test_run();
}
