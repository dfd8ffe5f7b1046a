#include "domain/match.h"

#include <string.h>

static const MatchNeed rust_need = {.lead = {{1, 2, 3}}, .engagement = ENGAGEMENT_RUST};

static MatchRecruiter recruiter(uint8_t id)
{
	return (MatchRecruiter){.id = {{id}},
		.engagements = 1U << ENGAGEMENT_RUST,
		.capacity = 20,
		.idle_us = 1000};
}

static void assert_explained(
	const MatchCandidate *candidates, gsize at, MatchResult result, const char *expected)
{
	g_autoptr(GString) reason = g_string_new(NULL);

	g_assert_cmpint(candidates[at].result, ==, result);
	match_explain(&rust_need, &candidates[0], &candidates[at], reason);
	g_assert_cmpstr(reason->str, ==, expected);
}

static uint8_t id_at(const MatchCandidate *candidates, gsize at)
{
	return candidates[at].recruiter->id.bytes[0];
}

static void nobody_is_chosen_when_there_are_no_recruiters(void)
{
	MatchCandidate none[1];

	g_assert_false(match_rank(&rust_need, NULL, 0, none));
}

static void the_only_free_recruiter_is_chosen(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	g_assert_true(match_rank(&rust_need, recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_CHOSEN, "the only one who is free");
}

static void whoever_does_not_take_the_engagement_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].engagements = 1U << ENGAGEMENT_PYTHON | 1U << ENGAGEMENT_HYBRID;
	g_assert_false(match_rank(&rust_need, recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "does not take rust engagements");
}

static void whoever_is_paused_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].is_paused = true;
	g_assert_false(match_rank(&rust_need, recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "paused");
}

static void whoever_has_no_room_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].open_offers = 19;
	g_assert_true(match_rank(&rust_need, recruiters, 1, candidates));
	recruiters[0].open_offers = 20;
	g_assert_false(match_rank(&rust_need, recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "at capacity (20 of 20 open offers)");
}

static void fewest_open_offers_win(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];

	recruiters[0].open_offers = 7;
	recruiters[1].open_offers = 3;
	recruiters[2].open_offers = 5;
	recruiters[0].idle_us = MATCH_NEVER;
	g_assert_true(match_rank(&rust_need, recruiters, 3, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	g_assert_cmpint(id_at(candidates, 1), ==, 3);
	g_assert_cmpint(id_at(candidates, 2), ==, 1);
	assert_explained(candidates, 0, MATCH_CHOSEN, "has the fewest open offers");
	assert_explained(candidates, 2, MATCH_PASSED_OVER, "has more open offers (7 against 3)");
}

static void among_equal_loads_the_longest_idle_wins(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];

	recruiters[1].idle_us = 1001;
	g_assert_true(match_rank(&rust_need, recruiters, 2, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	assert_explained(candidates, 0, MATCH_CHOSEN, "has waited longest for an offer");
	assert_explained(candidates, 1, MATCH_PASSED_OVER, "was asked more recently");
}

static void never_asked_counts_as_idle_for_ever(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];

	recruiters[0].idle_us = G_MAXINT32;
	recruiters[1].idle_us = MATCH_NEVER;
	g_assert_true(match_rank(&rust_need, recruiters, 2, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
}

/* Never one person by the order of a table: over many leads each of two equals is drawn about half of the time. */
static void equals_are_drawn_evenly_over_leads(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	int first = 0;

	for (int i = 0; i < 1000; i++) {
		MatchNeed need = rust_need;
		MatchCandidate candidates[2];
		memcpy(need.lead.bytes + 8, &i, sizeof(i));
		g_assert_true(match_rank(&need, recruiters, 2, candidates));
		first += id_at(candidates, 0) == 1;
	}
	g_assert_cmpint(first, >, 430);
	g_assert_cmpint(first, <, 570);
}

static void the_same_lead_always_draws_the_same_recruiter(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	const MatchRecruiter reordered[] = {recruiter(3), recruiter(1), recruiter(2)};
	MatchCandidate a[3];
	MatchCandidate b[3];

	g_assert_true(match_rank(&rust_need, recruiters, 3, a));
	g_assert_true(match_rank(&rust_need, reordered, 3, b));
	g_assert_cmpint(id_at(a, 0), ==, id_at(b, 0));
	assert_explained(a, 0, MATCH_CHOSEN, "won the draw among equals");
	assert_explained(a, 1, MATCH_PASSED_OVER, "lost the draw among equals");
}

static void the_filtered_stand_last_in_the_order_they_came(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3), recruiter(4)};
	MatchCandidate candidates[4];

	recruiters[0].is_paused = true;
	recruiters[2].capacity = 0;
	recruiters[3].open_offers = 1;
	g_assert_true(match_rank(&rust_need, recruiters, 4, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	g_assert_cmpint(id_at(candidates, 1), ==, 4);
	g_assert_cmpint(id_at(candidates, 2), ==, 1);
	g_assert_cmpint(id_at(candidates, 3), ==, 3);
	assert_explained(candidates, 2, MATCH_FILTERED, "paused");
	assert_explained(candidates, 3, MATCH_FILTERED, "at capacity (0 of 0 open offers)");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/match/" #name, name)
	TEST(nobody_is_chosen_when_there_are_no_recruiters);
	TEST(the_only_free_recruiter_is_chosen);
	TEST(whoever_does_not_take_the_engagement_is_filtered);
	TEST(whoever_is_paused_is_filtered);
	TEST(whoever_has_no_room_is_filtered);
	TEST(fewest_open_offers_win);
	TEST(among_equal_loads_the_longest_idle_wins);
	TEST(never_asked_counts_as_idle_for_ever);
	TEST(equals_are_drawn_evenly_over_leads);
	TEST(the_same_lead_always_draws_the_same_recruiter);
	TEST(the_filtered_stand_last_in_the_order_they_came);
	return g_test_run();
}
