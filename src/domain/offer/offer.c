#include "domain/offer/offer.h"

typedef struct MoveSpec {
	const char *name; /* of the event in the history; offer.ended_by of an offer that ends by it */
	guint from;	  /* bits 1 << OfferStatus */
	OfferStatus to;
	guint who; /* bits 1 << OfferActor */
	guint effects;
} MoveSpec;

#define OPEN	   (1U << OFFER_OPEN)
#define ASKED	   (1U << OFFER_ASKED)
#define PENDING	   (OPEN | ASKED)
#define ACCEPTED   (1U << OFFER_ACCEPTED)
#define CLIENT	   (1U << OFFER_ACTOR_CLIENT)
#define RECRUITER  (1U << OFFER_ACTOR_RECRUITER)
#define STAFF	   (1U << OFFER_ACTOR_STAFF)
#define DISPATCHER (1U << OFFER_ACTOR_DISPATCHER)
#define SENDER	   (1U << OFFER_ACTOR_SENDER)

/* clang-format off */
static const MoveSpec moves[] = {
	[OFFER_EVENT_ACCEPT]                = {"offer_accepted",             PENDING,  OFFER_ACCEPTED,
		RECRUITER | STAFF, OFFER_ACCEPTS_LEAD | OFFER_ANSWERS_CLIENT},
	[OFFER_EVENT_DECLINE]               = {"offer_declined",             PENDING,  OFFER_DECLINED,
		RECRUITER | STAFF, OFFER_MOVES_LEAD_ON | OFFER_ENDS_TURN},
	[OFFER_EVENT_ASK]                   = {"offer_question_asked",       OPEN,     OFFER_ASKED,
		RECRUITER, OFFER_PAUSES_CLOCK | OFFER_ANSWERS_CLIENT},
	[OFFER_EVENT_ANSWER]                = {"offer_question_answered",    ASKED,    OFFER_OPEN,
		CLIENT | STAFF, OFFER_RESUMES_CLOCK | OFFER_NOTIFIES_RECRUITER},
	[OFFER_EVENT_ANSWER_LAPSES]         = {"offer_question_expired",     ASKED,    OFFER_OPEN,
		DISPATCHER, OFFER_RESUMES_CLOCK | OFFER_NOTIFIES_RECRUITER},
	[OFFER_EVENT_REMIND]                = {"offer_reminded",             OPEN,     OFFER_OPEN,
		DISPATCHER, OFFER_NOTIFIES_RECRUITER},
	[OFFER_EVENT_EXPIRE]                = {"offer_expired",              OPEN,     OFFER_EXPIRED,
		DISPATCHER, OFFER_MOVES_LEAD_ON | OFFER_ENDS_TURN | OFFER_NOTIFIES_RECRUITER},
	[OFFER_EVENT_SUPERSEDE]             = {"offer_superseded",           PENDING,  OFFER_WITHDRAWN,
		RECRUITER | STAFF, OFFER_NOTIFIES_RECRUITER},
	[OFFER_EVENT_LEAD_ENDS]             = {"offer_withdrawn",            PENDING,  OFFER_WITHDRAWN,
		CLIENT | RECRUITER | STAFF | DISPATCHER, OFFER_NOTIFIES_RECRUITER | OFFER_SPARES_SHARE},
	/* The lead goes on, with others. */
	[OFFER_EVENT_RECLASSIFY]            = {"offer_reclassified",         PENDING,  OFFER_WITHDRAWN,
		CLIENT | STAFF, OFFER_MOVES_LEAD_ON | OFFER_NOTIFIES_RECRUITER | OFFER_SPARES_SHARE},
	/* Not the end of a turn: a recruiter who comes back may be asked again. */
	[OFFER_EVENT_RECRUITER_UNAVAILABLE] = {"offer_recruiter_unavailable", PENDING,  OFFER_WITHDRAWN,
		RECRUITER | STAFF | DISPATCHER, OFFER_MOVES_LEAD_ON | OFFER_NOTIFIES_RECRUITER | OFFER_SPARES_SHARE},
	/* The recruiter cannot be told: staff are, about the address. */
	[OFFER_EVENT_UNDELIVERED]           = {"offer_undelivered",          PENDING,  OFFER_UNDELIVERED,
		DISPATCHER | SENDER, OFFER_MOVES_LEAD_ON | OFFER_SPARES_SHARE},
	[OFFER_EVENT_DELIVERED]             = {"offer_delivered",            OPEN,     OFFER_OPEN,
		DISPATCHER, OFFER_SKIPS_TIME},
	[OFFER_EVENT_RELAY_RECOVERED]       = {"offer_clock_resumed",        OPEN,     OFFER_OPEN,
		DISPATCHER, OFFER_SKIPS_TIME},
	[OFFER_EVENT_REASSIGN]              = {"offer_reassigned",           PENDING,  OFFER_WITHDRAWN,
		STAFF, OFFER_MOVES_LEAD_ON | OFFER_ENDS_TURN | OFFER_NOTIFIES_RECRUITER | OFFER_SPARES_SHARE},
	/* The one way out of accepted; the contact is masked again. */
	[OFFER_EVENT_RETURN]                = {"offer_returned",             ACCEPTED, OFFER_RETURNED,
		RECRUITER | STAFF | DISPATCHER,
		OFFER_MOVES_LEAD_ON | OFFER_ENDS_TURN | OFFER_NOTIFIES_RECRUITER | OFFER_RESTARTS_RESPONSE | OFFER_SPARES_SHARE},
};

static const char *const status_names[] = {
	[OFFER_OPEN]        = "open",
	[OFFER_ASKED]       = "asked",
	[OFFER_ACCEPTED]    = "accepted",
	[OFFER_DECLINED]    = "declined",
	[OFFER_EXPIRED]     = "expired",
	[OFFER_WITHDRAWN]   = "withdrawn",
	[OFFER_UNDELIVERED] = "undelivered",
	[OFFER_RETURNED]    = "returned",
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(moves) == OFFER_EVENT_COUNT);
G_STATIC_ASSERT(G_N_ELEMENTS(status_names) == OFFER_STATUS_COUNT);

OfferMove offer_next(OfferStatus from, OfferEvent event, OfferActor actor)
{
	const MoveSpec *move = &moves[event];

	g_assert(from < OFFER_STATUS_COUNT && event < OFFER_EVENT_COUNT && actor < OFFER_ACTOR_COUNT);
	if ((move->who & (1U << actor)) == 0)
		return (OfferMove){OFFER_DENIED, from, 0};
	if ((move->from & (1U << from)) != 0)
		return (OfferMove){OFFER_MOVES, move->to, move->effects};
	return (OfferMove){from == move->to ? OFFER_ALREADY : OFFER_OVER, from, 0};
}

const char *offer_status_name(OfferStatus status)
{
	g_assert(status < OFFER_STATUS_COUNT);
	return status_names[status];
}

bool offer_status_parse(const char *name, OfferStatus *status)
{
	for (guint i = 0; i < OFFER_STATUS_COUNT; i++) {
		if (g_str_equal(status_names[i], name)) {
			*status = (OfferStatus)i;
			return true;
		}
	}
	return false;
}

bool offer_status_is_open(OfferStatus status)
{
	return status == OFFER_OPEN || status == OFFER_ASKED;
}

bool offer_status_has_contact(OfferStatus status)
{
	return status == OFFER_ACCEPTED;
}

bool offer_status_was_accepted(OfferStatus status)
{
	return status == OFFER_ACCEPTED || status == OFFER_RETURNED;
}

const char *offer_event_name(OfferEvent event)
{
	g_assert(event < OFFER_EVENT_COUNT);
	return moves[event].name;
}

bool offer_event_parse(const char *name, OfferEvent *event)
{
	for (guint i = 0; i < OFFER_EVENT_COUNT; i++) {
		if (g_str_equal(moves[i].name, name)) {
			*event = (OfferEvent)i;
			return true;
		}
	}
	return false;
}

bool offer_may_ask(int by_recruiter, int about_lead)
{
	return by_recruiter < OFFER_QUESTIONS_MAX && about_lead < OFFER_LEAD_QUESTIONS_MAX;
}

static OfferClock run(OfferClock clock, const WorkingCalendar *calendar, int64_t at_us)
{
	const int64_t until_reminder_us = clock.allowed_us / 100 * OFFER_REMIND_PERCENT - clock.spent_us;

	clock.since_us = at_us;
	clock.deadline_us = working_time_add(calendar, at_us, clock.allowed_us - clock.spent_us);
	clock.remind_us =
		until_reminder_us > 0 ? working_time_add(calendar, at_us, until_reminder_us) : WORKING_TIME_NEVER;
	return clock;
}

OfferClock offer_clock_start(const WorkingCalendar *calendar, int64_t at_us, int64_t allowed_us)
{
	return run((OfferClock){.allowed_us = allowed_us}, calendar, at_us);
}

OfferClock offer_clock_pause(const OfferClock *clock, const WorkingCalendar *calendar, int64_t at_us)
{
	OfferClock paused = *clock;

	paused.spent_us += working_time_between(calendar, clock->since_us, at_us);
	paused.deadline_us = WORKING_TIME_NEVER;
	paused.remind_us = WORKING_TIME_NEVER;
	return paused;
}

OfferClock offer_clock_resume(const OfferClock *clock, const WorkingCalendar *calendar, int64_t at_us)
{
	OfferClock resumed = *clock;

	resumed.allowed_us = MAX(clock->allowed_us, clock->spent_us + OFFER_LEFT_MIN_US);
	return run(resumed, calendar, at_us);
}

OfferClock offer_clock_skip(const OfferClock *clock, const WorkingCalendar *calendar, int64_t from_us, int64_t until_us)
{
	const int64_t stops_us = MAX(from_us, clock->since_us);
	const OfferClock paused = offer_clock_pause(clock, calendar, stops_us);

	return until_us <= stops_us ? *clock : offer_clock_resume(&paused, calendar, until_us);
}
