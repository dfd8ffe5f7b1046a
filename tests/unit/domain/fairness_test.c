#include <math.h>
#include <string.h>

#include "domain/matching/fairness.h"

static int compare_entries(const void *left, const void *right)
{
	FairRule rule;

	return fair_compare(left, right, &rule);
}

/* Fills entries, as many as facts, in order of turn. */
static void put_in_order(const Ident *lead, const FairFacts *facts, gsize count, FairEntry *entries)
{
	const uint64_t seed = fair_draw_seed(lead);

	for (gsize i = 0; i < count; i++)
		entries[i] = (FairEntry){&facts[i], FAIR_ALONE, fair_draw(seed, &facts[i].recruiter)};
	if (count < 2)
		return;
	qsort(entries, count, sizeof *entries, compare_entries);
	for (gsize i = 1; i < count; i++)
		fair_compare(&entries[0], &entries[i], &entries[i].decided_by);
	entries[0].decided_by = entries[1].decided_by;
}

static Ident ident(guint number)
{
	Ident id = {{0}};

	memcpy(id.bytes, &number, sizeof(number));
	return id;
}

static FairFacts facts(guint number, int64_t offers, int64_t weight)
{
	return (FairFacts){
		.recruiter = ident(number), .offers = offers, .weight = weight, .presence = 160, .waited_us = 1000};
}

static const FairFacts *first_of(const FairFacts *all, gsize count, FairRule *rule)
{
	const Ident lead = ident(7);
	g_autofree FairEntry *entries = g_new0(FairEntry, count);

	put_in_order(&lead, all, count, entries);
	*rule = entries[0].decided_by;
	return entries[0].facts;
}

static void assert_first(const FairFacts *all, gsize count, gsize expected, FairRule expected_rule)
{
	FairRule rule;

	g_assert_true(first_of(all, count, &rule) == &all[expected]);
	g_assert_cmpint(rule, ==, expected_rule);
}

static void fewest_offers_come_first(void)
{
	const FairFacts all[] = {facts(1, 3, 100), facts(2, 2, 100), facts(3, 4, 100)};

	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_SHARE);
}

static void offers_count_against_weight(void)
{
	const FairFacts all[] = {facts(1, 3, 50), facts(2, 5, 100)};

	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_SHARE);
}

static void offers_count_against_presence(void)
{
	FairFacts all[] = {facts(1, 3, 100), facts(2, 5, 100)};

	all[0].presence = 80;
	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_SHARE);
}

static void the_heavier_begins_when_nobody_had_an_offer(void)
{
	const FairFacts all[] = {facts(1, 0, 100), facts(2, 0, 200)};

	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_SHARE);
}

static void without_weight_nobody_comes_before_others(void)
{
	const FairFacts all[] = {facts(1, 0, 0), facts(2, 500, 1)};

	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_SHARE);
	assert_first(all, 1, 0, FAIR_ALONE);
}

static void among_equals_whoever_waited_longest_comes_first(void)
{
	FairFacts all[] = {facts(1, 3, 100), facts(2, 3, 100), facts(3, 3, 100)};

	all[1].waited_us = 2000;
	assert_first(all, G_N_ELEMENTS(all), 1, FAIR_BY_WAIT);
	all[2].waited_us = FAIR_NEVER;
	assert_first(all, G_N_ELEMENTS(all), 2, FAIR_BY_WAIT);
}

static void the_draw_is_the_same_every_time(void)
{
	const FairFacts all[] = {facts(1, 3, 100), facts(2, 3, 100)};
	FairRule rule;
	const FairFacts *first = first_of(all, 2, &rule);

	g_assert_cmpint(rule, ==, FAIR_BY_DRAW);
	for (guint i = 0; i < 100; i++)
		g_assert_true(first_of(all, 2, &rule) == first);
}

static void the_draw_of_two_ids_never_changes(void)
{
	const Ident lead = ident(1), recruiter = ident(2);

	g_assert_cmphex(fair_draw(fair_draw_seed(&lead), &recruiter), ==, UINT64_C(0xef33ea05fd6d06d6));
	g_assert_cmphex(fair_draw(fair_draw_seed(&recruiter), &lead), !=, UINT64_C(0xef33ea05fd6d06d6));
}

static void the_order_does_not_depend_on_that_of_the_table(void)
{
	const Ident lead = ident(7);
	FairFacts all[20], backwards[20];
	FairEntry a[20], b[20];

	for (guint i = 0; i < 20; i++)
		all[i] = backwards[19 - i] = facts(i + 1, i % 3, 100);
	put_in_order(&lead, all, 20, a);
	put_in_order(&lead, backwards, 20, b);
	for (guint i = 0; i < 20; i++)
		g_assert_true(memcmp(&a[i].facts->recruiter, &b[i].facts->recruiter, sizeof(Ident)) == 0);
}

static void the_draw_prefers_nobody(void)
{
	guint wins[10] = {0};
	FairFacts all[10];

	for (guint i = 0; i < 10; i++)
		all[i] = facts(i + 1, 3, 100);
	for (guint lead_number = 0; lead_number < 10000; lead_number++) {
		const Ident lead = ident(lead_number);
		FairEntry entries[10];
		put_in_order(&lead, all, 10, entries);
		wins[entries[0].facts - all]++;
	}
	for (guint i = 0; i < 10; i++) {
		g_assert_cmpuint(wins[i], >, 850);
		g_assert_cmpuint(wins[i], <, 1150);
	}
}

/* Deals leads one after the other and counts them; returns the largest distance from a share, in offers. */
static double deal(FairFacts *all, gsize count, guint leads)
{
	double worst = 0;
	g_autofree FairShare *shares = g_new0(FairShare, count);

	for (guint i = 0; i < leads; i++) {
		FairRule rule;
		const FairFacts *first = first_of(all, count, &rule);
		for (gsize at = 0; at < count; at++)
			all[at].waited_us += 1000;
		all[first - all].offers++;
		all[first - all].waited_us = 0;
	}
	fair_shares(all, count, shares);
	for (gsize i = 0; i < count; i++)
		worst = MAX(worst, fabs(shares[i].actual - shares[i].target) * leads);
	return worst;
}

static void dealt_leads_come_within_one_of_everybodys_share(void)
{
	FairFacts all[] = {facts(1, 0, 100), facts(2, 0, 50), facts(3, 0, 200), facts(4, 0, 133), facts(5, 0, 100)};

	all[4].presence = 40;
	g_assert_cmpfloat(deal(all, G_N_ELEMENTS(all), 997), <=, 1.0);
}

static void whoever_is_new_does_not_get_every_lead(void)
{
	FairFacts all[] = {facts(1, 100, 100), facts(2, 100, 100), facts(3, 0, 100)};

	/* A day of a month so far: five offers are due at most before the others come again. */
	all[2].presence = 8;
	deal(all, 3, 15);
	g_assert_cmpint(all[2].offers, <=, 6);
	g_assert_cmpint(all[2].offers, >, 0);
}

static void absurd_figures_do_not_overflow(void)
{
	FairFacts all[] = {facts(1, G_MAXINT64, G_MAXINT64), facts(2, 0, G_MAXINT64)};

	all[0].presence = all[1].presence = G_MAXINT64;
	assert_first(all, 2, 1, FAIR_BY_SHARE);
}

static void shares_of_nobody_and_nothing_are_zero(void)
{
	FairFacts idle = facts(1, 0, 0);
	FairShare share;

	fair_shares(&idle, 1, &share);
	g_assert_cmpfloat(share.target, ==, 0);
	g_assert_cmpfloat(share.actual, ==, 0);
}

static void every_place_is_explained(void)
{
	const Ident lead = ident(7);
	const FairFacts all[] = {facts(1, 3, 100), facts(2, 2, 50)};
	FairEntry entries[2];
	g_autoptr(GString) first = g_string_new(NULL);
	g_autoptr(GString) second = g_string_new(NULL);

	put_in_order(&lead, all, 2, entries);
	fair_explain(&entries[0], &entries[0], first);
	fair_explain(&entries[0], &entries[1], second);
	g_assert_cmpstr(first->str, ==, "is furthest below the target share");
	g_assert_cmpstr(second->str, ==, "is closer to the target share (offers: 2 at weight 50, against 3 at 100)");
}

#define TEST(name) g_test_add_func("/fairness/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(fewest_offers_come_first);
	TEST(offers_count_against_weight);
	TEST(offers_count_against_presence);
	TEST(the_heavier_begins_when_nobody_had_an_offer);
	TEST(without_weight_nobody_comes_before_others);
	TEST(among_equals_whoever_waited_longest_comes_first);
	TEST(the_draw_is_the_same_every_time);
	TEST(the_draw_of_two_ids_never_changes);
	TEST(the_order_does_not_depend_on_that_of_the_table);
	TEST(the_draw_prefers_nobody);
	TEST(dealt_leads_come_within_one_of_everybodys_share);
	TEST(whoever_is_new_does_not_get_every_lead);
	TEST(absurd_figures_do_not_overflow);
	TEST(shares_of_nobody_and_nothing_are_zero);
	TEST(every_place_is_explained);
	return g_test_run();
}
