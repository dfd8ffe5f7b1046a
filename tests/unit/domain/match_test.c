#include "domain/matching/match.h"

#include <string.h>

#define NOW (INT64_C(1790000000) * G_USEC_PER_SEC)

static const MatchNeed rust_need = {
	.lead = {{1, 2, 3}},
	.engagement = ENGAGEMENT_RUST,
	.now_us = NOW,
	.overlap_hours = MATCH_UNKNOWN,
	.seniority = MATCH_UNKNOWN,
	.budget_usd = MATCH_UNKNOWN,
	.start_us = WORKING_TIME_NEVER,
};

static MatchRecruiter recruiter(uint8_t id)
{
	return (MatchRecruiter){.id = {{id}},
		.engagements = 1U << ENGAGEMENT_RUST,
		.capacity = 20,
		.work_at_us = NOW,
		.fair = {.recruiter = {{id}}, .weight = 100, .presence = 100, .waited_us = 1000}};
}

/* Ranks for the need of most tests; true when somebody is free, who then is chosen. */
static bool rank(const MatchRecruiter *recruiters, gsize count, MatchCandidate *candidates)
{
	const MatchTally tally = match_rank(&rust_need, recruiters, count, candidates);

	match_choose(candidates, tally.available_now > 0 ? 1 : 0);
	return tally.available_now > 0;
}

static void assert_explained(const MatchCandidate *candidates, gsize at, MatchResult result, const char *expected)
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

	g_assert_false(rank(NULL, 0, none));
}

static void the_only_free_recruiter_is_chosen(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	g_assert_true(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_CHOSEN, "the only one available");
}

static void whoever_does_not_take_the_engagement_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].engagements = 1U << ENGAGEMENT_PYTHON | 1U << ENGAGEMENT_HYBRID;
	g_assert_false(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "does not accept rust leads");
}

static void whoever_is_paused_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].is_paused = true;
	g_assert_false(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "paused");
}

static void whoever_has_no_room_is_filtered(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].open_offers = 19;
	g_assert_true(rank(recruiters, 1, candidates));
	recruiters[0].open_offers = 20;
	g_assert_false(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "at capacity (20 of 20 open offers)");
}

static void whoever_is_furthest_behind_the_share_wins(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];

	recruiters[0].fair.offers = 7;
	recruiters[1].fair.offers = 3;
	recruiters[2].fair.offers = 5;
	recruiters[0].fair.waited_us = FAIR_NEVER;
	g_assert_true(rank(recruiters, 3, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	g_assert_cmpint(id_at(candidates, 1), ==, 3);
	g_assert_cmpint(id_at(candidates, 2), ==, 1);
	assert_explained(candidates, 0, MATCH_CHOSEN,
		"is furthest below the target share (offers in 30 days: 3; the next in line: 5)");
	assert_explained(candidates, 2, MATCH_PASSED_OVER,
		"is closer to the target share (offers: 7 at weight 100, against 3 at 100)");
}

static void among_equal_shares_the_longest_wait_wins(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];

	recruiters[1].fair.waited_us = 1001;
	g_assert_true(rank(recruiters, 2, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	assert_explained(candidates, 0, MATCH_CHOSEN, "has waited longest for an offer");
	assert_explained(candidates, 1, MATCH_PASSED_OVER, "was asked more recently");
}

static void points_come_before_the_share(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];
	g_autoptr(GString) points = g_string_new(NULL);

	recruiters[1].fair.offers = 9;
	recruiters[1].ties = MATCH_TIE_KNOWS_COMPANY;
	g_assert_true(rank(recruiters, 2, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	assert_explained(candidates, 0, MATCH_CHOSEN, "best match: knows the company");
	assert_explained(candidates, 1, MATCH_PASSED_OVER, "matches less (0 points against 50)");
	match_explain_points(&rust_need, &candidates[0], points);
	g_assert_cmpstr(points->str, ==, "knows the company");
}

static void the_client_counts_more_than_the_company_and_any_tags(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];
	MatchNeed need = rust_need;
	g_autoptr(GPtrArray) tags = g_ptr_array_new();
	g_autoptr(MatchWords) words = match_words_new();
	static char trading[] = "trade";

	g_ptr_array_add(tags, trading);
	match_words_add(words, "Trading");
	need.words = words;
	recruiters[0].tags = tags;
	recruiters[1].ties = MATCH_TIE_KNOWS_COMPANY;
	recruiters[2].ties = MATCH_TIE_KNOWS_CLIENT;
	match_rank(&need, recruiters, 3, candidates);
	g_assert_cmpint(id_at(candidates, 0), ==, 3);
	g_assert_cmpint(id_at(candidates, 1), ==, 2);
	g_assert_cmpint(id_at(candidates, 2), ==, 1);
	g_assert_cmpint(candidates[2].points, >, 0);
}

/*
 * A need, a fact that does not suit it, and the sentence; without the fact, or without the need, the recruiter passes.
 */
static void assert_needs_filter(const MatchNeed *need, const MatchRecruiter *unsuitable, const char *expected)
{
	const MatchRecruiter unknown = recruiter(1);
	MatchCandidate candidate;
	g_autoptr(GString) reason = g_string_new(NULL);

	g_assert_cmpint(match_rank(need, unsuitable, 1, &candidate).available_now, ==, 0);
	match_explain(need, &candidate, &candidate, reason);
	g_assert_cmpstr(reason->str, ==, expected);
	g_assert_cmpint(match_rank(need, &unknown, 1, &candidate).available_now, ==, 1);
	g_assert_cmpint(match_rank(&rust_need, unsuitable, 1, &candidate).available_now, ==, 1);
}

static void whoever_does_not_speak_the_language_is_filtered(void)
{
	MatchRecruiter r = recruiter(1);
	MatchNeed need = rust_need;

	need.languages = languages_parse("German");
	r.languages = languages_parse("en, fr");
	assert_needs_filter(&need, &r, "speaks english, french, not german");
}

static void one_common_language_is_enough(void)
{
	MatchRecruiter r = recruiter(1);
	MatchNeed need = rust_need;
	MatchCandidate candidate;

	need.languages = languages_parse("English or Deutsch");
	r.languages = languages_parse("de");
	g_assert_cmpint(match_rank(&need, &r, 1, &candidate).available_now, ==, 1);
}

static void whoever_does_not_supply_the_level_is_filtered(void)
{
	MatchRecruiter r = recruiter(1);
	MatchNeed need = rust_need;

	need.seniority = 2;
	r.seniority = 1U << 0 | 1U << 1;
	assert_needs_filter(&need, &r, "has no expert engineers");
}

static void a_budget_below_the_floor_is_filtered(void)
{
	MatchRecruiter r = recruiter(1);
	MatchNeed need = rust_need;

	need.budget_usd = 99999;
	r.budget_floor_usd = 100000;
	assert_needs_filter(&need, &r, "accepts budgets from $100,000 a year (this one: $99,999)");
}

static void overlap_is_welcome_in_a_recruiter_and_asked_of_the_bench(void)
{
	g_autoptr(WorkingCalendar) tokyo = working_calendar_new(
		&(WorkingCalendarSpec){.zone = "Asia/Tokyo", .hours = "mon-fri 09:00-17:00"}, NULL);
	g_autoptr(WorkingCalendar) london =
		working_calendar_new(&(WorkingCalendarSpec){.zone = "UTC", .hours = "mon-fri 07:00-15:00"}, NULL);
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];
	MatchNeed need = rust_need;
	const MatchBench engineer = {ENGAGEMENT_RUST, MATCH_UNKNOWN, 0};
	g_autoptr(GArray) bench = g_array_new(FALSE, FALSE, sizeof(MatchBench));

	g_array_append_val(bench, engineer);
	need.overlap_hours = 3;
	need.client_hours = tokyo;
	recruiters[0].calendar = london;
	recruiters[0].bench = bench;
	recruiters[1].calendar = tokyo;
	g_assert_cmpint(match_rank(&need, recruiters, 2, candidates).available_now, ==, 2);
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	g_assert_cmpint(candidates[1].points, ==, 0);
	recruiters[0].calendar = tokyo;
	match_rank(&need, recruiters, 2, candidates);
	g_assert_cmpint(id_at(candidates, 0), ==, 1);
}

static void a_specialist_whose_day_starts_soon_is_preferred_to_a_stranger(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];
	MatchNeed need = rust_need;

	recruiters[1].ties = MATCH_TIE_KNOWS_COMPANY;
	recruiters[1].work_at_us = need.now_us + 100;
	need.specialist_until_us = need.now_us + 100;
	MatchTally tally = match_rank(&need, recruiters, 2, candidates);
	g_assert_true(tally.awaits_specialist);
	g_assert_cmpint(tally.available_now, ==, 0);
	g_assert_cmpint(tally.available_later, ==, 1);
	g_assert_cmpint(tally.next_available_us, ==, need.now_us + 100);
	assert_explained(
		candidates, 0, MATCH_PASSED_OVER, "a recruiter who knows the client or the field starts work soon");
	/* Not one who comes later than that, nor for somebody who knows it too. */
	need.specialist_until_us--;
	g_assert_cmpint(match_rank(&need, recruiters, 2, candidates).available_now, ==, 1);
	need.specialist_until_us++;
	recruiters[0].ties = MATCH_TIE_KNOWS_COMPANY;
	g_assert_cmpint(match_rank(&need, recruiters, 2, candidates).available_now, ==, 1);
	/* Nor a stranger. */
	recruiters[0].ties = recruiters[1].ties = 0;
	g_assert_cmpint(match_rank(&need, recruiters, 2, candidates).available_now, ==, 1);
}

static void ties_filter_for_good(void)
{
	static const struct {
		MatchTie tie;
		const char *expected;
	} cases[] = {
		{MATCH_TIE_ASKED, "was already asked in this round"},
		{MATCH_TIE_OPEN, "is being asked"},
		{MATCH_TIE_RETURNED, "had it before"},
		{MATCH_TIE_EXCLUDED, "has a conflict of interest with this company"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		MatchRecruiter r = recruiter(1);
		MatchCandidate candidate;
		r.ties = cases[i].tie;
		const MatchTally tally = match_rank(&rust_need, &r, 1, &candidate);
		g_assert_cmpint(tally.available_now + tally.available_later, ==, 0);
		g_assert_cmpint(tally.asked, ==, cases[i].tie == MATCH_TIE_ASKED);
		assert_explained(&candidate, 0, MATCH_FILTERED, cases[i].expected);
	}
}

static void who_was_asked_when_another_accepted_comes_first(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	MatchCandidate candidates[2];

	recruiters[0].ties = MATCH_TIE_KNOWS_CLIENT | MATCH_TIE_KNOWS_COMPANY;
	recruiters[1].ties = MATCH_TIE_RUNNER_UP;
	match_rank(&rust_need, recruiters, 2, candidates);
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
}

static void whoever_is_full_or_away_is_free_later(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];

	recruiters[0].open_offers = 20;
	recruiters[1].work_at_us = NOW + WORKING_TIME_HOUR;
	recruiters[2].work_at_us = NOW + 2 * WORKING_TIME_HOUR;
	const MatchTally tally = match_rank(&rust_need, recruiters, 3, candidates);
	g_assert_cmpint(tally.available_now, ==, 0);
	g_assert_cmpint(tally.available_later, ==, 3);
	g_assert_true(tally.next_available_us == NOW + WORKING_TIME_HOUR);
	assert_explained(candidates, 0, MATCH_FILTERED, "at capacity (20 of 20 open offers)");
}

/* Never one person by the order of a table: over many leads each of two equals is drawn about half of the time. */
static void everything_that_speaks_against_somebody_is_told(void)
{
	g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
	MatchRecruiter somebody = recruiter(1);

	match_doubts(&rust_need, &somebody, reasons);
	g_assert_cmpuint(reasons->len, ==, 0);
	somebody.is_paused = true;
	somebody.open_offers = 20;
	match_doubts(&rust_need, &somebody, reasons);
	g_assert_cmpuint(reasons->len, ==, 2);
	g_assert_cmpstr(reasons->pdata[0], ==, "paused");
	g_assert_cmpstr(reasons->pdata[1], ==, "at capacity (20 of 20 open offers)");
}

static void whom_staff_chose_comes_first_whatever_the_filters_say(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];

	recruiters[1].fair.offers = 1;
	recruiters[2].is_paused = true;
	match_rank(&rust_need, recruiters, 3, candidates);
	match_assign(candidates, 2);
	match_choose(candidates, 1);
	g_assert_cmpint(id_at(candidates, 0), ==, 3);
	g_assert_cmpint(id_at(candidates, 1), ==, 1);
	g_assert_cmpint(id_at(candidates, 2), ==, 2);
	assert_explained(candidates, 0, MATCH_CHOSEN, "chosen by staff");
	assert_explained(candidates, 1, MATCH_PASSED_OVER, "staff chose someone else");
}

static void equals_are_drawn_evenly_over_leads(void)
{
	const MatchRecruiter recruiters[] = {recruiter(1), recruiter(2)};
	int first = 0;

	for (int i = 0; i < 1000; i++) {
		MatchNeed need = rust_need;
		MatchCandidate candidates[2];
		memcpy(need.lead.bytes + 8, &i, sizeof(i));
		g_assert_cmpint(match_rank(&need, recruiters, 2, candidates).available_now, ==, 2);
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

	g_assert_true(rank(recruiters, 3, a));
	g_assert_true(rank(reordered, 3, b));
	g_assert_cmpint(id_at(a, 0), ==, id_at(b, 0));
	assert_explained(a, 0, MATCH_CHOSEN, "tied, drawn");
	assert_explained(a, 1, MATCH_PASSED_OVER, "tied, not drawn");
}

static void the_filtered_stand_last_in_the_order_they_came(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3), recruiter(4)};
	MatchCandidate candidates[4];

	recruiters[0].is_paused = true;
	recruiters[2].capacity = 0;
	recruiters[3].open_offers = 1;
	g_assert_true(rank(recruiters, 4, candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	g_assert_cmpint(id_at(candidates, 1), ==, 4);
	g_assert_cmpint(id_at(candidates, 2), ==, 1);
	g_assert_cmpint(id_at(candidates, 3), ==, 3);
	assert_explained(candidates, 2, MATCH_FILTERED, "paused");
	assert_explained(candidates, 3, MATCH_FILTERED, "at capacity (0 of 0 open offers)");
}

static void who_has_another_lead_of_the_client_goes_before_everybody_who_knows_them(void)
{
	MatchRecruiter recruiters[] = {recruiter(1), recruiter(2), recruiter(3)};
	MatchCandidate candidates[3];

	recruiters[0].ties = MATCH_TIE_KNOWS_CLIENT | MATCH_TIE_KNOWS_COMPANY;
	recruiters[1].related = "LM-1";
	recruiters[2].related = "LM-2";
	recruiters[2].is_related_by_company = true;
	recruiters[2].capacity = 0;
	g_assert_true(rank(recruiters, G_N_ELEMENTS(recruiters), candidates));
	g_assert_cmpint(id_at(candidates, 0), ==, 2);
	assert_explained(candidates, 0, MATCH_CHOSEN, "best match: has LM-1 from the same client");
	recruiters[2].capacity = 20;
	recruiters[1].related = NULL;
	g_assert_true(rank(recruiters, G_N_ELEMENTS(recruiters), candidates));
	assert_explained(candidates, 0, MATCH_CHOSEN, "best match: has LM-2 from the same company");
}

static void accepted_leads_in_work_take_room(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].open_offers = 18;
	recruiters[0].accepted_leads = 11;
	recruiters[0].accepted_load = 2;
	g_assert_false(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED,
		"at capacity (18 of 20 open offers, and 11 accepted leads in work that count as 2)");
	recruiters[0].accepted_load = 1;
	g_assert_true(rank(recruiters, 1, candidates));
}

static void who_declined_it_is_not_asked_again(void)
{
	MatchRecruiter recruiters[] = {recruiter(1)};
	MatchCandidate candidates[1];

	recruiters[0].ties = MATCH_TIE_DECLINED;
	g_assert_false(rank(recruiters, 1, candidates));
	assert_explained(candidates, 0, MATCH_FILTERED, "declined it");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/match/" #name, name)
	TEST(nobody_is_chosen_when_there_are_no_recruiters);
	TEST(the_only_free_recruiter_is_chosen);
	TEST(accepted_leads_in_work_take_room);
	TEST(who_declined_it_is_not_asked_again);
	TEST(whoever_does_not_take_the_engagement_is_filtered);
	TEST(whoever_is_paused_is_filtered);
	TEST(whoever_has_no_room_is_filtered);
	TEST(whoever_is_furthest_behind_the_share_wins);
	TEST(among_equal_shares_the_longest_wait_wins);
	TEST(points_come_before_the_share);
	TEST(the_client_counts_more_than_the_company_and_any_tags);
	TEST(whoever_does_not_speak_the_language_is_filtered);
	TEST(one_common_language_is_enough);
	TEST(whoever_does_not_supply_the_level_is_filtered);
	TEST(a_budget_below_the_floor_is_filtered);
	TEST(overlap_is_welcome_in_a_recruiter_and_asked_of_the_bench);
	TEST(a_specialist_whose_day_starts_soon_is_preferred_to_a_stranger);
	TEST(ties_filter_for_good);
	TEST(who_was_asked_when_another_accepted_comes_first);
	TEST(whoever_is_full_or_away_is_free_later);
	TEST(everything_that_speaks_against_somebody_is_told);
	TEST(whom_staff_chose_comes_first_whatever_the_filters_say);
	TEST(equals_are_drawn_evenly_over_leads);
	TEST(the_same_lead_always_draws_the_same_recruiter);
	TEST(who_has_another_lead_of_the_client_goes_before_everybody_who_knows_them);
	TEST(the_filtered_stand_last_in_the_order_they_came);
	return g_test_run();
}
