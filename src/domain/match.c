#include "domain/match.h"

#include <stdlib.h>

typedef struct MatchFilter {
	bool (*passes)(const MatchNeed *need, const MatchRecruiter *recruiter);
	void (*explain)(const MatchNeed *need, const MatchRecruiter *recruiter, GString *reason);
} MatchFilter;

typedef struct MatchOrder {
	/* Below 0: a stands before b. */
	int (*compare)(const MatchCandidate *a, const MatchCandidate *b);
	void (*explain)(
		const MatchRecruiter *chosen, const MatchRecruiter *recruiter, GString *reason);
	const char *chosen_reason; /* of the chosen one, when this is what decided */
} MatchOrder;

static bool takes_engagement(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return (recruiter->engagements & (1U << need->engagement)) != 0;
}

static void explain_engagement(
	const MatchNeed *need, const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	g_string_append_printf(
		reason, "does not take %s engagements", engagement_name(need->engagement));
}

static bool is_at_work(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return !recruiter->is_paused;
}

static void explain_pause(const MatchNeed *need G_GNUC_UNUSED,
	const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	g_string_append(reason, "paused");
}

static bool has_room(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return recruiter->open_offers < recruiter->capacity;
}

static void explain_capacity(
	const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter, GString *reason)
{
	g_string_append_printf(reason,
		"at capacity (%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " open offers)",
		recruiter->open_offers, recruiter->capacity);
}

static const MatchFilter filters[] = {
	{takes_engagement, explain_engagement},
	{is_at_work,	     explain_pause	  },
	{has_room,	   explain_capacity  },
};

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_open_offers(const MatchCandidate *a, const MatchCandidate *b)
{
	return compare_numbers(a->recruiter->open_offers, b->recruiter->open_offers);
}

static void explain_open_offers(
	const MatchRecruiter *chosen, const MatchRecruiter *recruiter, GString *reason)
{
	g_string_append_printf(reason,
		"has more open offers (%" G_GINT64_FORMAT " against %" G_GINT64_FORMAT ")",
		recruiter->open_offers, chosen->open_offers);
}

static int64_t idle_rank(const MatchRecruiter *recruiter)
{
	return recruiter->idle_us == MATCH_NEVER ? G_MAXINT64 : recruiter->idle_us;
}

static int compare_idle(const MatchCandidate *a, const MatchCandidate *b)
{
	return compare_numbers(idle_rank(b->recruiter), idle_rank(a->recruiter));
}

static void explain_idle(const MatchRecruiter *chosen G_GNUC_UNUSED,
	const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	g_string_append(reason, "was asked more recently");
}

static int compare_draw(const MatchCandidate *a, const MatchCandidate *b)
{
	return (a->draw > b->draw) - (a->draw < b->draw);
}

static void explain_draw(const MatchRecruiter *chosen G_GNUC_UNUSED,
	const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	g_string_append(reason, "lost the draw among equals");
}

static const MatchOrder orders[] = {
	{compare_open_offers, explain_open_offers, "has the fewest open offers"     },
	{compare_idle,	       explain_idle,	     "has waited longest for an offer"},
	{compare_draw,	       explain_draw,	     "won the draw among equals"	},
};

static const char only_candidate_reason[] = "the only one who is free";

static const char *const result_names[] = {
	[MATCH_CHOSEN] = "chosen",
	[MATCH_PASSED_OVER] = "passed_over",
	[MATCH_FILTERED] = "filtered",
};
G_STATIC_ASSERT(G_N_ELEMENTS(result_names) == MATCH_RESULT_COUNT);

const char *match_result_name(MatchResult result)
{
	g_assert(result < MATCH_RESULT_COUNT);
	return result_names[result];
}

/* FNV-1a over both ids: any even spread will do, as long as it never changes. */
static guint64 draw_of(const Ident *lead, const Ident *recruiter)
{
	guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);

	for (gsize i = 0; i < 2 * sizeof(lead->bytes); i++) {
		const uint8_t byte = i < sizeof(lead->bytes)
					     ? lead->bytes[i]
					     : recruiter->bytes[i - sizeof(lead->bytes)];
		hash = (hash ^ byte) * G_GUINT64_CONSTANT(1099511628211);
	}
	return hash ^ hash >> 32;
}

/* The first filter that does not let the recruiter pass; their number when all do. */
static guint failing_filter(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	guint i = 0;

	while (i < G_N_ELEMENTS(filters) && filters[i].passes(need, recruiter))
		i++;
	return i;
}

/* The comparison that tells the two apart; the last one when none does. */
static guint deciding_order(const MatchCandidate *a, const MatchCandidate *b)
{
	guint i = 0;

	while (i + 1 < G_N_ELEMENTS(orders) && orders[i].compare(a, b) == 0)
		i++;
	return i;
}

static int compare_candidates(const void *left, const void *right)
{
	const MatchCandidate *a = left;
	const MatchCandidate *b = right;

	return orders[deciding_order(a, b)].compare(a, b);
}

bool match_rank(const MatchNeed *need, const MatchRecruiter *recruiters, gsize count,
	MatchCandidate *candidates)
{
	gsize passing = 0;
	gsize filtered = count;

	for (gsize i = count; i-- > 0;) {
		const guint rule = failing_filter(need, &recruiters[i]);
		if (rule < G_N_ELEMENTS(filters))
			candidates[--filtered] =
				(MatchCandidate){&recruiters[i], MATCH_FILTERED, rule, 0};
	}
	for (gsize i = 0; i < count; i++) {
		if (failing_filter(need, &recruiters[i]) == G_N_ELEMENTS(filters))
			candidates[passing++] = (MatchCandidate){&recruiters[i], MATCH_PASSED_OVER,
				0, draw_of(&need->lead, &recruiters[i].id)};
	}
	if (passing == 0)
		return false;
	qsort(candidates, passing, sizeof(*candidates), compare_candidates);
	candidates[0].result = MATCH_CHOSEN;
	for (gsize i = 1; i < passing; i++)
		candidates[i].rule = deciding_order(&candidates[0], &candidates[i]);
	/* What put the next one behind is what decided for the first. */
	candidates[0].rule = passing > 1 ? candidates[1].rule : G_N_ELEMENTS(orders);
	return true;
}

void match_explain(const MatchNeed *need, const MatchCandidate *chosen,
	const MatchCandidate *candidate, GString *reason)
{
	switch (candidate->result) {
	case MATCH_FILTERED:
		filters[candidate->rule].explain(need, candidate->recruiter, reason);
		break;
	case MATCH_PASSED_OVER:
		orders[candidate->rule].explain(chosen->recruiter, candidate->recruiter, reason);
		break;
	case MATCH_CHOSEN:
		g_string_append(reason, candidate->rule < G_N_ELEMENTS(orders)
						? orders[candidate->rule].chosen_reason
						: only_candidate_reason);
		break;
	case MATCH_RESULT_COUNT:
		break;
	}
}
