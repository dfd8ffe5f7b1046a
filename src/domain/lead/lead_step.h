/*
 * domain/lead/lead_step: what happens next with a lead that nobody has accepted. Pure: facts in, one step out.
 *
 * The rules are a table in the order they are tried (lead_step.c): offers first, as soon as a recruiter becomes free,
 * The rules are a table in the order they are tried (lead_step.c): offers first, as soon as a recruiter becomes free,
 * whatever was escalated before, unless staff have to decide first; then waiting for answers; then for staff to choose,
 * until the response time is over; then waiting for a recruiter who will be at work, or have room, while the response
 * time can still be kept; then another round, if there may be one; then the escalation of named humans, one level at a
 * time, and the last of them again and again. There is always a step, so no lead is ever left without a person or a
 * moment it waits for.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef enum OfferMode {
	OFFER_MODE_ONE,	   /* one at a time */
	OFFER_MODE_TOP,	   /* several simultaneously; the first acceptance wins */
	OFFER_MODE_MANUAL, /* staff choose */
	OFFER_MODE_COUNT
} OfferMode;

/* "one", "top", "manual": as stored. */
const char *offer_mode_name(OfferMode mode);
bool offer_mode_parse(const char *name, OfferMode *mode);
/* Offers of one lead at a time. top: of OFFER_MODE_TOP. */
int offer_mode_at_once(OfferMode mode, int top);

enum {
	OFFER_TOP_MAX = 10,
	LEAD_RETURNS_MAX = 2, /* handed back so often, it is a person's */
	LEAD_ROUNDS_MAX = 1,  /* the default: after one full round comes a human */
};

/* The humans who get a lead that recruiters did not take, in order. */
typedef enum EscalationLevel {
	ESCALATION_TEAM_LEAD,
	ESCALATION_FALLBACK,
	ESCALATION_LEVEL_COUNT
} EscalationLevel;

const char *escalation_level_name(EscalationLevel level);

typedef struct LeadFacts {
	bool is_settled;	/* accepted, withdrawn, closed or quarantined */
	bool needs_decision;	/* of staff, before anybody is asked (domain/lead/triage) */
	bool is_staff_notified; /* of its present trouble; cleared when an offer is made */
	OfferMode mode;
	int top; /* simultaneous offers in OFFER_MODE_TOP */
	int open_offers;
	int available_now;     /* recruiters who fit, are not asked yet in this round, and could have it now */
	int available_later;   /* the same, but full, on leave, or their day has not begun */
	int full;	       /* of those: the moment when they have room is not known */
	int asked;	       /* in this round, to the end of their turn */
	int returns;	       /* times it was accepted and handed back in this round */
	int round, rounds_max; /* the first round is 0 */
	guint levels;	       /* those that have an address: bits 1 << EscalationLevel */
	int levels_passed;     /* levels that are behind: told or skipped */
	int64_t now_us;
	int64_t response_due_us;   /* when the client was told there will be an answer */
	int64_t triage_due_us;	   /* until when staff have time to decide */
	int64_t at_risk_us;	   /* from then on it takes a human to keep that (domain/matching/response_time) */
	int64_t escalation_due_us; /* how long the human told last has; ignored while levels_passed is 0 */
	int64_t next_available_us; /* when the first of available_later is free as far as calendars tell, or NEVER */
} LeadFacts;

typedef enum LeadStepKind {
	LEAD_STEP_NONE,		   /* settled */
	LEAD_STEP_OFFER,	   /* to the best `offers` candidates */
	LEAD_STEP_AWAIT_ANSWER,	   /* offers are out */
	LEAD_STEP_TRIAGE,	   /* staff decide first */
	LEAD_STEP_HAND_OVER,	   /* staff choose, within the response time */
	LEAD_STEP_WAIT,		   /* somebody will be at work, or have room, in time; nobody is alarmed */
	LEAD_STEP_AWAIT_CANDIDATE, /* escalated, in the order of response times; there is no human to tell */
	LEAD_STEP_NEW_ROUND,	   /* everybody may be asked again: raise the round and ask for the next step */
	LEAD_STEP_ESCALATE,	   /* to `level` */
	LEAD_STEP_AWAIT_HUMAN,
	LEAD_STEP_REMIND_HUMAN, /* `level`, the last, once more */
	LEAD_STEP_COUNT
} LeadStepKind;

typedef struct LeadStep {
	LeadStepKind kind;
	int offers;	       /* OFFER: how many */
	EscalationLevel level; /* ESCALATE, REMIND_HUMAN: who */
	bool notifies_staff;   /* they do not know yet: an email now */
	int64_t again_us;      /* look again then, even if nothing happens before; NEVER: only when something does */
} LeadStep;

LeadStep lead_step_next(const LeadFacts *facts);
