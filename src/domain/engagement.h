/*
 * domain/engagement: the three kinds of engagement, and the two sides of the comparison.
 */
#pragma once

#include <stdbool.h>

typedef enum Engagement {
	ENGAGEMENT_RUST,
	ENGAGEMENT_PYTHON,
	ENGAGEMENT_HYBRID,
	ENGAGEMENT_COUNT
} Engagement;

/* "rust", "python", "hybrid": as stored, sent and read. */
const char *engagement_name(Engagement engagement);
bool engagement_parse(const char *name, Engagement *engagement);
/* "rust, python, or hybrid" */
const char *engagement_names(void);

/*
 * What a lead is after other answers, for which the rules say `computed` where they said `before`: what staff decided stays
 * while the rules say the same as before.
 */
Engagement engagement_after(Engagement now, bool is_decided, Engagement before, Engagement computed);

/* "Rust Engineer", "Python Developer", or both: who to hire, in the published page's words. */
const char *engagement_talent(Engagement engagement);
