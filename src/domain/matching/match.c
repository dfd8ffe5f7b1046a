#include "domain/matching/match.h"

#include <stdlib.h>
#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"

typedef struct MatchFilter {
	const char *name;
	bool (*passes)(const MatchNeed *need, const MatchRecruiter *recruiter);
	TextKey says; /* or, with the numbers that decided, */
	void (*explain)(const MatchNeed *need, const MatchRecruiter *recruiter, GString *reason);
	bool is_for_now; /* it may pass later, without anybody changing anything about the recruiter */
} MatchFilter;

typedef struct PointSpec {
	int64_t (*points)(const MatchNeed *need, const MatchRecruiter *recruiter);
	TextKey says;
	void (*explain)(const MatchRecruiter *recruiter, GString *reason); /* instead of says; NULL: none */
} PointSpec;

enum {
	TAG_POINTS = 10,
	TAGS_COUNTED_MAX = 3, /* a long list of tags is no virtue */
};

static bool takes_engagement(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return (recruiter->engagements & (1U << need->engagement)) != 0;
}

static void explain_engagement(const MatchNeed *need, const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	wording_append(reason, TEXT_MATCH_ENGAGEMENT, wording_string("engagement", engagement_name(need->engagement)));
}

static bool is_active(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return !recruiter->is_paused;
}

static bool is_impartial(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_EXCLUDED) == 0;
}

static bool is_not_asked(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_ASKED) == 0;
}

static bool has_not_returned_it(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_RETURNED) == 0;
}

static bool has_not_declined_it(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_DECLINED) == 0;
}

static bool has_no_offer_of_it(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_OPEN) == 0;
}

static bool speaks(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return need->languages == 0 || recruiter->languages == 0 || (need->languages & recruiter->languages) != 0;
}

static void explain_language(const MatchNeed *need, const MatchRecruiter *recruiter, GString *reason)
{
	g_autoptr(GString) own = g_string_new(NULL);
	g_autoptr(GString) needed = g_string_new(NULL);

	languages_format(recruiter->languages, own);
	languages_format(need->languages, needed);
	wording_append(
		reason, TEXT_MATCH_LANGUAGE, wording_string("own", own->str), wording_string("needed", needed->str));
}

static guint overlap_min(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return working_time_overlap_minutes(recruiter->calendar, need->client_hours, need->now_us);
}

static bool overlaps(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return need->overlap_hours <= 0 || need->client_hours == NULL || recruiter->calendar == NULL ||
	       overlap_min(need, recruiter) >= 60 * (guint)need->overlap_hours;
}

static bool supplies_seniority(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return need->seniority == MATCH_UNKNOWN || recruiter->seniority == 0 ||
	       (recruiter->seniority & (1U << need->seniority)) != 0;
}

static void explain_seniority(const MatchNeed *need, const MatchRecruiter *recruiter G_GNUC_UNUSED, GString *reason)
{
	wording_append(reason, TEXT_MATCH_SENIORITY,
		wording_string("level", submission_fields[FIELD_SENIORITY].choices[need->seniority].name));
}

static bool can_afford(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return need->budget_usd == MATCH_UNKNOWN || need->budget_usd >= recruiter->budget_floor_usd;
}

static void explain_budget(const MatchNeed *need, const MatchRecruiter *recruiter, GString *reason)
{
	wording_append(reason, TEXT_MATCH_BUDGET, wording_number("floor", recruiter->budget_floor_usd),
		wording_number("budget", need->budget_usd));
}

static bool has_time(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return !recruiter->has_no_time;
}

static bool has_room(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return recruiter->open_offers + recruiter->accepted_load < recruiter->capacity;
}

static void explain_capacity(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter, GString *reason)
{
	if (recruiter->accepted_load == 0)
		wording_append(reason, TEXT_MATCH_CAPACITY, wording_number("open", recruiter->open_offers),
			wording_number("capacity", recruiter->capacity));
	else
		wording_append(reason, TEXT_MATCH_CAPACITY_LEADS, wording_number("open", recruiter->open_offers),
			wording_number("capacity", recruiter->capacity),
			wording_number("leads", recruiter->accepted_leads),
			wording_number("load", recruiter->accepted_load));
}

static bool is_at_work(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return recruiter->work_at_us <= need->now_us;
}

static void explain_absence(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter, GString *reason)
{
	g_autoptr(GDateTime) at = recruiter->calendar == NULL || recruiter->work_at_us == WORKING_TIME_NEVER
					  ? NULL
					  : g_date_time_new_from_unix_utc(recruiter->work_at_us / G_USEC_PER_SEC);
	g_autofree char *text = at == NULL ? NULL : g_date_time_format(at, "%Y-%m-%d %H:%M UTC");

	if (text == NULL)
		wording_append(reason, TEXT_MATCH_ABSENCE_LONG);
	else
		wording_append(reason, TEXT_MATCH_ABSENCE, wording_string("time", text));
}

/* clang-format off */
static const MatchFilter filters[] = {
	{"engagement",           takes_engagement,    TEXT_NONE,            explain_engagement, false},
	{"pause",                is_active,           TEXT_MATCH_PAUSE,     NULL,               false},
	{"conflict_of_interest", is_impartial,        TEXT_MATCH_EXCLUSION, NULL,               false},
	{"returned",             has_not_returned_it, TEXT_MATCH_RETURNED,  NULL,               false},
	{"declined",             has_not_declined_it, TEXT_MATCH_DECLINED,  NULL,               false},
	{"asked",                is_not_asked,        TEXT_MATCH_ASKED,     NULL,               false},
	{"open",                 has_no_offer_of_it,  TEXT_MATCH_OPEN,      NULL,               false},
	{"language",             speaks,              TEXT_NONE,            explain_language,   false},
	{"seniority",            supplies_seniority,  TEXT_NONE,            explain_seniority,  false},
	{"budget",               can_afford,          TEXT_NONE,            explain_budget,     false},
	{"hours",                has_time,            TEXT_MATCH_HOURS,     NULL,               false},
	{"capacity",             has_room,            TEXT_NONE,            explain_capacity,   true},
	{"absence",              is_at_work,          TEXT_NONE,            explain_absence,    true},
};
/* clang-format on */

static void explain_filter(
	const MatchFilter *filter, const MatchNeed *need, const MatchRecruiter *recruiter, GString *reason)
{
	if (filter->explain != NULL)
		filter->explain(need, recruiter, reason);
	else
		wording_append(reason, filter->says);
}

static int64_t runner_up_points(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_RUNNER_UP) != 0 ? 1000 : 0; /* more than all others together */
}

/* One client talks with one recruiter: more than all that follow together. */
static int64_t related_points(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return recruiter->related != NULL ? 200 : 0;
}

static void explain_related(const MatchRecruiter *recruiter, GString *reason)
{
	g_autofree char *text = wording_format(
		recruiter->is_related_by_company ? TEXT_MATCH_RELATED_COMPANY : TEXT_MATCH_RELATED_CLIENT,
		wording_string("reference", recruiter->related));

	g_string_append(reason, text);
}

static int64_t client_points(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_KNOWS_CLIENT) != 0 ? 100 : 0;
}

static int64_t company_points(const MatchNeed *need G_GNUC_UNUSED, const MatchRecruiter *recruiter)
{
	return (recruiter->ties & MATCH_TIE_KNOWS_COMPANY) != 0 ? 50 : 0;
}

static int64_t tag_points(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	int64_t tags = 0;

	if (need->words == NULL || recruiter->tags == NULL)
		return 0;
	for (guint i = 0; i < recruiter->tags->len && tags < TAGS_COUNTED_MAX; i++)
		tags += match_words_has(need->words, recruiter->tags->pdata[i]);
	return TAG_POINTS * tags;
}

static bool can_start(const MatchNeed *need, const MatchBench *bench)
{
	return bench->engagement == need->engagement &&
	       (need->seniority == MATCH_UNKNOWN || bench->seniority == MATCH_UNKNOWN ||
		       bench->seniority >= need->seniority) &&
	       bench->available_from_us <= need->start_us;
}

static int64_t bench_points(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	/* Engineers are taken to work where their recruiter does. */
	for (guint i = 0; recruiter->bench != NULL && overlaps(need, recruiter) && i < recruiter->bench->len; i++) {
		if (can_start(need, &g_array_index(recruiter->bench, MatchBench, i)))
			return 5;
	}
	return 0;
}

/* What the client asks of engineers is welcome in a recruiter, and no condition. */
static int64_t overlap_points(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	return need->overlap_hours > 0 && need->client_hours != NULL && recruiter->calendar != NULL &&
			       overlaps(need, recruiter)
		       ? 2
		       : 0;
}

/* clang-format off */
static const PointSpec points[] = {
	[MATCH_POINT_RUNNER_UP] = {runner_up_points, TEXT_MATCH_POINT_RUNNER_UP, NULL},
	[MATCH_POINT_RELATED]   = {related_points,   TEXT_NONE,                  explain_related},
	[MATCH_POINT_CLIENT]    = {client_points,    TEXT_MATCH_POINT_CLIENT,    NULL},
	[MATCH_POINT_COMPANY]   = {company_points,   TEXT_MATCH_POINT_COMPANY,   NULL},
	[MATCH_POINT_TAGS]      = {tag_points,       TEXT_MATCH_POINT_FIELD,     NULL},
	[MATCH_POINT_BENCH]     = {bench_points,     TEXT_MATCH_POINT_BENCH,     NULL},
	[MATCH_POINT_OVERLAP]   = {overlap_points,   TEXT_MATCH_POINT_OVERLAP,   NULL},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(points) == MATCH_POINT_COUNT);

int64_t match_points(MatchPoint point, const MatchNeed *need, const MatchRecruiter *recruiter)
{
	g_assert(point < MATCH_POINT_COUNT);
	return points[point].points(need, recruiter);
}

enum {
	RULE_POINTS, /* then 1 + FairRule */
	RULE_FAIR_FIRST,
	RULE_STAFF = RULE_FAIR_FIRST + FAIR_RULE_COUNT, /* no rule: staff chose */
	RULE_SPECIALIST,				/* free now, and a stranger: somebody better is there soon */
};

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

/* The first filter that does not let the recruiter pass; their number when all do. */
static guint failing_filter(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	guint i = 0;

	while (i < G_N_ELEMENTS(filters) && filters[i].passes(need, recruiter))
		i++;
	return i;
}

static int64_t points_of(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	int64_t sum = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(points); i++)
		sum += points[i].points(need, recruiter);
	return sum;
}

/* Below 0: a stands before b. What tells the two apart goes to rule. */
static int compare(const MatchCandidate *a, const MatchCandidate *b, guint *rule)
{
	FairRule fair_rule;

	*rule = RULE_POINTS;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	const int order = fair_compare(&a->turn, &b->turn, &fair_rule);
	*rule = RULE_FAIR_FIRST + fair_rule;
	return order;
}

static int compare_candidates(const void *left, const void *right)
{
	guint rule;

	return compare(left, right, &rule);
}

static guint filter_find(const char *name)
{
	guint i = 0;

	while (strcmp(filters[i].name, name) != 0)
		i++;
	return i;
}

/* Among those who are not at work and nothing else: the one who suits and is there first; NULL: none in time. */
static const MatchRecruiter *find_specialist(const MatchNeed *need, const MatchCandidate *filtered, gsize count)
{
	const guint absence = filter_find("absence");
	const MatchRecruiter *found = NULL;

	for (gsize i = 0; i < count; i++) {
		const MatchRecruiter *recruiter = filtered[i].recruiter;
		if (filtered[i].rule == absence && recruiter->work_at_us <= need->specialist_until_us &&
			(found == NULL || recruiter->work_at_us < found->work_at_us) &&
			points_of(need, recruiter) >= TAG_POINTS)
			found = recruiter;
	}
	return found;
}

/* Strangers stand back for a specialist whose day starts soon. */
static void prefer_specialist(
	const MatchNeed *need, MatchCandidate *candidates, gsize passing, gsize count, MatchTally *tally)
{
	if (passing == 0 || candidates[0].points >= TAG_POINTS || need->specialist_until_us <= need->now_us)
		return;
	const MatchRecruiter *specialist = find_specialist(need, &candidates[passing], count - passing);
	if (specialist == NULL)
		return;
	tally->awaits_specialist = true;
	tally->available_now = 0;
	tally->next_available_us = specialist->work_at_us;
	for (gsize i = 0; i < passing; i++)
		candidates[i].rule = RULE_SPECIALIST;
}

static void count_filtered(MatchTally *tally, const MatchRecruiter *recruiter, guint filter)
{
	if ((recruiter->ties & (MATCH_TIE_DECLINED | MATCH_TIE_RETURNED)) != 0)
		tally->refused++;
	else if ((recruiter->ties & MATCH_TIE_ASKED) != 0)
		tally->asked++;
	if (!filters[filter].is_for_now)
		return;
	tally->available_later++;
	/* The time when a full recruiter has capacity again is unknown; the end of an offer wakes the dispatcher. */
	if (recruiter->open_offers + recruiter->accepted_load >= recruiter->capacity)
		tally->full++;
	else
		tally->next_available_us = MIN(tally->next_available_us, recruiter->work_at_us);
}

static MatchCandidate free_candidate(const MatchNeed *need, const MatchRecruiter *recruiter, uint64_t seed)
{
	return (MatchCandidate){
		.recruiter = recruiter,
		.result = MATCH_PASSED_OVER,
		.rule = RULE_FAIR_FIRST + FAIR_ALONE,
		.points = points_of(need, recruiter),
		.turn = {&recruiter->fair, FAIR_ALONE, fair_draw(seed, &recruiter->id)},
	};
}

/*
 * Puts the best MATCH_ORDERED_MAX in order and before the rest: nobody looks further, and to sort a thousand takes ten
 * times as long.
 */
static void order_best(MatchCandidate *candidates, gsize count)
{
	const gsize ordered = MIN(count, MATCH_ORDERED_MAX);

	qsort(candidates, ordered, sizeof(*candidates), compare_candidates);
	for (gsize i = ordered; i < count; i++) {
		const MatchCandidate better = candidates[i];
		gsize at = ordered;
		if (compare_candidates(&better, &candidates[ordered - 1]) >= 0)
			continue;
		candidates[i] = candidates[ordered - 1];
		while (--at > 0 && compare_candidates(&better, &candidates[at - 1]) < 0)
			candidates[at] = candidates[at - 1];
		candidates[at] = better;
	}
}

MatchTally match_rank(const MatchNeed *need, const MatchRecruiter *recruiters, gsize count, MatchCandidate *candidates)
{
	const uint64_t seed = fair_draw_seed(&need->lead);
	MatchTally tally = {.next_available_us = WORKING_TIME_NEVER};
	gsize filtered = count;
	gsize passing = 0;

	/* Backwards from the end, so that those filtered keep the order they came in. */
	for (gsize i = count; i-- > 0;) {
		const guint rule = failing_filter(need, &recruiters[i]);
		if (rule == G_N_ELEMENTS(filters))
			continue;
		candidates[--filtered] =
			(MatchCandidate){.recruiter = &recruiters[i], .result = MATCH_FILTERED, .rule = rule};
		count_filtered(&tally, &recruiters[i], rule);
	}
	for (gsize i = 0, next = filtered; i < count; i++) {
		if (next < count && candidates[next].recruiter == &recruiters[i])
			next++;
		else
			candidates[passing++] = free_candidate(need, &recruiters[i], seed);
	}
	tally.available_now = (int)passing;
	if (passing > 1) {
		order_best(candidates, passing);
		for (gsize i = 1; i < passing; i++)
			compare(&candidates[0], &candidates[i], &candidates[i].rule);
		/* What put the next one behind is what decided for the first. */
		candidates[0].rule = candidates[1].rule;
	}
	prefer_specialist(need, candidates, passing, count, &tally);
	return tally;
}

void match_choose(MatchCandidate *candidates, gsize chosen)
{
	for (gsize i = 0; i < chosen; i++)
		candidates[i].result = MATCH_CHOSEN;
}

void match_assign(MatchCandidate *candidates, gsize at)
{
	MatchCandidate chosen = candidates[at];

	memmove(&candidates[1], &candidates[0], at * sizeof chosen);
	chosen.result = MATCH_PASSED_OVER;
	chosen.rule = RULE_STAFF;
	candidates[0] = chosen;
}

static void explain_turn(const MatchCandidate *first, const MatchCandidate *candidate, GString *reason)
{
	FairEntry first_turn = first->turn;
	FairEntry turn = candidate->turn;

	turn.decided_by = (FairRule)(candidate->rule - RULE_FAIR_FIRST);
	if (candidate == first) {
		first_turn.decided_by = turn.decided_by;
		fair_explain(&first_turn, &first_turn, reason);
		/* Who was compared, in numbers. */
		if (turn.decided_by == FAIR_BY_SHARE)
			wording_append(reason, TEXT_MATCH_SHARE_NUMBERS,
				wording_number("offers", first->recruiter->fair.offers),
				wording_number("days", FAIR_WINDOW_DAYS),
				wording_number("next", first[1].recruiter->fair.offers));
	} else {
		fair_explain(&first_turn, &turn, reason);
	}
}

void match_explain(const MatchNeed *need, const MatchCandidate *first, const MatchCandidate *candidate, GString *reason)
{
	if (candidate->result == MATCH_FILTERED)
		explain_filter(&filters[candidate->rule], need, candidate->recruiter, reason);
	else if (first->rule == RULE_STAFF)
		wording_append(reason, candidate == first ? TEXT_MATCH_STAFF_FIRST : TEXT_MATCH_STAFF_OTHER);
	else if (candidate->rule == RULE_SPECIALIST)
		wording_append(reason, TEXT_MATCH_SPECIALIST);
	else if (candidate->rule != RULE_POINTS)
		explain_turn(first, candidate, reason);
	else if (candidate == first) {
		wording_append(reason, TEXT_MATCH_POINTS_FIRST);
		match_explain_points(need, candidate, reason);
	} else
		wording_append(reason, TEXT_MATCH_POINTS_OTHER, wording_number("points", candidate->points),
			wording_number("best", first->points));
}

bool match_counts(const MatchRecruiter *recruiter)
{
	return recruiter->related == NULL &&
	       (recruiter->ties & (MATCH_TIE_KNOWS_CLIENT | MATCH_TIE_KNOWS_COMPANY)) == 0;
}

const char *match_rule_name(const MatchCandidate *candidate)
{
	if (candidate->result == MATCH_FILTERED)
		return filters[candidate->rule].name;
	if (candidate->rule == RULE_POINTS)
		return "points";
	if (candidate->rule == RULE_SPECIALIST)
		return "specialist";
	return candidate->rule == RULE_STAFF ? "staff" : fair_rule_name((FairRule)(candidate->rule - RULE_FAIR_FIRST));
}

void match_doubts(const MatchNeed *need, const MatchRecruiter *recruiter, GPtrArray *reasons)
{
	for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
		if (filters[i].passes(need, recruiter))
			continue;
		GString *reason = g_string_new(NULL);
		explain_filter(&filters[i], need, recruiter, reason);
		g_ptr_array_add(reasons, g_string_free(reason, FALSE));
	}
}

void match_explain_points(const MatchNeed *need, const MatchCandidate *candidate, GString *reason)
{
	const char *between = "";

	for (gsize i = 0; i < G_N_ELEMENTS(points); i++) {
		if (points[i].points(need, candidate->recruiter) == 0)
			continue;
		g_string_append(reason, between);
		if (points[i].explain != NULL)
			points[i].explain(candidate->recruiter, reason);
		else
			g_string_append(reason, wording_text(points[i].says));
		between = ", ";
	}
}
