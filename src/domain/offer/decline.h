/*
 * domain/offer/decline: why a recruiter does not accept a lead, or hands it back, and what follows from it. One table; a
 * new reason is one row.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "codec/wording.h"

/* Why a lead is taken from who is away, which nobody chooses from the list. */
#define RETURN_TIME_OFF "time_off"

typedef enum DeclineReason {
	DECLINE_WRONG_CLASS,
	DECLINE_NO_BENCH,
	DECLINE_BUDGET,
	DECLINE_CONFLICT_OF_INTEREST,
	DECLINE_SPAM,
	DECLINE_TOO_BUSY,
	DECLINE_OTHER,
	DECLINE_COUNT
} DeclineReason;

/* What happens besides the lead's moving on. Declines that question the lead itself go to staff for review. */
typedef enum DeclineEffect {
	DECLINE_EFFECT_NONE,
	DECLINE_EFFECT_PROPOSE_RECLASSIFY, /* staff are asked whether the engagement is another one */
	DECLINE_EFFECT_SHORTAGE,	   /* counts as missing supply of the engagement */
	DECLINE_EFFECT_BUDGET_CHECK,	   /* feeds the check of budgets against the published ranges */
	DECLINE_EFFECT_EXCLUDE_COMPANY,	   /* this recruiter is not offered this company's leads */
	DECLINE_EFFECT_QUARANTINE,	   /* nobody else gets it until staff release it */
	DECLINE_EFFECT_COUNT
} DeclineEffect;

typedef struct DeclineSpec {
	const char *name; /* as sent and stored */
	TextKey label;	  /* as shown next to the button */
	TextKey says;	  /* the sentence in the lead's history, after the recruiter's name */
	DeclineEffect effect;
	bool stops_offers;   /* the lead goes to staff instead of to the next recruiter */
	bool needs_sentence; /* the recruiter must say it in words */
	bool may_return;     /* also a reason to hand an accepted lead back */
	bool spares_share;   /* the offer was a mistake of ours, and does not count toward the recruiter's share */
} DeclineSpec;

extern const DeclineSpec decline_reasons[DECLINE_COUNT];

/* "Rosa Rust: Wrong kind of engineer (“…”)", as staff read it; note may be NULL. NULL: there is no such reason. g_free. */
char *decline_line(const char *recruiter, const char *reason, const char *note) G_GNUC_WARN_UNUSED_RESULT;

/* "Rosa Rust had accepted it, and handed it back: Too busy (“…”)"; reason and note may be NULL. g_free. */
char *return_line(const char *recruiter, const char *reason, const char *note) G_GNUC_WARN_UNUSED_RESULT;

/* False when there is no such reason. */
bool decline_parse(const char *name, DeclineReason *reason);
