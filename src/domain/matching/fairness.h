/*
 * domain/matching/fairness: whose turn it is among those who could all have a lead. Pure: same facts and lead, same
 * order.
 *
 * Orders by distance below the target share (by weight and presence), then by time since the last offer, then by a draw
 * that the lead is the seed of, so anybody can repeat it. What decided is kept with every entry, for the log and for
 * the recruiter's ledger.
 *
 * Behind is measured by (offers + 1/2) / (weight x presence), as seats are given out by Sainte-Lague's method: without
 * the half, everybody without an offer would be equal whatever their weight. Presence counts, or a recruiter who is new
 * or back from time off would get every lead until the others' whole window is made up for.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"

enum {
	FAIR_NEVER = -1,       /* waited_us of somebody who had no offer yet */
	FAIR_WINDOW_DAYS = 30, /* the window that offers are counted in */
	FAIR_WEIGHT_MAX = 10000,
	FAIR_COUNT_MAX = 1000 * 1000, /* offers and hours above it count as this */
};

typedef struct FairFacts {
	Ident recruiter;
	int64_t offers; /* in the window, this recruiter's, but for those that came back or were of clients they know */
	int64_t weight; /* 0: only when nobody else is left */
	int64_t presence;  /* working hours of the window in which they could have been asked; 1 at least */
	int64_t waited_us; /* since the last offer, or FAIR_NEVER */
} FairFacts;

typedef enum FairRule {
	FAIR_BY_SHARE,
	FAIR_BY_WAIT,
	FAIR_BY_DRAW,
	FAIR_ALONE, /* nobody to compare with */
	FAIR_RULE_COUNT
} FairRule;

/* "share", "wait", "draw", "alone": as logged. */
const char *fair_rule_name(FairRule rule);

typedef struct FairEntry {
	const FairFacts *facts;
	FairRule decided_by; /* the first: what put it before the second; others: what put them behind the first */
	uint64_t draw;	     /* the lowest wins; logged */
} FairEntry;

/* Below 0: a comes before b. What tells the two apart goes to rule. */
int fair_compare(const FairEntry *a, const FairEntry *b, FairRule *rule);

/* The draw of one recruiter for one lead; never changes, so a logged one can be checked years later. */
uint64_t fair_draw(uint64_t seed, const Ident *recruiter);
/* What a lead has to do with it: the seed of all its draws. */
uint64_t fair_draw_seed(const Ident *lead);

/* Appends why an entry stands where it does: "was asked more recently". first: entry number 0. */
void fair_explain(const FairEntry *first, const FairEntry *entry, GString *reason);

/* For the ledger: what share of all offers was due, and what share was given; both 0 to 1. */
typedef struct FairShare {
	double target, actual;
} FairShare;

void fair_shares(const FairFacts *facts, gsize count, FairShare *shares);
