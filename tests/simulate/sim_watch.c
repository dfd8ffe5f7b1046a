/*
 * Every open lead waits for a moment that has not passed, or a named human has it and is told again. Looked at after
 * each step of the clock, so nothing may be later than the step before.
 */
#include "tests/simulate/sim.h"

static int64_t next_of_offers(const Sim *sim, const SimLead *lead, guint at)
{
	int64_t next_us = WORKING_TIME_NEVER;
	int left = lead->facts.open_offers;

	for (guint i = sim->offers->len; left > 0 && i-- > 0;) {
		const SimOffer *offer = sim_offer(sim, i);
		if (offer->lead != at || !offer_status_is_open(offer->status))
			continue;
		left--;
		next_us = MIN(next_us, offer->status == OFFER_ASKED ? offer->client_us : offer->clock.deadline_us);
	}
	return next_us;
}

static int64_t next_moment(const Sim *sim, const SimLead *lead, guint at)
{
	switch (lead->status) {
	case LEAD_STATUS_NEW:
	case LEAD_STATUS_TRIAGE:
	case LEAD_STATUS_WAITING:
		return lead->again_us;
	case LEAD_STATUS_OFFERED:
		return next_of_offers(sim, lead, at);
	case LEAD_STATUS_ESCALATED:
		return lead->facts.escalation_due_us; /* its human is told again then */
	case LEAD_STATUS_ACCEPTED:
		return lead->follow_up_us;
	default:
		return INT64_MAX; /* it has ended, or is held back */
	}
}

void sim_watch(Sim *sim)
{
	for (guint i = 0; i < sim->leads->len; i++) {
		const SimLead *lead = sim_lead(sim, i);
		if (!lead_status_is_open(lead->status))
			continue;
		const int64_t next_us = next_moment(sim, lead, i);
		if (next_us > sim->now_us && next_us < WORKING_TIME_NEVER)
			continue;
		if (sim->silent++ == 0)
			g_printerr("simulate: after %.1f days lead %u, which is %s, waits for nothing\n",
				(double)(sim->now_us - BEGIN_US) / (double)WORKING_TIME_DAY, i,
				lead_status_name(lead->status));
	}
}
