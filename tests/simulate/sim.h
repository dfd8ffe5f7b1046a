/*
 * tests/simulate/sim: what the parts of the simulation share. Moments are microseconds of virtual time.
 *
 * simulate.c lets leads come in and dispatches them, sim_offers.c lives an offer, sim_accepted.c what comes after an
 * acceptance, sim_watch.c sees that nobody is left alone, sim_report.c counts.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/lead/follow_up.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/lead_step.h"
#include "domain/matching/match.h"
#include "domain/offer/offer.h"

enum {
	RECRUITERS = 50,
	STEP_MIN = 5,
	OFFER_HOURS = 4,
	RESPONSE_HOURS = 8, /* of the agency, as the next three */
	TRIAGE_HOURS = 8,
	ESCALATION_HOURS = 4,
	CONTACT_HOURS = 8,
	FOLLOW_UP_DAYS = 7,
	SHARE_PERCENT = 5,
	CATCH_UP_HOURS = 40, /* at work: a week, after which the others have caught up */
};

/* Monday 2 November 2026, 00:00 UTC: clocks have just changed. */
#define BEGIN_US (INT64_C(1793577600) * G_USEC_PER_SEC)

#define NOBODY RECRUITERS

typedef struct SimLead {
	Ident id;
	int64_t taken_us;
	LeadStatus status;
	int64_t again_us; /* looked at then; NEVER: when something happens */
	LeadFacts facts;
	int64_t staff_us; /* when staff decide what is theirs to decide; NEVER: they do not, or nothing is */
	bool is_spam;
	bool asked[RECRUITERS];
	bool declined[RECRUITERS]; /* or handed back: nobody gets that again */
	bool open[RECRUITERS];
	/* Of an accepted lead: */
	guint offer; /* the accepted one */
	LeadStage stage;
	FollowUp follow_up;
	int64_t follow_up_us;
	LeadEvent plan; /* what its recruiter will say next, then; COUNT: nothing by themselves */
	int64_t plan_us;
	int64_t outcome_us; /* when it is decided at the client's, which the recruiter says when asked */
} SimLead;

typedef struct SimOffer {
	guint lead;
	guint recruiter;
	OfferStatus status;
	OfferClock clock;
	int64_t made_us;
	bool is_forced;	   /* every available recruiter had reached the target share */
	OfferEvent answer; /* COUNT: none will come */
	int64_t answer_us;
	int64_t client_us; /* when the client answers a question */
} SimOffer;

typedef struct Sim {
	GRand *random;
	int64_t now_us, end_us;
	WorkingCalendar *agency;
	WorkingCalendar *calendars[RECRUITERS];
	MatchRecruiter recruiters[RECRUITERS];
	int64_t last_offer_us[RECRUITERS];
	char names[RECRUITERS][40];
	GArray *leads;	/* of SimLead */
	GArray *offers; /* of SimOffer */
	int moves[LEAD_EVENT_COUNT];
	int outcomes[OFFER_STATUS_COUNT];
	int emails[FOLLOW_UP_COUNT];
	int reminders, questions;
	int waits; /* leads that waited for somebody's day */
	int spam_offers;
	int silent; /* leads whose moment had passed without anything */
} Sim;

SimLead *sim_lead(const Sim *sim, guint at);
SimOffer *sim_offer(const Sim *sim, guint at);

/* True with that probability. */
bool sim_chance(Sim *sim, double probability);
/* Between so many hours of the calendar's working time from now. */
int64_t sim_working_hours(Sim *sim, const WorkingCalendar *calendar, double from, double until);

/* By the table of domain/lead; a move that it does not allow ends the program. Returns what the move causes. */
guint sim_move_lead(Sim *sim, SimLead *lead, LeadEvent event, LeadActor actor);

/* An offer of the lead to the recruiter; is_forced: nobody who was behind could have had it. */
void sim_offer_make(Sim *sim, guint lead, guint recruiter, bool is_forced);
/* By the table of domain/offer, with all that follows for the lead. */
void sim_offer_apply(Sim *sim, guint at, OfferEvent event, OfferActor actor);
void sim_work_offers(Sim *sim);

/* Its recruiter has it from now on. */
void sim_accepted_begin(Sim *sim, SimLead *lead, guint offer);
/* What staff do with a lead that a named human has. */
void sim_work_escalated(Sim *sim, guint at);
void sim_work_accepted(Sim *sim);

/* Counts leads that are open and wait for no moment and no human, or whose moment has passed. */
void sim_watch(Sim *sim);

/* Prints the tables; returns the largest avoidable distance from what was due, in percent of it. */
double sim_report(Sim *sim, const char *svg_path);
