/*
 * domain/lead/lead_change: what staff may change on a lead, as the API takes it:
 *
 *   {"status": "closed", "stage": "contacted", "engagement": "rust", "recruiter": "ada@…", "reason": "…", "note": "…",
 *    "link": "LM-…", "unlink": "LM-…", "owner": "…", "tags": ["…"], "tag": "…", "untag": "…", "start_date": "2027-01-31", "role": "…", "rate": "…", "fee": "…", "version": "…"}
 *
 * Every key may be left out, but one besides version and the details of a placement must be there. An
 * engagement, closed, and lost need a reason of their lists (domain/lead/lead_outcome); placed needs
 * start_date, role, and rate. owner is an account that may change leads, me, or none; tags are all tags of the lead, tag
 * is added to them, and untag is taken away. recruiter is who gets the lead offered next, whatever the ranking says. version is what
 * the lead's "version" said when it was read; with it, a change by another person in between is CONFLICT instead of
 * lost.
 */
#pragma once

#include <stdbool.h>

#include "codec/json.h"
#include "domain/engagement.h"
#include "domain/lead/lead_outcome.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/submission.h"

enum {
	LEAD_CHANGE_REASON_CHARS_MAX = SUBMISSION_TEXT_CHARS_MAX,
	LEAD_CHANGE_NOTE_CHARS_MAX = 2000,
};

typedef struct LeadChange {
	LeadStatus status;     /* LEAD_STATUS_COUNT: stays */
	LeadStage stage;       /* LEAD_STAGE_COUNT: stays */
	Engagement engagement; /* ENGAGEMENT_COUNT: stays */
	char *recruiter;       /* id or address; owned, as are those below; NULL: none */
	char *reason;
	char *note;
	char *link; /* id or reference of another lead of the same client */
	char *unlink;
	char *owner;	  /* the address of an account, "me", or "none" */
	char **tags;	  /* all of them, instead of those that there are; NULL: they stay but for the next two */
	char *tag;	  /* one more */
	char *untag;	  /* one less */
	char *start_date; /* of a placement, as are the next three */
	char *role;
	char *rate;
	char *fee;
	char *version;
	bool *is_outdated; /* set when version is not the lead's; NULL: nobody asks */
} LeadChange;

/* A key that takes a text, of the table that reads it. */
typedef struct LeadChangeKeySpec {
	const char *name;
	glong chars_max;
	const char *(*choices)(void); /* what it takes, in words; NULL: any text */
} LeadChangeKeySpec;

/* One after the other; false: there are no more. "tags", which takes an array, is not among them. */
bool lead_change_key_at(guint i, LeadChangeKeySpec *key);

void lead_change_init(LeadChange *change);
void lead_change_clear(LeadChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadChange, lead_change_clear)

/* What the change says of an accepted lead, for the event that is to do it; borrows. */
LeadReport lead_change_report(const LeadChange *change, LeadEvent event);

/* Fills change, which was initialized. False with at least one entry in errors: all that is wrong. */
bool lead_change_parse(Json *body, LeadChange *change, FieldErrors *errors);
