#include "domain/matching/match_tell.h"

#include "codec/wording.h"

#define NOW (INT64_C(1790000000) * G_USEC_PER_SEC)

static const MatchNeed need = {
	.lead = {{1, 2, 3}},
	.engagement = ENGAGEMENT_RUST,
	.now_us = NOW,
	.overlap_hours = MATCH_UNKNOWN,
	.seniority = MATCH_UNKNOWN,
	.budget_usd = MATCH_UNKNOWN,
	.start_us = WORKING_TIME_NEVER,
};

static MatchRecruiter recruiter(uint8_t id, int64_t offers)
{
	return (MatchRecruiter){.id = {{id}},
		.engagements = 1U << ENGAGEMENT_RUST,
		.capacity = 20,
		.work_at_us = NOW,
		.fair = {.recruiter = {{id}}, .offers = offers, .weight = 100, .presence = 100, .waited_us = 1000}};
}

static void assert_told(const MatchNeed *asked, const MatchRecruiter *recruiters, gsize count, const char *expected)
{
	MatchCandidate candidates[3];

	match_rank(asked, recruiters, count, candidates);
	match_choose(candidates, 1);
	g_autofree char *told = match_tell(asked, candidates, count, 0);
	g_assert_cmpstr(told, ==, expected);
}

static void the_only_one_is_told_so(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1, 5)};

	assert_told(&need, recruiters, 1, "You’re the only one who fits it and is available right now.");
}

static void a_turn_is_told_in_numbers_and_without_names(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1, 5), recruiter(2, 2), recruiter(3, 3)};

	assert_told(&need, recruiters, 3,
		"It’s your turn: of the last 30 days’ offers that count, you had 2 (10 in all), and others had 3 to 5 each.");
	assert_told(&need, recruiters, 2,
		"It’s your turn: of the last 30 days’ offers that count, you had 2 (7 in all), and the other recruiter had 5.");
}

static void who_waited_longest_and_who_won_a_draw_are_told(void)
{
	MatchRecruiter recruiters[] = {recruiter(1, 2), recruiter(2, 2)};

	assert_told(&need, recruiters, 2, "You and others were equally due, and a draw decided.");
	recruiters[1].fair.waited_us = 5000;
	assert_told(&need, recruiters, 2, "It’s your turn: you’ve waited the longest since your last offer.");
	recruiters[1].fair.waited_us = FAIR_NEVER;
	assert_told(&need, recruiters, 2, "It’s your turn: you haven’t had an offer yet.");
}

static void what_suits_is_told_first_and_tags_as_they_were_written(void)
{
	MatchRecruiter recruiters[] = {recruiter(1, 9), recruiter(2, 0)};
	g_autoptr(MatchWords) words = match_words_new();
	g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func(g_free);
	MatchNeed asked = need;

	match_words_add(words, "We trade options.");
	asked.words = words;
	g_ptr_array_add(tags, match_words_stem("embedded"));
	g_ptr_array_add(tags, match_words_stem("trading"));
	recruiters[0].tags = tags;
	recruiters[0].tag_names = "embedded,trading";
	recruiters[0].ties = MATCH_TIE_KNOWS_CLIENT | MATCH_TIE_KNOWS_COMPANY;
	assert_told(&asked, recruiters, 2,
		"You’ve worked with this client before. The request mentions what you know: trading.");
}

static void who_staff_chose_is_told_so(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1, 9), recruiter(2, 0)};
	MatchCandidate candidates[2];

	match_rank(&need, recruiters, 2, candidates);
	match_assign(candidates, 1);
	match_choose(candidates, 1);
	g_autofree char *told = match_tell(&need, candidates, 2, 0);
	g_assert_cmpstr(told, ==, "Our team chose you for it.");
}

static void of_several_who_are_chosen_each_is_told(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1, 1), recruiter(2, 2)};
	MatchCandidate candidates[2];

	match_rank(&need, recruiters, 2, candidates);
	match_choose(candidates, 2);
	g_autofree char *told = match_tell(&need, candidates, 2, 1);
	g_assert_cmpstr(told, ==,
		"It’s your turn: of the last 30 days’ offers that count, you had 2 (3 in all), and the other recruiter had 1.");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/match_tell/" #test, test)
	ADD(the_only_one_is_told_so);
	ADD(a_turn_is_told_in_numbers_and_without_names);
	ADD(who_waited_longest_and_who_won_a_draw_are_told);
	ADD(what_suits_is_told_first_and_tags_as_they_were_written);
	ADD(who_staff_chose_is_told_so);
	ADD(of_several_who_are_chosen_each_is_told);
	return g_test_run();
}
