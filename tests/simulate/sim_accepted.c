/*
 * What becomes of an accepted lead. Recruiters call clients or forget to, propose engineers, place them or lose the
 * lead, hand it back, or say nothing until they are asked; staff step in where the clock says so.
 */
#include "tests/simulate/sim.h"

static const WorkingCalendar *calendar_of(const Sim *sim, const SimLead *lead)
{
	return sim->calendars[sim_offer(sim, lead->offer)->recruiter];
}

static void set_clock(Sim *sim, SimLead *lead, FollowUp due)
{
	const FollowUpStep step = follow_up_after(due, &(FollowUpFacts){
							       .stage = lead->stage,
							       .now_us = sim->now_us,
							       .contact_us = CONTACT_HOURS * WORKING_TIME_HOUR,
							       .period_us = FOLLOW_UP_DAYS * WORKING_TIME_DAY,
							       .calendar = calendar_of(sim, lead),
						       });

	lead->follow_up = step.next;
	lead->follow_up_us = step.at_us;
}

static void plan(Sim *sim, SimLead *lead, LeadEvent event, double from_hours, double until_hours)
{
	lead->plan = event;
	lead->plan_us = sim_working_hours(sim, calendar_of(sim, lead), from_hours, until_hours);
}

/* What its recruiter does next without being asked. */
static void decide_plan(Sim *sim, SimLead *lead)
{
	const double draw = g_rand_double(sim->random);

	lead->plan = LEAD_EVENT_COUNT;
	lead->plan_us = WORKING_TIME_NEVER;
	if (draw < 0.07)
		plan(sim, lead, LEAD_EVENT_HAND_BACK, 1, 30);
	else if (draw < 0.87 && lead->stage == LEAD_STAGE_ACCEPTED)
		plan(sim, lead, LEAD_EVENT_PROGRESS, 0.2, 10);
	else if (draw < 0.75 && lead->stage == LEAD_STAGE_CONTACTED)
		plan(sim, lead, LEAD_EVENT_PROGRESS, 8, 60);
	else if (draw < 0.45 && lead->stage == LEAD_STAGE_PROPOSED)
		plan(sim, lead, LEAD_EVENT_PLACE, 20, 160);
	else if (draw < 0.75 && lead->stage == LEAD_STAGE_PROPOSED)
		plan(sim, lead, LEAD_EVENT_LOSE, 20, 160);
}

void sim_accepted_begin(Sim *sim, SimLead *lead, guint offer)
{
	lead->offer = offer;
	lead->stage = LEAD_STAGE_ACCEPTED;
	lead->outcome_us = sim_working_hours(sim, calendar_of(sim, lead), 20, 200);
	set_clock(sim, lead, FOLLOW_UP_PLAN);
	decide_plan(sim, lead);
}

/* Handed back: everything that is known stays, and somebody else is asked. */
static void hand_back(Sim *sim, SimLead *lead, LeadActor actor)
{
	sim_move_lead(sim, lead, LEAD_EVENT_HAND_BACK, actor);
	lead->facts.returns++;
	lead->again_us = sim->now_us;
	sim_offer_apply(sim, lead->offer, OFFER_EVENT_RETURN,
		actor == LEAD_ACTOR_STAFF ? OFFER_ACTOR_STAFF : OFFER_ACTOR_RECRUITER);
}

static void report(Sim *sim, SimLead *lead, LeadEvent event, LeadActor actor)
{
	if (event == LEAD_EVENT_HAND_BACK) {
		hand_back(sim, lead, actor);
		return;
	}
	sim_move_lead(sim, lead, event, actor);
	if (lead->status != LEAD_STATUS_ACCEPTED)
		return;
	if (event == LEAD_EVENT_PROGRESS && lead->stage < LEAD_STAGE_PROPOSED)
		lead->stage++;
	set_clock(sim, lead, FOLLOW_UP_PLAN);
	decide_plan(sim, lead);
}

/* A question reminds people: most answer, and say how it ended if it has. */
static void answer_question(Sim *sim, SimLead *lead)
{
	if (sim_chance(sim, 0.3))
		return;
	if (sim->now_us < lead->outcome_us) {
		sim_move_lead(sim, lead, LEAD_EVENT_PROGRESS, LEAD_ACTOR_RECRUITER); /* "we still talk" */
		lead->stage = MAX(lead->stage, LEAD_STAGE_CONTACTED);
		return;
	}
	report(sim, lead, sim_chance(sim, 0.5) ? LEAD_EVENT_PLACE : LEAD_EVENT_LOSE, LEAD_ACTOR_RECRUITER);
}

/* Nobody contacted the client: staff call the recruiter, and some leads they give to somebody else. */
static void step_in(Sim *sim, SimLead *lead)
{
	report(sim, lead, sim_chance(sim, 0.4) ? LEAD_EVENT_HAND_BACK : LEAD_EVENT_PROGRESS, LEAD_ACTOR_STAFF);
}

static void follow_up(Sim *sim, SimLead *lead)
{
	const FollowUp due = lead->follow_up;

	sim->emails[due]++;
	set_clock(sim, lead, due);
	if (due == FOLLOW_UP_REMIND && sim_chance(sim, 0.6))
		plan(sim, lead, LEAD_EVENT_PROGRESS, 0.1, 4);
	else if (due == FOLLOW_UP_ESCALATE)
		step_in(sim, lead);
	else if (due == FOLLOW_UP_ASK)
		answer_question(sim, lead);
}

/* One in fifty who was placed does not start after all. */
static void work_placed(Sim *sim, SimLead *lead)
{
	if (lead->outcome_us > sim->now_us)
		return;
	lead->outcome_us = WORKING_TIME_NEVER;
	if (sim_chance(sim, 0.02)) {
		sim_move_lead(sim, lead, LEAD_EVENT_FALL_THROUGH, LEAD_ACTOR_RECRUITER);
		lead->outcome_us = sim_working_hours(sim, calendar_of(sim, lead), 20, 200);
		set_clock(sim, lead, FOLLOW_UP_PLAN);
		decide_plan(sim, lead);
	}
}

void sim_work_accepted(Sim *sim)
{
	for (guint i = 0; i < sim->leads->len; i++) {
		SimLead *lead = sim_lead(sim, i);
		if (lead->status == LEAD_STATUS_PLACED)
			work_placed(sim, lead);
		if (lead->status == LEAD_STATUS_ACCEPTED && lead->plan_us <= sim->now_us)
			report(sim, lead, lead->plan, LEAD_ACTOR_RECRUITER);
		if (lead->status == LEAD_STATUS_ACCEPTED && lead->follow_up_us <= sim->now_us)
			follow_up(sim, lead);
	}
}

/* Who has it as a named human finds a colleague outside of the system, or tells the client that there is nobody. */
void sim_work_escalated(Sim *sim, guint at)
{
	SimLead *lead = sim_lead(sim, at);

	if (lead->staff_us == WORKING_TIME_NEVER)
		lead->staff_us = sim_working_hours(sim, sim->agency, 1, 3 * ESCALATION_HOURS);
	if (lead->staff_us > sim->now_us)
		return;
	lead->staff_us = WORKING_TIME_NEVER;
	if (sim_chance(sim, 0.5))
		sim_move_lead(sim, lead, LEAD_EVENT_CLOSE, LEAD_ACTOR_STAFF);
}
