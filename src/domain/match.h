/*
 * domain/match: who gets a lead. Pure: same facts and need, same order.
 *
 * Filters take out whoever cannot have the lead; the others stand in the order of a table of comparisons: fewest open offers, then longest
 * without one, then a draw that the lead itself is the seed of, so it can be repeated. The first is chosen. Every candidate can say why it
 * is where it is. Filters and comparisons are tables in match.c: a new rule is one row.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "domain/engagement.h"

enum {
	MATCH_NEVER = -1, /* idle_us of somebody who had no offer yet */
};

/* What is known of one recruiter at the moment of placing. */
typedef struct MatchRecruiter {
	Ident id;
	guint engagements; /* taken: bits 1 << Engagement */
	int64_t capacity;  /* open offers at most */
	int64_t open_offers;
	bool is_paused;
	int64_t idle_us; /* since the last offer, or MATCH_NEVER */
} MatchRecruiter;

typedef struct MatchNeed {
	Ident lead; /* seeds the draw */
	Engagement engagement;
} MatchNeed;

typedef enum MatchResult {
	MATCH_CHOSEN,
	MATCH_PASSED_OVER, /* could have had it */
	MATCH_FILTERED,	   /* could not */
	MATCH_RESULT_COUNT
} MatchResult;

/* "chosen", "passed_over", "filtered": as stored. */
const char *match_result_name(MatchResult result);

typedef struct MatchCandidate {
	const MatchRecruiter *recruiter;
	MatchResult result;
	guint rule; /* the filter that took it out, or the comparison that puts it after the chosen one */
	guint64 draw;
} MatchCandidate;

/*
 * Fills candidates (as many as recruiters) in order: the chosen one, those passed over, best first, then those filtered, in the order they
 * came. True when somebody is chosen.
 */
bool match_rank(const MatchNeed *need, const MatchRecruiter *recruiters, gsize count,
	MatchCandidate *candidates);

/* Appends why a candidate is where it is: "has more open offers (7 against 3)". chosen: the first candidate. */
void match_explain(const MatchNeed *need, const MatchCandidate *chosen,
	const MatchCandidate *candidate, GString *reason);
