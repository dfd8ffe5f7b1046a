/*
 * domain/lead/lead_status: where a lead stands, and every move there is between those places.
 *
 * One table of statuses and one of moves (lead_status.c: event, from, to, who may, what it causes). All code that
 * shows, lists, checks or changes a status reads them. The status is written by three statements: of the dispatcher
 * (store/dispatch_rows), of an offer's end (store/stored_offer), and of a person's change (store/lead).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum LeadStatus {
	LEAD_STATUS_NEW,	 /* the dispatcher has it now */
	LEAD_STATUS_TRIAGE,	 /* staff decide what it is before anybody is asked */
	LEAD_STATUS_QUARANTINED, /* suspected abuse: held back, and nobody is told one by one */
	LEAD_STATUS_WAITING,	 /* a recruiter who fits will be free in time; the moment is known */
	LEAD_STATUS_OFFERED,	 /* recruiters are asked */
	LEAD_STATUS_ESCALATED,	 /* a named human has it */
	LEAD_STATUS_ACCEPTED,	 /* one recruiter has it */
	LEAD_STATUS_PLACED,	 /* an engineer started */
	LEAD_STATUS_LOST,	 /* nobody will start, and somebody said why */
	LEAD_STATUS_WITHDRAWN,	 /* by the client */
	LEAD_STATUS_CLOSED,	 /* by staff */
	LEAD_STATUS_COUNT
} LeadStatus;

/* As stored, sent and read. */
const char *lead_status_name(LeadStatus status);
bool lead_status_parse(const char *name, LeadStatus *status);
/* "new, offered, … or closed", for help texts and error messages. */
const char *lead_status_names(void);

/* No recruiter is asked, or asked anymore. */
bool lead_status_is_settled(LeadStatus status);
/* It has not come to an end; what is suspected does not count (lead_is_open() of the schema is the same). */
bool lead_status_is_open(LeadStatus status);

typedef enum LeadEvent {
	LEAD_EVENT_OFFER,      /* recruiters are asked */
	LEAD_EVENT_WAIT,       /* nobody is free, but somebody will be in time */
	LEAD_EVENT_TRIAGE,     /* staff decide first */
	LEAD_EVENT_ESCALATE,   /* nobody fits, nobody accepted, or nobody decided */
	LEAD_EVENT_ACCEPT,     /* a recruiter has it, by their own act or by staff */
	LEAD_EVENT_MOVE_ON,    /* the last offer ended without an acceptance */
	LEAD_EVENT_HAND_BACK,  /* by the recruiter who had accepted it, or on their behalf */
	LEAD_EVENT_RECLASSIFY, /* the client's correction makes it another recruiter's business, or settles a triage */
	LEAD_EVENT_QUARANTINE, /* it is taken for abuse */
	LEAD_EVENT_RELEASE,    /* only a limit held it back, and that is over */
	LEAD_EVENT_GIVE_BACK,  /* out of quarantine to the recruiter who had accepted it */
	LEAD_EVENT_PROGRESS,   /* the work on it has reached another stage (domain/lead/lead_outcome) */
	LEAD_EVENT_PLACE,      /* an engineer started */
	LEAD_EVENT_LOSE,       /* it ends without one */
	LEAD_EVENT_FALL_THROUGH, /* who was placed does not start after all */
	LEAD_EVENT_REOPEN,	 /* staff send it out again, or for the first time */
	LEAD_EVENT_WITHDRAW,
	LEAD_EVENT_UNDO_WITHDRAWAL, /* nobody had accepted it */
	LEAD_EVENT_RESUME,	    /* the same, and the recruiter who had accepted it has it again */
	LEAD_EVENT_CLOSE,
	LEAD_EVENT_COUNT
} LeadEvent;

typedef enum LeadActor {
	LEAD_ACTOR_CLIENT,
	LEAD_ACTOR_RECRUITER,
	LEAD_ACTOR_STAFF,
	LEAD_ACTOR_DISPATCHER,
	LEAD_ACTOR_COUNT
} LeadActor;

typedef enum LeadCause {
	LEAD_ENDS_OFFERS = 1 << 0,    /* those that are open: domain/offer, LEAD_ENDS or RECLASSIFY or REASSIGN */
	LEAD_RETURNS_OFFER = 1 << 1,  /* the accepted one is handed back: domain/offer, RETURN */
	LEAD_STARTS_ROUND = 1 << 2,   /* everybody may be asked again, and escalation starts over */
	LEAD_ANSWERS_CLIENT = 1 << 3, /* a person has answered: the response time ends */
} LeadCause;

typedef struct LeadMove {
	bool is_allowed;
	LeadStatus to; /* where it stays if it is not allowed */
	guint causes;  /* of LeadCause */
} LeadMove;

/* "offer", "wait", …: for documents. */
const char *lead_event_name(LeadEvent event);
/* What the event does to a lead that stands there. */
LeadMove lead_next(LeadStatus from, LeadEvent event, LeadActor actor);

/* The event by which staff take a lead from one status to another; LEAD_EVENT_COUNT: none does. */
LeadEvent lead_event_of_staff(LeadStatus from, LeadStatus to);
/* From some status. */
bool lead_status_is_for_staff(LeadStatus to);
/* The statuses that staff may ask for: "new, quarantined, accepted, withdrawn, …". */
const char *lead_status_names_of_staff(void);
