/*
 * http/pages/staff_queue_view: the pages on which staff decide about one lead after the other, and the table of what
 * they can decide there. Pure.
 */
#pragma once

#include "codec/json.h"
#include "codec/wording.h"
#include "domain/lead/lead_status.h"
#include "domain/rules/ruleset.h"

typedef enum StaffActKind {
	STAFF_ACT_CHANGE, /* of the lead, as its page makes it */
	STAFF_ACT_ASK,	  /* the client */
	STAFF_ACT_UNDO,	  /* what was done just now */
	STAFF_ACT_VISIT,  /* it is done on the lead's page */
} StaffActKind;

/* A button, pressed by the mouse or its key. */
typedef struct StaffAct {
	const char *name; /* in forms and addresses */
	LeadStatus of;	  /* the queue that has it */
	StaffActKind kind;
	const char *key;
	TextKey label, then, did; /* then: TEXT_NONE: who is asked */
	const char *bulk;	  /* the act of app/staff/staff_bulk that it is, and so can be undone; NULL: none */
	const char *value;
	const char *status; /* of the change, where it is none; NULL: stays */
	const char *reason;
	bool is_danger;
} StaffAct;

/* NULL: that queue has none of this name. */
const StaffAct *staff_act_find(LeadStatus of, const char *name);

typedef struct StaffQueueState {
	const char *path;
	LeadStatus of;
	const Json *queue; /* of staff_queue_read() */
	const RuleSet *rules;
	const StaffAct *did; /* just now; NULL: nothing */
	const char *done;    /* the lead that it was done to; NULL: none */
	const char *undo;    /* id of the act; NULL: it cannot be undone */
	const char *alert;   /* why something was not done; NULL: nothing */
	bool may_change;
} StaffQueueState;

Json *staff_queue_view(const StaffQueueState *state);
