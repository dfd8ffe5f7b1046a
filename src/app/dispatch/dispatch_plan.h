/*
 * app/dispatch/dispatch_plan: a batch being made (of app/dispatch/dispatch_batch), and what is written of each lead
 * in it: events, emails, and what humans are told.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/dispatch/candidates.h"
#include "app/dispatch/receipts.h"
#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "app/roster.h"
#include "base/json_writer.h"
#include "db/statement.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/lead_step.h"
#include "domain/lead/triage.h"
#include "domain/matching/match_need.h"
#include "domain/matching/response_time.h"

/* One batch in the making. */
typedef struct Round {
	const OfferPolicy *policy;
	ResponseTime response;
	Roster *roster; /* loads grow during the round */
	bool is_probe;	/* test leads, each assigned to the recruiter who is there for them */
	DbResult *leads;
	DbResult *ties;
	DbResult *related; /* of lead_link_related() */
	GHashTable *given; /* in this batch: ids of leads to ids of the first recruiter asked; owned */
	Receipts receipts;
	MatchCandidate *candidates;
	JsonWriter decisions;
	GString *explanations; /* the candidates of each decision, as db_documents_add() makes it */
	JsonWriter emails;
	int offered;
	int waiting;
	int escalated;
} Round;

/* One lead of it. */
typedef struct Plan {
	int row;
	LeadNeed need;
	Json *related;	   /* open leads of the same client; owned */
	LeadStatus status; /* before */
	LeadFacts facts;
	int refused; /* recruiters who declined it or handed it back */
	LeadStep step;
	TriageReason triage;	   /* why staff decide first; COUNT: they need not */
	bool is_assigned;	   /* staff chose who gets it */
	int64_t escalation_due_us; /* 0: nobody was told yet */
	GString *events;
} Plan;

/* Where the lead stands after its step. */
LeadStatus dispatch_status_after(const Plan *plan);
/* It stands there from this step on. */
bool dispatch_is_newly(const Plan *plan, LeadStatus status);

/* The last event of a plan, whose object the caller fills and ends by dispatch_end_event(). */
void dispatch_begin_event(const Plan *plan, JsonWriter *w, const char *what);
void dispatch_end_event(JsonWriter *w);

/* Until when the client's page says to expect an answer; NULL: they have one, or our emails do not reach them. g_free. */
char *dispatch_response_due(const Round *round, const Plan *plan, const WorkingCalendar *calendar);

/* Adds what every email about the lead says, and the email to the batch. */
void dispatch_write_email(Round *round, const Plan *plan, NotificationEmail *mail, NotificationLead *lead);

/* What became of the lead before, behind why it comes to somebody (in the roster) now; takes because. g_free. */
char *dispatch_tell_past(const Round *round, const Plan *plan, int person, char *because);

/* Events and emails of a lead that waits, is for staff to decide, or is escalated; sets when it is looked at again. */
void dispatch_notify_humans(Round *round, Plan *plan);
