/*
 * domain/lead/follow_up: when the recruiter who has a lead is reminded of it, and when staff are.
 *
 *   plan -> remind -> escalate -> ask -> ask …     nobody has told us that the client was contacted
 *   plan -> ask -> ask …                           they talk
 *
 * So an accepted lead has a next moment until it has an outcome. Only a person hands it back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/lead/lead_outcome.h"
#include "domain/matching/working_time.h"

typedef enum FollowUp {
	FOLLOW_UP_PLAN,	    /* something has changed: set the clock */
	FOLLOW_UP_REMIND,   /* the recruiter: contact the client */
	FOLLOW_UP_ESCALATE, /* staff: nobody has */
	FOLLOW_UP_ASK,	    /* the recruiter: how does it stand? */
	FOLLOW_UP_COUNT
} FollowUp;

/* As stored. */
const char *follow_up_name(FollowUp follow_up);
bool follow_up_parse(const char *name, FollowUp *follow_up);

typedef struct FollowUpFacts {
	LeadStage stage;
	int64_t now_us;
	int64_t contact_us;		 /* working time that a recruiter has until each of the first two moments */
	int64_t period_us;		 /* between two questions */
	const WorkingCalendar *calendar; /* the recruiter's */
} FollowUpFacts;

typedef struct FollowUpStep {
	FollowUp next;
	int64_t at_us; /* in the recruiter's working time; without any in sight as if they were always at work */
} FollowUpStep;

/* What comes after the one that is due now. */
FollowUpStep follow_up_after(FollowUp due, const FollowUpFacts *facts);
