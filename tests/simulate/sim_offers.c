#include "tests/simulate/sim.h"

/* What this recruiter is going to do, after some of their working time. */
static void decide_answer(Sim *sim, SimOffer *offer)
{
	static const struct {
		double until;
		OfferEvent event;
	} habits[] = {{0.50, OFFER_EVENT_ACCEPT}, {0.75, OFFER_EVENT_DECLINE}, {0.82, OFFER_EVENT_ASK},
		{1.0, OFFER_EVENT_COUNT}};
	const double draw = g_rand_double(sim->random);
	guint habit = 0;

	while (draw > habits[habit].until)
		habit++;
	/* Nobody accepts an advertisement. */
	offer->answer = sim_lead(sim, offer->lead)->is_spam && habits[habit].event == OFFER_EVENT_ACCEPT
				? OFFER_EVENT_DECLINE
				: habits[habit].event;
	offer->answer_us = sim_working_hours(sim, sim->calendars[offer->recruiter], 0.1, OFFER_HOURS);
	offer->client_us = WORKING_TIME_NEVER;
}

void sim_offer_make(Sim *sim, guint lead, guint recruiter, bool is_forced)
{
	MatchRecruiter *r = &sim->recruiters[recruiter];
	SimOffer offer = {
		.lead = lead,
		.recruiter = recruiter,
		.status = OFFER_OPEN,
		.made_us = sim->now_us,
		.is_forced = is_forced,
		.clock = offer_clock_start(sim->calendars[recruiter], sim->now_us, OFFER_HOURS * WORKING_TIME_HOUR),
	};

	decide_answer(sim, &offer);
	r->open_offers++;
	r->fair.offers++;
	r->fair.waited_us = 0;
	sim->last_offer_us[recruiter] = sim->now_us;
	sim->spam_offers += sim_lead(sim, lead)->is_spam;
	sim_lead(sim, lead)->open[recruiter] = true;
	sim_lead(sim, lead)->facts.open_offers++;
	g_array_append_val(sim->offers, offer);
}

/* The lead's other offers and its status follow, in the order in which the service writes them. */
static void end_offer(Sim *sim, guint at, OfferStatus before, guint effects)
{
	const SimOffer *offer = sim_offer(sim, at);
	SimLead *lead = sim_lead(sim, offer->lead);

	sim->outcomes[offer->status]++;
	if (offer_status_is_open(before)) {
		sim->recruiters[offer->recruiter].open_offers--;
		lead->open[offer->recruiter] = false;
		lead->facts.open_offers--;
	}
	lead->asked[offer->recruiter] |= (effects & OFFER_ENDS_TURN) != 0;
	lead->declined[offer->recruiter] |= offer->status == OFFER_DECLINED || offer->status == OFFER_RETURNED;
	if ((effects & OFFER_ACCEPTS_LEAD) != 0) {
		sim_move_lead(sim, lead, LEAD_EVENT_ACCEPT, LEAD_ACTOR_RECRUITER);
		sim_accepted_begin(sim, lead, at);
	}
	if (lead->is_spam && offer->status == OFFER_DECLINED)
		sim_move_lead(sim, lead, LEAD_EVENT_QUARANTINE, LEAD_ACTOR_RECRUITER);
	else if ((effects & OFFER_MOVES_LEAD_ON) != 0 && lead->status == LEAD_STATUS_OFFERED &&
		 lead->facts.open_offers == 0) {
		sim_move_lead(sim, lead, LEAD_EVENT_MOVE_ON, LEAD_ACTOR_DISPATCHER);
		lead->again_us = sim->now_us;
	}
}

void sim_offer_apply(Sim *sim, guint at, OfferEvent event, OfferActor actor)
{
	SimOffer *offer = sim_offer(sim, at);
	const OfferStatus before = offer->status;
	const OfferMove move = offer_next(before, event, actor);
	const WorkingCalendar *calendar = sim->calendars[offer->recruiter];

	if (move.outcome != OFFER_MOVES)
		return;
	offer->status = move.to;
	if ((move.effects & OFFER_PAUSES_CLOCK) != 0) {
		offer->clock = offer_clock_pause(&offer->clock, calendar, sim->now_us);
		offer->client_us =
			sim->now_us + g_rand_int_range(sim->random, 1, OFFER_ANSWER_HOURS) * WORKING_TIME_HOUR;
		sim->questions++;
	}
	if ((move.effects & OFFER_RESUMES_CLOCK) != 0) {
		offer->clock = offer_clock_resume(&offer->clock, calendar, sim->now_us);
		decide_answer(sim, offer);
	}
	if (event == OFFER_EVENT_REMIND)
		offer->clock.remind_us = WORKING_TIME_NEVER;
	if (!offer_status_is_open(offer->status))
		end_offer(sim, at, before, move.effects);
}

static void work_open(Sim *sim, guint at)
{
	if (sim_offer(sim, at)->answer != OFFER_EVENT_COUNT && sim_offer(sim, at)->answer_us <= sim->now_us)
		sim_offer_apply(sim, at, sim_offer(sim, at)->answer, OFFER_ACTOR_RECRUITER);
	const SimOffer *offer = sim_offer(sim, at);
	if (offer->status == OFFER_OPEN && offer->clock.deadline_us <= sim->now_us)
		sim_offer_apply(sim, at, OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER);
	else if (offer->status == OFFER_OPEN && offer->clock.remind_us <= sim->now_us) {
		sim_offer_apply(sim, at, OFFER_EVENT_REMIND, OFFER_ACTOR_DISPATCHER);
		sim->reminders++;
	}
}

void sim_work_offers(Sim *sim)
{
	for (guint i = 0; i < sim->offers->len; i++) {
		if (sim_offer(sim, i)->status == OFFER_OPEN)
			work_open(sim, i);
		else if (sim_offer(sim, i)->status == OFFER_ASKED && sim_offer(sim, i)->client_us <= sim->now_us)
			sim_offer_apply(sim, i, OFFER_EVENT_ANSWER, OFFER_ACTOR_CLIENT);
	}
}
