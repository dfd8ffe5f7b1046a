/*
 * domain/lead/lead_outcome: how far the work on an accepted lead is, how it ended, and why.
 *
 * Stages and reasons are tables. Which move there is between statuses says domain/lead/lead_status.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "codec/json.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/submission.h"

/* Of a closed lead: the client is told that it is not our work. */
#define LEAD_REASON_NOT_FOR_US "not_for_us"

/* Of a lead that is accepted; a lead that has ended keeps the one it had reached. */
typedef enum LeadStage {
	LEAD_STAGE_ACCEPTED,  /* the client has not heard from the recruiter yet */
	LEAD_STAGE_CONTACTED, /* they talk */
	LEAD_STAGE_PROPOSED,  /* the client knows of engineers */
	LEAD_STAGE_COUNT
} LeadStage;

const char *lead_stage_name(LeadStage stage);
TextKey lead_stage_text(LeadStage stage);
bool lead_stage_parse(const char *name, LeadStage *stage);
/* "accepted, contacted, or proposed" */
const char *lead_stage_names(void);

typedef enum LeadReasonKind {
	LEAD_REASON_LOST,   /* why no engineer starts */
	LEAD_REASON_CLOSED, /* why staff end a lead */
	LEAD_REASON_CLASS,  /* why staff say what the engagement is */
	LEAD_REASON_COUNT
} LeadReasonKind;

/* One after the other; NULL: there are no more. "other" is the last of each. */
const char *lead_reason_at(LeadReasonKind kind, guint i);
/* As its recruiter reads it; TEXT_NONE: only staff do, by its name. */
TextKey lead_reason_text(LeadReasonKind kind, guint i);
bool lead_reason_is_known(LeadReasonKind kind, const char *name);
/* "budget, timing, … or other" */
const char *lead_reason_names(LeadReasonKind kind);

/* A lead with this status has a reason of that list; false: it has none. */
bool lead_reason_kind_of(LeadStatus status, LeadReasonKind *kind);

enum {
	LEAD_OUTCOME_TEXT_CHARS_MAX = SUBMISSION_TEXT_CHARS_MAX,
	LEAD_OUTCOME_NOTE_CHARS_MAX = 2000,
};

/*
 * What somebody says of an accepted lead: PROGRESS with a stage, PLACE, LOSE, FALL_THROUGH. Texts are borrowed; NULL or
 * "": not given.
 */
typedef struct LeadReport {
	LeadEvent event;
	LeadStage stage;	/* of PROGRESS */
	const char *reason;	/* of LOSE: a name of the list */
	const char *start_date; /* of PLACE, as are the next four: 2027-01-31 */
	const char *role;
	const char *rate;
	const char *fee;       /* need not be given */
	Engagement engagement; /* of the engineer; COUNT: the lead's own */
	const char *note;      /* of all; of PROGRESS to proposed: who is proposed */
} LeadReport;

/* Adds what is wrong with it, by the names that the API has for them. */
bool lead_report_check(const LeadReport *report, FieldErrors *errors);

/* {"start_date","role","rate","fee","engagement"} of PLACE, to be stored. */
char *lead_report_placement(const LeadReport *report, Engagement engagement) G_GNUC_WARN_UNUSED_RESULT;
/* What the event of it says: {"status","stage","reason","note","placement"}, as far as given. */
char *lead_report_json(const LeadReport *report, LeadStatus status, const char *placement) G_GNUC_WARN_UNUSED_RESULT;
/* The name of that event: "lead_contacted", "lead_placed"; "lead_still_active" if the stage was reached before. */
const char *lead_report_event(const LeadReport *report, LeadStage before);
