/*
 * tests/simulate/simulate: a month of leads in virtual time, by the same domain code as the service (match, fairness,
 * working_time, offer, lead_step). Recruiters in eight time zones, with leave and weights of their own, accept,
 * decline, ask or say nothing. Seeded: the same arguments give the same month.
 *
 *   simulate SEED DAYS LEADS_PER_DAY SVG
 *
 * Exits with 1 when a lead was left alone (older than its promise, not accepted, with nobody, and no human told), or
 * when somebody's share of the offers is more than 5 % (and more than one offer) from what weight and presence make
 * due.
 *
 * A lead comes before the share: on Monday morning in Auckland, when nobody else is at work, what has waited over the
 * weekend goes there, and the others catch up in the days that follow. So offers of a recruiter's last week at work
 * that were given when everybody who was free had had their due are shown for themselves ("forced") and not held
 * against anybody.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "domain/lead/lead_step.h"
#include "domain/matching/match.h"
#include "domain/matching/response_time.h"
#include "domain/offer/offer.h"
#include "tests/simulate/chart.h"

enum {
	RECRUITERS = 50,
	STEP_MIN = 5,
	OFFER_HOURS = 4,
	RESPONSE_HOURS = 8, /* of the agency */
	ESCALATION_HOURS = 4,
	SHARE_PERCENT = 5,
	CATCH_UP_HOURS = 40, /* at work: a week, after which the others have caught up */
};

#define BEGIN_US \
	(INT64_C(1793577600) * G_USEC_PER_SEC) /* Monday 2 November 2026, 00:00 UTC: clocks have just changed */

typedef struct SimLead {
	int64_t taken_us;
	int64_t again_us; /* looked at then; NEVER: when something happens */
	LeadFacts facts;
	bool asked[RECRUITERS];
	bool open[RECRUITERS];
	bool is_accepted;
	bool is_waiting;
	Ident id;
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
	int outcomes[OFFER_STATUS_COUNT];
	int reminders, questions;
	int waits; /* leads that waited for somebody's day */
} Sim;

static const char *const zones[] = {"Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin",
	"Atlantic/Azores", "America/Sao_Paulo", "America/New_York", "America/Los_Angeles"};

static SimLead *lead_at(Sim *sim, guint at)
{
	return &g_array_index(sim->leads, SimLead, at);
}

static Ident make_id(guint kind, guint number)
{
	Ident id = {{0}};

	id.bytes[0] = (uint8_t)kind;
	for (guint i = 0; i < 4; i++)
		id.bytes[12 + i] = (uint8_t)(number >> 8 * i);
	return id;
}

/* A week off for two of three, somewhere in the month. */
static WorkingCalendar *make_calendar(Sim *sim, guint at, int days)
{
	const int64_t start_us = BEGIN_US + g_rand_int_range(sim->random, 0, MAX(1, days - 7)) * WORKING_TIME_DAY;
	const WorkingSpan time_off = {start_us, start_us + 7 * WORKING_TIME_DAY};
	g_autoptr(GError) error = NULL;
	WorkingCalendar *calendar = working_calendar_new(
		&(WorkingCalendarSpec){
			.zone = zones[at % G_N_ELEMENTS(zones)],
			.hours = at % 5 == 0 ? "mon-fri 08:00-12:00 13:00-18:00" : WORKING_HOURS_ORDINARY,
			.holidays = at % 8 == 6 ? "2026-11-26" : NULL,
			.time_off = &time_off,
			.time_off_count = at % 3 == 0 ? 0 : 1,
		},
		&error);

	g_assert_no_error(error);
	return calendar;
}

static void hire(Sim *sim, int days)
{
	static const int64_t weights[] = {100, 100, 50, 100, 200, 100, 100};

	sim->agency = working_calendar_new(&(WorkingCalendarSpec){.zone = "UTC", .hours = "mon-fri 09:00-18:00"}, NULL);
	for (guint i = 0; i < RECRUITERS; i++) {
		sim->calendars[i] = make_calendar(sim, i, days);
		sim->last_offer_us[i] = 0;
		sim->recruiters[i] = (MatchRecruiter){
			.id = make_id(1, i),
			.engagements = 1U << ENGAGEMENT_RUST,
			.capacity = weights[i % G_N_ELEMENTS(weights)] / 10, /* who works half has half the room */
			.calendar = sim->calendars[i],
			.fair = {.recruiter = make_id(1, i), .weight = weights[i % G_N_ELEMENTS(weights)]},
		};
		g_snprintf(sim->names[i], sizeof sim->names[i], "%02u %s", i, zones[i % G_N_ELEMENTS(zones)]);
	}
}

static void update_recruiters(Sim *sim)
{
	for (guint i = 0; i < RECRUITERS; i++) {
		MatchRecruiter *r = &sim->recruiters[i];
		r->work_at_us = working_time_next(sim->calendars[i], sim->now_us);
		r->fair.presence =
			MAX(1, working_time_between(sim->calendars[i], BEGIN_US, sim->now_us) / WORKING_TIME_HOUR);
		r->fair.waited_us = sim->last_offer_us[i] == 0 ? FAIR_NEVER : sim->now_us - sim->last_offer_us[i];
	}
}

static void take_lead(Sim *sim)
{
	SimLead lead = {
		.taken_us = sim->now_us,
		.again_us = sim->now_us,
		.id = make_id(2, sim->leads->len),
		.facts =
			{
				.mode = OFFER_MODE_ONE,
				.top = 1,
				.rounds_max = LEAD_ROUNDS_MAX,
				.levels = 1U << ESCALATION_TEAM_LEAD | 1U << ESCALATION_FALLBACK,
				.response_due_us = WORKING_TIME_NEVER,
			},
	};

	g_array_append_val(sim->leads, lead);
}

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
	offer->answer = habits[habit].event;
	offer->answer_us = working_time_add(sim->calendars[offer->recruiter], sim->now_us,
		(int64_t)(g_rand_double_range(sim->random, 0.1, OFFER_HOURS) * (double)WORKING_TIME_HOUR));
	offer->client_us = WORKING_TIME_NEVER;
}

/* Nobody who was behind could have had it. */
static bool is_forced(const Sim *sim, const MatchCandidate *candidates, int available_now)
{
	FairFacts facts[RECRUITERS];
	FairShare shares[RECRUITERS];

	for (guint i = 0; i < RECRUITERS; i++)
		facts[i] = sim->recruiters[i].fair;
	fair_shares(facts, RECRUITERS, shares);
	for (int i = 0; i < available_now; i++) {
		const FairShare *share = &shares[candidates[i].recruiter - sim->recruiters];
		if (share->actual < share->target)
			return false;
	}
	return true;
}

static void make_offer(Sim *sim, guint lead, guint recruiter, bool is_forced_now)
{
	MatchRecruiter *r = &sim->recruiters[recruiter];
	SimOffer offer = {
		.lead = lead,
		.recruiter = recruiter,
		.status = OFFER_OPEN,
		.made_us = sim->now_us,
		.is_forced = is_forced_now,
		.clock = offer_clock_start(sim->calendars[recruiter], sim->now_us, OFFER_HOURS * WORKING_TIME_HOUR),
	};

	decide_answer(sim, &offer);
	r->open_offers++;
	r->fair.offers++;
	r->fair.waited_us = 0;
	sim->last_offer_us[recruiter] = sim->now_us;
	lead_at(sim, lead)->open[recruiter] = true;
	lead_at(sim, lead)->facts.open_offers++;
	g_array_append_val(sim->offers, offer);
}

static guint ties_of(const SimLead *lead, guint recruiter)
{
	return (lead->asked[recruiter] ? MATCH_TIE_ASKED : 0U) | (lead->open[recruiter] ? MATCH_TIE_OPEN : 0U);
}

static void set_response_time(const Sim *sim, SimLead *lead)
{
	const ResponseTime response = {.agency = sim->agency, .limit_us = RESPONSE_HOURS * WORKING_TIME_HOUR};

	if (lead->facts.response_due_us == WORKING_TIME_NEVER)
		lead->facts.response_due_us = response_time_due(&response, lead->taken_us, sim->now_us);
	lead->facts.at_risk_us = response_time_at_risk(&response, lead->facts.response_due_us);
}

static void look_at(Sim *sim, guint at)
{
	MatchCandidate candidates[RECRUITERS];
	SimLead *lead = lead_at(sim, at);
	const MatchNeed need = {.lead = lead->id,
		.engagement = ENGAGEMENT_RUST,
		.now_us = sim->now_us,
		.overlap_hours = MATCH_UNKNOWN,
		.seniority = MATCH_UNKNOWN,
		.budget_usd = MATCH_UNKNOWN,
		.start_us = WORKING_TIME_NEVER};

	for (guint i = 0; i < RECRUITERS; i++)
		sim->recruiters[i].ties = ties_of(lead, i);
	const MatchTally tally = match_rank(&need, sim->recruiters, RECRUITERS, candidates);
	lead->facts.now_us = sim->now_us;
	lead->facts.is_settled = lead->is_accepted;
	lead->facts.available_now = tally.available_now;
	lead->facts.available_later = tally.available_later;
	lead->facts.full = tally.full;
	lead->facts.asked = tally.asked;
	lead->facts.next_available_us = tally.next_available_us;
	set_response_time(sim, lead);
	const LeadStep step = lead_step_next(&lead->facts);
	lead->again_us = step.again_us;
	sim->waits += step.kind == LEAD_STEP_WAIT && !lead->is_waiting;
	lead->is_waiting = step.kind == LEAD_STEP_WAIT;
	lead->facts.is_staff_notified |= step.notifies_staff;
	if (step.kind == LEAD_STEP_ESCALATE || step.kind == LEAD_STEP_REMIND_HUMAN) {
		lead->facts.levels_passed = (int)step.level + 1;
		lead->facts.escalation_due_us =
			step.kind == LEAD_STEP_ESCALATE
				? working_time_add(sim->agency, sim->now_us, ESCALATION_HOURS * WORKING_TIME_HOUR)
				: working_time_next(sim->agency, sim->now_us + WORKING_TIME_DAY);
		lead->again_us = MIN(lead->facts.escalation_due_us, tally.next_available_us);
	}
	for (int i = 0; i < step.offers; i++)
		make_offer(sim, at, (guint)(candidates[i].recruiter - sim->recruiters),
			is_forced(sim, candidates, tally.available_now));
	if (step.offers > 0)
		lead_at(sim, at)->facts.is_staff_notified = false;
}

static void end_offer(Sim *sim, SimOffer *offer, guint effects)
{
	SimLead *lead = lead_at(sim, offer->lead);

	sim->outcomes[offer->status]++;
	sim->recruiters[offer->recruiter].open_offers--;
	lead->open[offer->recruiter] = false;
	lead->facts.open_offers--;
	lead->asked[offer->recruiter] |= (effects & OFFER_ENDS_TURN) != 0;
	lead->is_accepted |= (effects & OFFER_ACCEPTS_LEAD) != 0;
	if ((effects & OFFER_MOVES_LEAD_ON) != 0)
		lead->again_us = sim->now_us;
}

static void apply(Sim *sim, SimOffer *offer, OfferEvent event, OfferActor actor)
{
	const OfferMove move = offer_next(offer->status, event, actor);
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
		end_offer(sim, offer, move.effects);
}

static void work_offers(Sim *sim)
{
	for (guint i = 0; i < sim->offers->len; i++) {
		SimOffer *offer = &g_array_index(sim->offers, SimOffer, i);
		if (!offer_status_is_open(offer->status))
			continue;
		if (offer->status == OFFER_ASKED) {
			if (offer->client_us <= sim->now_us)
				apply(sim, offer, OFFER_EVENT_ANSWER, OFFER_ACTOR_CLIENT);
			continue;
		}
		if (offer->answer != OFFER_EVENT_COUNT && offer->answer_us <= sim->now_us)
			apply(sim, offer, offer->answer, OFFER_ACTOR_RECRUITER);
		if (offer->status == OFFER_OPEN && offer->clock.deadline_us <= sim->now_us)
			apply(sim, offer, OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER);
		else if (offer->status == OFFER_OPEN && offer->clock.remind_us <= sim->now_us) {
			apply(sim, offer, OFFER_EVENT_REMIND, OFFER_ACTOR_DISPATCHER);
			sim->reminders++;
		}
	}
}

/* New capacity is noticed at the next step: waiting leads are looked at in the order of their response times. */
static void work_leads(Sim *sim)
{
	for (guint i = 0; i < sim->leads->len; i++) {
		const SimLead *lead = lead_at(sim, i);
		if (!lead->is_accepted && lead->facts.open_offers == 0 &&
			(lead->again_us <= sim->now_us || lead->facts.available_later > 0))
			look_at(sim, i);
	}
}

/* Companies write on working days: a day of the weekend brings a fifth of the others. */
static double arrivals(const Sim *sim, int leads_per_day)
{
	const int64_t day = (sim->now_us - BEGIN_US) / WORKING_TIME_DAY % WEEK_DAYS;

	return leads_per_day * STEP_MIN / (24.0 * 60.0) * (day < 5 ? 1 : 0.2);
}

static void live(Sim *sim, int days, int leads_per_day)
{
	sim->end_us = BEGIN_US + days * WORKING_TIME_DAY;
	for (sim->now_us = BEGIN_US; sim->now_us < sim->end_us; sim->now_us += STEP_MIN * WORKING_TIME_MINUTE) {
		update_recruiters(sim);
		for (double left = arrivals(sim, leads_per_day); g_rand_double(sim->random) < left; left -= 1)
			take_lead(sim);
		work_offers(sim);
		work_leads(sim);
	}
}

static int count_left_alone(Sim *sim)
{
	int alone = 0;

	for (guint i = 0; i < sim->leads->len; i++) {
		const SimLead *lead = lead_at(sim, i);
		alone += !lead->is_accepted && lead->facts.open_offers == 0 && lead->facts.levels_passed == 0 &&
			 lead->facts.response_due_us < sim->now_us;
	}
	return alone;
}

static int count_forced(const Sim *sim, guint recruiter)
{
	int forced = 0;

	for (guint i = 0; i < sim->offers->len; i++) {
		const SimOffer *offer = &g_array_index(sim->offers, SimOffer, i);
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

/* Returns the largest avoidable distance from what was due, in percent of it. */
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

static void report_leads(Sim *sim)
{
	int accepted = 0;
	int escalated = 0;

	for (guint i = 0; i < sim->leads->len; i++) {
		accepted += lead_at(sim, i)->is_accepted;
		escalated += lead_at(sim, i)->facts.levels_passed > 0;
	}
	printf("\n%u leads: %d accepted, %d escalated to a human; %d waits for a recruiter's day\n", sim->leads->len,
		accepted, escalated, sim->waits);
	printf("%u offers: %d accepted, %d declined, %d expired; %d reminders, %d questions\n", sim->offers->len,
		sim->outcomes[OFFER_ACCEPTED], sim->outcomes[OFFER_DECLINED], sim->outcomes[OFFER_EXPIRED],
		sim->reminders, sim->questions);
}

static int number(const char *text, int max)
{
	guint64 value = 0;

	if (!g_ascii_string_to_unsigned(text, 10, 1, (guint64)max, &value, NULL)) {
		fprintf(stderr, "simulate: \"%s\" is not a number from 1 to %d\n", text, max);
		exit(2);
	}
	return (int)value;
}

int main(int argc, char **argv)
{
	Sim sim = {0};
	ChartBar bars[RECRUITERS];

	if (argc != 5) {
		fputs("usage: simulate SEED DAYS LEADS_PER_DAY SVG\n", stderr);
		return 2;
	}
	const int days = number(argv[2], 365);
	sim.random = g_rand_new_with_seed((guint32)number(argv[1], G_MAXINT));
	sim.leads = g_array_new(FALSE, TRUE, sizeof(SimLead));
	sim.offers = g_array_new(FALSE, TRUE, sizeof(SimOffer));
	hire(&sim, days);
	live(&sim, days, number(argv[3], 100000));

	const double worst = report_shares(&sim, bars);
	report_leads(&sim);
	const int alone = count_left_alone(&sim);
	printf("%d left alone; the share furthest from its due, without what was forced, is %.1f "
	       "%% off (%d %% allowed)\n",
		alone, worst, SHARE_PERCENT);
	g_autofree char *svg = chart_draw(bars, RECRUITERS, "Offers in a simulated month");
	if (!g_file_set_contents(argv[4], svg, -1, NULL))
		fprintf(stderr, "simulate: cannot write %s\n", argv[4]);
	for (guint i = 0; i < RECRUITERS; i++)
		working_calendar_free(sim.calendars[i]);
	working_calendar_free(sim.agency);
	g_array_unref(sim.leads);
	g_array_unref(sim.offers);
	g_rand_free(sim.random);
	return alone > 0 || worst > SHARE_PERCENT ? 1 : 0;
}
