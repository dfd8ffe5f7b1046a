/*
 * domain/matching/match: who gets a lead. Pure: same facts and need, same order.
 *
 * Filters exclude recruiters who cannot have the lead, permanently or only now (full, on leave, day not begun). The
 * others stand by how well they suit (a table of points), and among equals by whose turn it is
 * (domain/matching/fairness). Every candidate can say why it is where it is. Filters and points are tables in match.c:
 * a new rule is one row. What is not known, of the lead or of the recruiter, filters nobody.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "domain/engagement.h"
#include "domain/matching/fairness.h"
#include "domain/language.h"
#include "domain/matching/match_words.h"
#include "domain/matching/working_time.h"

/* What there is between a recruiter and one lead. */
typedef enum MatchTie {
	MATCH_TIE_ASKED = 1 << 0,	 /* had a turn in this round */
	MATCH_TIE_OPEN = 1 << 1,	 /* has an open offer of this lead */
	MATCH_TIE_EXCLUDED = 1 << 2,	 /* conflict of interest with the company */
	MATCH_TIE_KNOWS_CLIENT = 1 << 3, /* accepted a lead of this address before */
	MATCH_TIE_KNOWS_COMPANY = 1 << 4,
	MATCH_TIE_RETURNED = 1 << 5,  /* accepted it and handed it back, in whatever round */
	MATCH_TIE_RUNNER_UP = 1 << 6, /* was asked when somebody else accepted it */
	MATCH_TIE_DECLINED = 1 << 7,  /* in whatever round; is not asked again by itself */
	MATCH_TIE_OFFERED = 1 << 8,   /* knows of an offer of this lead, in whatever round */
} MatchTie;

/* Engineers of one kind who could start; what is too old to rely on is left out. */
typedef struct MatchBench {
	Engagement engagement;
	int seniority; /* SENIORITY_…, or MATCH_UNKNOWN */
	int64_t available_from_us;
} MatchBench;

enum {
	MATCH_UNKNOWN = -1,
	MATCH_ORDERED_MAX = 12, /* candidates that are put in order */
};

/* What is known of one recruiter at the moment of placing. */
typedef struct MatchRecruiter {
	Ident id;
	guint engagements; /* taken: bits 1 << Engagement */
	int64_t capacity;  /* open offers at most, with what accepted leads count as */
	int64_t open_offers;
	int64_t accepted_leads; /* still in work */
	int64_t accepted_load;	/* the open offers that they count as */
	int64_t hour_offers;	/* in the hour that runs: filters nobody, but many are told together */
	bool is_paused;
	const WorkingCalendar *calendar; /* NULL: not known */
	int64_t work_at_us;		 /* first moment of work from now on; WORKING_TIME_NEVER: none in sight */
	bool has_no_time;		 /* the calendar holds too few hours for an offer's whole time */
	Languages languages;		 /* 0: not known */
	guint seniority;		 /* supplied: bits 1 << SENIORITY_…; 0: not known */
	int64_t budget_floor_usd;	 /* 0: none */
	const GPtrArray *tags;		 /* of char *, by match_words_stem(); NULL: none */
	const char *tag_names;		 /* the same as they were written, separated by commas; NULL: none */
	const GArray *bench;		 /* of MatchBench; NULL: none */
	FairFacts fair;
	guint ties; /* MatchTie, to the lead that is being placed */
	const char *
		related; /* reference of an open lead of the same client that they have, or are asked about; NULL: none */
	bool is_related_by_company; /* of another person there */
} MatchRecruiter;

typedef struct MatchNeed {
	Ident lead; /* seeds the draw */
	Engagement engagement;
	int64_t now_us;
	Languages languages;		     /* any of them will do; 0: not said */
	const WorkingCalendar *client_hours; /* NULL: not said */
	int64_t overlap_hours;		     /* MATCH_UNKNOWN, as are the next two */
	int seniority;			     /* SENIORITY_… */
	int64_t budget_usd;
	int64_t start_us;	 /* when people should be free at the latest; WORKING_TIME_NEVER: not said */
	const MatchWords *words; /* of the brief, for tags; NULL: none */
	/*
	 * Who knows the client or the field, and whose day starts by then, is preferred to a stranger who is free now; 0:
	 * nobody is waited for.
	 */
	int64_t specialist_until_us;
} MatchNeed;

/* What speaks for a recruiter, besides its being their turn. */
typedef enum MatchPoint {
	MATCH_POINT_RUNNER_UP, /* was being asked when somebody else accepted it */
	MATCH_POINT_RELATED,   /* has another lead of the client, or is asked about it */
	MATCH_POINT_CLIENT,
	MATCH_POINT_COMPANY,
	MATCH_POINT_TAGS,
	MATCH_POINT_BENCH,
	MATCH_POINT_OVERLAP,
	MATCH_POINT_COUNT
} MatchPoint;

/* 0: it does not. */
int64_t match_points(MatchPoint point, const MatchNeed *need, const MatchRecruiter *recruiter);

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
	guint rule; /* the filter that took it out, or the comparison that puts it after the first */
	int64_t points;
	FairEntry turn;
} MatchCandidate;

/* What a lead's next step depends on (domain/lead/lead_step). */
typedef struct MatchTally {
	int available_now;
	int available_later; /* who could have it, but not now */
	int full;	     /* of those: without room */
	/* A specialist is waited for: available_now is 0, and next_available_us when that recruiter's day starts. */
	bool awaits_specialist;
	int asked;   /* who had a turn in this round, and may have another one */
	int refused; /* who declined it or handed it back */
	/* when the first of available_later is, as far as calendars tell, or WORKING_TIME_NEVER */
	int64_t next_available_us;
} MatchTally;

/*
 * Fills candidates (as many as recruiters) in order: first those who are free now (tally.available_now) as
 * MATCH_PASSED_OVER, of them the best MATCH_ORDERED_MAX in order, the rest behind; then those filtered, in the order
 * they came.
 */
MatchTally match_rank(const MatchNeed *need, const MatchRecruiter *recruiters, gsize count, MatchCandidate *candidates);

/* The first `chosen` candidates get it. */
void match_choose(MatchCandidate *candidates, gsize chosen);

/* Staff chose candidate number `at`, who becomes number 0, whatever the ranking said. */
void match_assign(MatchCandidate *candidates, gsize at);

/* False: a lead of a client they know comes to them whatever their share, and does not use it up. */
bool match_counts(const MatchRecruiter *recruiter);

/* What put a candidate where it is, in a word: "share", "capacity". */
const char *match_rule_name(const MatchCandidate *candidate);

/*
 * Appends why a candidate is where it is: "was asked more recently". first: candidate number 0, with those ranked behind
 * it.
 */
void match_explain(
	const MatchNeed *need, const MatchCandidate *first, const MatchCandidate *candidate, GString *reason);

/*
 * Adds a sentence (which reasons then owns) for everything that speaks against a recruiter: every filter, not only the
 * first.
 */
void match_doubts(const MatchNeed *need, const MatchRecruiter *recruiter, GPtrArray *reasons);

/* Appends what the points of a candidate are for: "knows the client, tagged trading"; nothing for none. */
void match_explain_points(const MatchNeed *need, const MatchCandidate *candidate, GString *reason);
