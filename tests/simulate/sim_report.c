#include <math.h>
#include <stdio.h>

#include "tests/simulate/chart.h"
#include "tests/simulate/sim.h"

static int count_forced(const Sim *sim, guint recruiter)
{
	int forced = 0;

	for (guint i = 0; i < sim->offers->len; i++) {
		const SimOffer *offer = sim_offer(sim, i);
		forced += offer->recruiter == recruiter && offer->is_forced &&
			  working_time_between(sim->calendars[recruiter], offer->made_us, sim->end_us) <=
				  CATCH_UP_HOURS * WORKING_TIME_HOUR;
	}
	return forced;
}

/*
 * What of the distance from the due could have been avoided, in percent of the due; nobody can be given a part of an
 * offer.
 */
static double avoidable(double due, double given, int forced)
{
	const double over = given - due > 0 ? MAX(0, given - due - forced) : given - due;

	return fabs(over) <= 1 ? 0 : 100 * fabs(over) / due;
}

static double report_shares(Sim *sim, ChartBar *bars)
{
	FairFacts facts[RECRUITERS];
	FairShare shares[RECRUITERS];
	int64_t offers = 0;
	double worst = 0;

	for (guint i = 0; i < RECRUITERS; i++) {
		facts[i] = sim->recruiters[i].fair;
		offers += facts[i].offers;
	}
	fair_shares(facts, RECRUITERS, shares);
	printf("%-24s %6s %8s %7s %7s %7s %7s\n", "recruiter", "weight", "hours", "due", "given", "forced", "off");
	for (guint i = 0; i < RECRUITERS; i++) {
		const double off = 100 * (shares[i].actual / shares[i].target - 1);
		const int forced = count_forced(sim, i);
		bars[i] = (ChartBar){sim->names[i], shares[i].target * (double)offers, (double)facts[i].offers};
		worst = MAX(worst, avoidable(bars[i].due, bars[i].given, forced));
		printf("%-24s %6" G_GINT64_FORMAT " %8" G_GINT64_FORMAT " %7.1f %7.0f %7d %+6.1f%%\n", bars[i].name,
			facts[i].weight, facts[i].presence, bars[i].due, bars[i].given, forced, off);
	}
	return worst;
}

static void report_leads(const Sim *sim)
{
	int standing[LEAD_STATUS_COUNT] = {0};

	for (guint i = 0; i < sim->leads->len; i++)
		standing[sim_lead(sim, i)->status]++;
	printf("\n%u leads now:", sim->leads->len);
	for (guint i = 0; i < LEAD_STATUS_COUNT; i++)
		printf(" %d %s%s", standing[i], lead_status_name((LeadStatus)i),
			i + 1 < LEAD_STATUS_COUNT ? "," : "\n");
	printf("moves:");
	for (guint i = 0; i < LEAD_EVENT_COUNT; i++) {
		if (sim->moves[i] > 0)
			printf(" %d x %s;", sim->moves[i], lead_event_name((LeadEvent)i));
	}
	printf("\n%u offers: %d accepted, %d declined, %d expired; %d reminders, %d questions; %d waits for a "
	       "recruiter's day\n",
		sim->offers->len, sim->outcomes[OFFER_ACCEPTED], sim->outcomes[OFFER_DECLINED],
		sim->outcomes[OFFER_EXPIRED], sim->reminders, sim->questions, sim->waits);
	printf("after an acceptance: %d reminders, %d times staff, %d questions; advertisements cost %d offers\n",
		sim->emails[FOLLOW_UP_REMIND], sim->emails[FOLLOW_UP_ESCALATE], sim->emails[FOLLOW_UP_ASK],
		sim->spam_offers);
}

double sim_report(Sim *sim, const char *svg_path)
{
	ChartBar bars[RECRUITERS];
	const double worst = report_shares(sim, bars);
	g_autofree char *svg = chart_draw(bars, RECRUITERS, "Offers in simulated months");

	report_leads(sim);
	if (!g_file_set_contents(svg_path, svg, -1, NULL))
		g_printerr("simulate: cannot write %s\n", svg_path);
	return worst;
}
