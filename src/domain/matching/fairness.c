#include "domain/matching/fairness.h"

#include <stdlib.h>

#include "codec/text_keys.h"
#include "codec/wording.h"

typedef struct FairTest {
	const char *name;
	int (*compare)(const FairEntry *a, const FairEntry *b);
	TextKey first_says; /* of the first, when this decided */
	void (*explain)(const FairFacts *first, const FairFacts *other, GString *reason);
} FairTest;

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int64_t entitlement(const FairFacts *facts)
{
	return CLAMP(facts->weight, 0, FAIR_WEIGHT_MAX) * CLAMP(facts->presence, 1, FAIR_COUNT_MAX);
}

/* Fractions compared across, so that nothing is rounded: at most 2e6 x 1e10, which fits. */
static int compare_share(const FairEntry *a, const FairEntry *b)
{
	const int64_t a_taken = 2 * CLAMP(a->facts->offers, 0, FAIR_COUNT_MAX) + 1;
	const int64_t b_taken = 2 * CLAMP(b->facts->offers, 0, FAIR_COUNT_MAX) + 1;

	return compare_numbers(a_taken * entitlement(b->facts), b_taken * entitlement(a->facts));
}

static void explain_share(const FairFacts *first, const FairFacts *other, GString *reason)
{
	wording_append(reason, TEXT_MATCH_SHARE_OTHER, wording_number("offers", other->offers),
		wording_number("weight", other->weight), wording_number("first_offers", first->offers),
		wording_number("first_weight", first->weight));
}

static int64_t wait_rank(const FairFacts *facts)
{
	return facts->waited_us == FAIR_NEVER ? G_MAXINT64 : facts->waited_us;
}

static int compare_wait(const FairEntry *a, const FairEntry *b)
{
	return compare_numbers(wait_rank(b->facts), wait_rank(a->facts));
}

static void explain_wait(const FairFacts *first G_GNUC_UNUSED, const FairFacts *other G_GNUC_UNUSED, GString *reason)
{
	wording_append(reason, TEXT_MATCH_WAIT_OTHER);
}

static int compare_draw(const FairEntry *a, const FairEntry *b)
{
	return (a->draw > b->draw) - (a->draw < b->draw);
}

static void explain_draw(const FairFacts *first G_GNUC_UNUSED, const FairFacts *other G_GNUC_UNUSED, GString *reason)
{
	wording_append(reason, TEXT_MATCH_DRAW_OTHER);
}

/* clang-format off */
static const FairTest tests[] = {
	[FAIR_BY_SHARE] = {"share", compare_share, TEXT_MATCH_SHARE_FIRST, explain_share},
	[FAIR_BY_WAIT]  = {"wait",  compare_wait,  TEXT_MATCH_WAIT_FIRST,  explain_wait},
	[FAIR_BY_DRAW]  = {"draw",  compare_draw,  TEXT_MATCH_DRAW_FIRST,  explain_draw},
	[FAIR_ALONE]    = {"alone", NULL,          TEXT_MATCH_ALONE,       NULL},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(tests) == FAIR_RULE_COUNT);

const char *fair_rule_name(FairRule rule)
{
	g_assert(rule < FAIR_RULE_COUNT);
	return tests[rule].name;
}

int fair_compare(const FairEntry *a, const FairEntry *b, FairRule *rule)
{
	int order = 0;

	*rule = FAIR_BY_SHARE;
	while ((order = tests[*rule].compare(a, b)) == 0 && *rule < FAIR_BY_DRAW)
		(*rule)++;
	return order;
}

static uint64_t fnv1a(uint64_t hash, const Ident *id)
{
	for (guint i = 0; i < sizeof(id->bytes); i++)
		hash = (hash ^ id->bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

uint64_t fair_draw_seed(const Ident *lead)
{
	return fnv1a(UINT64_C(14695981039346656037), lead);
}

/* FNV-1a over both ids, then MurmurHash3's last mix, because the last bytes of FNV reach only the low bits. */
uint64_t fair_draw(uint64_t seed, const Ident *recruiter)
{
	uint64_t hash = fnv1a(seed, recruiter);

	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

void fair_explain(const FairEntry *first, const FairEntry *entry, GString *reason)
{
	if (entry == first)
		wording_append(reason, tests[entry->decided_by].first_says);
	else
		tests[entry->decided_by].explain(first->facts, entry->facts, reason);
}

void fair_shares(const FairFacts *facts, gsize count, FairShare *shares)
{
	double due = 0, given = 0;

	for (gsize i = 0; i < count; i++) {
		due += (double)entitlement(&facts[i]);
		given += (double)facts[i].offers;
	}
	for (gsize i = 0; i < count; i++) {
		shares[i].target = due > 0 ? (double)entitlement(&facts[i]) / due : 0;
		shares[i].actual = given > 0 ? (double)facts[i].offers / given : 0;
	}
}
