/*
 * domain/lead/triage: why staff look at a lead before any recruiter is asked. Pure.
 *
 * The first reason that holds is the lead's; lead.status_reason keeps it by name. What is to be decided: which
 * engagement it is offered as, that it is not for us, or that it is spam.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum TriageReason {
	TRIAGE_OTHER_TRADE,  /* the work is another trade's */
	TRIAGE_NOT_A_HIRE,   /* nobody is to be hired */
	TRIAGE_JUST_LOOKING, /* the client said so */
	TRIAGE_UNDECIDED,    /* nothing says which engagement it is */
	TRIAGE_MANUAL_MODE,  /* leads of this class are for staff to assign */
	TRIAGE_COUNT	     /* none: it can be offered */
} TriageReason;

/* What a submission says of itself; whether its class is in manual mode, the dispatcher knows. */
typedef struct TriageFacts {
	bool is_other_trade;
	bool is_not_a_hire;
	bool is_just_looking;
	bool is_undecided;
} TriageFacts;

TriageReason triage_reason(const TriageFacts *facts);

/* As stored, sent, and read. */
const char *triage_reason_name(TriageReason reason);
/* TRIAGE_COUNT for any other name, and for NULL. */
TriageReason triage_reason_parse(const char *name);
/* A sentence to staff. */
const char *triage_reason_says(TriageReason reason);
