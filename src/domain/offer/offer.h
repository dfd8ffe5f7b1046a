/*
 * domain/offer/offer: the life of an offer, and the clock that runs on it.
 *
 *   open -> asked -> open                       a question to the client: the clock is paused until the answer
 *   open | asked -> accepted -> returned        one recruiter has the lead and its contact data, until it is handed
 *   back
 *   open | asked -> declined | withdrawn | undelivered
 *   open -> expired
 *
 * One table (offer.c: event, from, to, who may, effects) decides. offer_next() reads it; app/offers/moves is its only
 * caller that writes, and holds the lead's row lock. An offer's deadline is when the dispatcher may take it back: an
 * acceptance that comes later counts as long as the row is still open.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/matching/working_time.h"

enum {
	OFFER_REMIND_PERCENT = 80,    /* of the working time that the recruiter has */
	OFFER_QUESTIONS_MAX = 1,      /* by one recruiter about one lead */
	OFFER_LEAD_QUESTIONS_MAX = 2, /* to one client about one lead */
	OFFER_ANSWER_HOURS = 72,      /* the client's time; then the clock runs on without an answer */
};

/* An answer is of no use to a recruiter who has a minute left to read it. */
#define OFFER_LEFT_MIN_US (30 * WORKING_TIME_MINUTE)

typedef enum OfferStatus {
	OFFER_OPEN,
	OFFER_ASKED, /* open, waiting for the client's answer */
	OFFER_ACCEPTED,
	OFFER_DECLINED,
	OFFER_EXPIRED,
	OFFER_WITHDRAWN,
	OFFER_UNDELIVERED, /* its email could not be delivered, so its recruiter never knew */
	OFFER_RETURNED,	   /* accepted, then handed back */
	OFFER_STATUS_COUNT
} OfferStatus;

typedef enum OfferEvent {
	OFFER_EVENT_ACCEPT,
	OFFER_EVENT_DECLINE,
	OFFER_EVENT_ASK,
	OFFER_EVENT_ANSWER,
	OFFER_EVENT_ANSWER_LAPSES, /* the client did not answer in time */
	OFFER_EVENT_REMIND,
	OFFER_EVENT_EXPIRE,
	OFFER_EVENT_SUPERSEDE,		   /* a colleague accepted the lead */
	OFFER_EVENT_LEAD_ENDS,		   /* withdrawn, closed, quarantined */
	OFFER_EVENT_RECLASSIFY,		   /* the lead is of a class now for which others are asked */
	OFFER_EVENT_RECRUITER_UNAVAILABLE, /* removed, or on leave */
	/* the recruiter's email server refuses the address, or accepts no email for too long */
	OFFER_EVENT_UNDELIVERED,
	OFFER_EVENT_REASSIGN,	     /* staff assign the lead to another recruiter, or send it out again */
	OFFER_EVENT_DELIVERED,	     /* its email arrived, or its page was opened: from then on the clock runs */
	OFFER_EVENT_RELAY_RECOVERED, /* the time in which no email could be sent does not count */
	OFFER_EVENT_RETURN, /* the recruiter who accepted hands it back or is removed, or staff reopen the lead */
	OFFER_EVENT_COUNT
} OfferEvent;

typedef enum OfferActor {
	OFFER_ACTOR_CLIENT,
	OFFER_ACTOR_RECRUITER,
	OFFER_ACTOR_STAFF,
	OFFER_ACTOR_DISPATCHER,
	OFFER_ACTOR_SENDER,
	OFFER_ACTOR_COUNT
} OfferActor;

/* What app/offers/moves does in the transaction that writes the new status. */
typedef enum OfferEffect {
	OFFER_PAUSES_CLOCK = 1 << 0,
	OFFER_RESUMES_CLOCK = 1 << 1,
	OFFER_ACCEPTS_LEAD = 1 << 2,	   /* contact sent and its disclosure recorded, other offers superseded */
	OFFER_MOVES_LEAD_ON = 1 << 3,	   /* the dispatcher looks at the lead immediately (domain/lead/lead_step) */
	OFFER_ENDS_TURN = 1 << 4,	   /* this recruiter is not asked again in this round */
	OFFER_NOTIFIES_RECRUITER = 1 << 5, /* an email, unless the recruiter does not know of the offer yet */
	OFFER_SKIPS_TIME = 1 << 6,	   /* a stretch of time, which the caller names, does not count */
	OFFER_ANSWERS_CLIENT = 1 << 7,	   /* a person has answered: the response time ends */
	OFFER_RESTARTS_RESPONSE = 1 << 8,  /* the client waits for a person again */
	OFFER_SPARES_SHARE = 1 << 9, /* it came to nothing for a reason that is not the recruiter's, or came back */
} OfferEffect;

typedef enum OfferOutcome {
	OFFER_MOVES,
	OFFER_ALREADY, /* it is in that status: a repeat, answered as the first was */
	OFFER_OVER,    /* too late: the status says why */
	OFFER_DENIED,  /* this actor may never do that */
} OfferOutcome;

typedef struct OfferMove {
	OfferOutcome outcome;
	OfferStatus to; /* MOVES: the new status; otherwise the one it stays in */
	guint effects;	/* of OfferEffect; 0 unless MOVES */
} OfferMove;

OfferMove offer_next(OfferStatus from, OfferEvent event, OfferActor actor);

/* As stored and read. */
const char *offer_status_name(OfferStatus status);
bool offer_status_parse(const char *name, OfferStatus *status);
/* Open or asked: it counts against capacity, and only one of a lead and person may be so. */
bool offer_status_is_open(OfferStatus status);
/* The recruiter may see who the client is and how to reach them. */
bool offer_status_has_contact(OfferStatus status);
/* It was accepted, whatever came after. */
bool offer_status_was_accepted(OfferStatus status);
/* As in the lead's history and in offer.ended_by: "offer_accepted", "offer_question_asked". */
const char *offer_event_name(OfferEvent event);
bool offer_event_parse(const char *name, OfferEvent *event);

/* May this recruiter put one more question? Counts are of those put so far. */
bool offer_may_ask(int by_recruiter, int about_lead);

/*
 * How long an offer stands, in the recruiter's working time. deadline_us and remind_us are derived, so that rows can be
 * found by them; both are WORKING_TIME_NEVER while the clock is paused, or when the calendar has too few hours
 * within its horizon: such a recruiter is not to be offered anything. remind_us is NEVER too once that moment is
 * behind.
 */
typedef struct OfferClock {
	int64_t allowed_us; /* working time in all */
	int64_t spent_us;   /* of it, before since_us */
	int64_t since_us;   /* when it was last set going */
	int64_t deadline_us, remind_us;
} OfferClock;

OfferClock offer_clock_start(const WorkingCalendar *calendar, int64_t at_us, int64_t allowed_us);
OfferClock offer_clock_pause(const OfferClock *clock, const WorkingCalendar *calendar, int64_t at_us);
/* With what was left, or OFFER_LEFT_MIN_US if that is more. */
OfferClock offer_clock_resume(const OfferClock *clock, const WorkingCalendar *calendar, int64_t at_us);
/*
 * From from_us to until_us, which is not before since_us, the clock stood still. It goes on at until_us, as
 * offer_clock_resume() says.
 */
OfferClock offer_clock_skip(
	const OfferClock *clock, const WorkingCalendar *calendar, int64_t from_us, int64_t until_us);
