/*
 * tests/simulate/simulate: months of leads in virtual time, by the same domain code as the service (match, fairness,
 * working_time, response_time, offer, lead_step, lead_status, follow_up, suspicion, triage). Recruiters in eight time
 * zones, with leave and weights of their own, accept, decline, ask or say nothing, and afterwards contact the client,
 * propose, place, lose, hand back, or forget. Leads come at night and on weekends as well; some are advertisements, some
 * have to be decided by staff, who sometimes do not. Seeded: the same arguments give the same months.
 *
 *   simulate SEED DAYS LEADS_PER_DAY SVG
 *
 * Exits with 1 when a lead was silent (open, with a moment that has passed or with none, and no human told), when a move
 * was not in the table of domain/lead, or when somebody's share of the offers is more than 5 % (and more than one offer)
 * from what weight and presence make due.
 *
 * A lead comes before the share: on Monday morning in Auckland, when nobody else is at work, what has waited over the
 * weekend goes there, and the others catch up in the days that follow. So offers of a recruiter's last week at work
 * that were given when everybody who was free had had their due are shown for themselves ("forced") and not held
 * against anybody.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "domain/lead/triage.h"
#include "domain/matching/response_time.h"
#include "domain/suspicion/suspicion.h"
#include "tests/simulate/sim.h"

static const char *const zones[] = {"Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin",
	"Atlantic/Azores", "America/Sao_Paulo", "America/New_York", "America/Los_Angeles"};

SimLead *sim_lead(const Sim *sim, guint at)
{
	return &g_array_index(sim->leads, SimLead, at);
}

SimOffer *sim_offer(const Sim *sim, guint at)
{
	return &g_array_index(sim->offers, SimOffer, at);
}

bool sim_chance(Sim *sim, double probability)
{
	return g_rand_double(sim->random) < probability;
}

int64_t sim_working_hours(Sim *sim, const WorkingCalendar *calendar, double from, double until)
{
	return working_time_add(calendar, sim->now_us,
		(int64_t)(g_rand_double_range(sim->random, from, until) * (double)WORKING_TIME_HOUR));
}

guint sim_move_lead(Sim *sim, SimLead *lead, LeadEvent event, LeadActor actor)
{
	const LeadMove move = lead_next(lead->status, event, actor);

	if (!move.is_allowed) {
		g_printerr("simulate: a lead that is %s has no \"%s\"\n", lead_status_name(lead->status),
			lead_event_name(event));
		exit(1);
	}
	sim->moves[event]++;
	lead->status = move.to;
	lead->facts.is_settled = lead_status_is_settled(move.to) && move.to != LEAD_STATUS_TRIAGE;
	return move.causes;
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

/* An advertisement as they are written; some come from throw-away addresses, some say little. */
static bool is_held_back(Sim *sim, const DoorLists *lists)
{
	static const char *const texts[] = {
		"Buy cheap SEO backlinks and rank on the first page: https://a.example https://b.example https://c.example",
		"Guest post on our blogs, see https://a.example/1 https://a.example/2 https://a.example/3",
		"We write web sites for small companies. Call us."};
	g_autoptr(Submission) submission = submission_new();
	const char *name = sim_chance(sim, 0.5) ? "xKqTzBvLwDfGh" : "Mark Miller";

	submission->texts[FIELD_CONTACT_NAME] = g_strdup(name);
	submission->texts[FIELD_EMAIL] =
		g_strdup(sim_chance(sim, 0.6) ? "offer@mailinator.com" : "mark@miller-media.com");
	submission->texts[FIELD_DESCRIPTION] = g_strdup(texts[g_rand_int_range(sim->random, 0, G_N_ELEMENTS(texts))]);
	const guint suspicions = suspicions_of(submission, name, lists);
	return (suspicions & (suspicions - 1)) != 0; /* two, as lead_is_suspected() of the schema has it */
}

/* Two signals hold a lead back. Of the others, one in twenty has nothing to decide on. */
static void take_lead(Sim *sim, const DoorLists *lists)
{
	SimLead lead = {
		.taken_us = sim->now_us,
		.status = LEAD_STATUS_NEW,
		.again_us = sim->now_us,
		.staff_us = WORKING_TIME_NEVER,
		.is_spam = sim_chance(sim, 0.1),
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

	if (lead.is_spam && is_held_back(sim, lists)) {
		lead.status = LEAD_STATUS_QUARANTINED;
		lead.facts.is_settled = true;
	}
	lead.facts.needs_decision =
		triage_reason(&(TriageFacts){.is_undecided = !lead.is_spam && sim_chance(sim, 0.05)}) != TRIAGE_COUNT;
	if (lead.facts.needs_decision) {
		lead.facts.triage_due_us = working_time_add(sim->agency, sim->now_us, TRIAGE_HOURS * WORKING_TIME_HOUR);
		lead.staff_us = sim_working_hours(sim, sim->agency, 0.2, 1.2 * TRIAGE_HOURS);
	}
	g_array_append_val(sim->leads, lead);
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

static guint ties_of(const SimLead *lead, guint recruiter)
{
	return (lead->asked[recruiter] || lead->declined[recruiter] ? MATCH_TIE_ASKED : 0U) |
	       (lead->open[recruiter] ? MATCH_TIE_OPEN : 0U);
}

static void set_response_time(const Sim *sim, SimLead *lead)
{
	const ResponseTime response = {.agency = sim->agency, .limit_us = RESPONSE_HOURS * WORKING_TIME_HOUR};

	if (lead->facts.response_due_us == WORKING_TIME_NEVER)
		lead->facts.response_due_us = response_time_due(&response, lead->taken_us, sim->now_us);
	lead->facts.at_risk_us = response_time_at_risk(&response, lead->facts.response_due_us);
}

static void move_by(Sim *sim, SimLead *lead, LeadStepKind kind)
{
	static const LeadEvent events[LEAD_STEP_COUNT] = {
		[LEAD_STEP_NONE] = LEAD_EVENT_COUNT,
		[LEAD_STEP_OFFER] = LEAD_EVENT_OFFER,
		[LEAD_STEP_AWAIT_ANSWER] = LEAD_EVENT_COUNT,
		[LEAD_STEP_TRIAGE] = LEAD_EVENT_TRIAGE,
		[LEAD_STEP_HAND_OVER] = LEAD_EVENT_TRIAGE,
		[LEAD_STEP_WAIT] = LEAD_EVENT_WAIT,
		[LEAD_STEP_AWAIT_CANDIDATE] = LEAD_EVENT_ESCALATE,
		[LEAD_STEP_NEW_ROUND] = LEAD_EVENT_COUNT,
		[LEAD_STEP_ESCALATE] = LEAD_EVENT_ESCALATE,
		[LEAD_STEP_AWAIT_HUMAN] = LEAD_EVENT_ESCALATE,
		[LEAD_STEP_REMIND_HUMAN] = LEAD_EVENT_ESCALATE,
	};

	if (events[kind] != LEAD_EVENT_COUNT)
		sim_move_lead(sim, lead, events[kind], LEAD_ACTOR_DISPATCHER);
}

static void escalate(Sim *sim, SimLead *lead, const LeadStep *step, int64_t next_available_us)
{
	lead->facts.levels_passed = (int)step->level + 1;
	lead->facts.escalation_due_us =
		step->kind == LEAD_STEP_ESCALATE
			? working_time_add(sim->agency, sim->now_us, ESCALATION_HOURS * WORKING_TIME_HOUR)
			: working_time_next(sim->agency, sim->now_us + WORKING_TIME_DAY);
	lead->again_us = MIN(lead->facts.escalation_due_us, next_available_us);
}

static void look_at(Sim *sim, guint at)
{
	MatchCandidate candidates[RECRUITERS];
	SimLead *lead = sim_lead(sim, at);
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
	lead->facts.available_now = tally.available_now;
	lead->facts.available_later = tally.available_later;
	lead->facts.full = tally.full;
	lead->facts.asked = tally.asked;
	lead->facts.next_available_us = tally.next_available_us;
	set_response_time(sim, lead);
	const LeadStep step = lead_step_next(&lead->facts);
	sim->waits += step.kind == LEAD_STEP_WAIT && lead->status != LEAD_STATUS_WAITING;
	lead->again_us = step.again_us;
	lead->facts.is_staff_notified |= step.notifies_staff;
	move_by(sim, lead, step.kind);
	if (step.kind == LEAD_STEP_ESCALATE || step.kind == LEAD_STEP_REMIND_HUMAN)
		escalate(sim, lead, &step, tally.next_available_us);
	for (int i = 0; i < step.offers; i++)
		sim_offer_make(sim, at, (guint)(candidates[i].recruiter - sim->recruiters),
			is_forced(sim, candidates, tally.available_now));
	if (step.offers > 0)
		sim_lead(sim, at)->facts.is_staff_notified = false;
}

/* Staff decide what it is offered as, or that it is not for us. */
static void work_triage(Sim *sim, SimLead *lead)
{
	if (lead->staff_us > sim->now_us)
		return;
	lead->staff_us = WORKING_TIME_NEVER;
	lead->facts.needs_decision = false;
	sim_move_lead(sim, lead, sim_chance(sim, 0.6) ? LEAD_EVENT_REOPEN : LEAD_EVENT_CLOSE, LEAD_ACTOR_STAFF);
	lead->again_us = sim->now_us;
}

/* New capacity is noticed at the next step: waiting leads are looked at in the order of their response times. */
static void work_leads(Sim *sim)
{
	for (guint i = 0; i < sim->leads->len; i++) {
		SimLead *lead = sim_lead(sim, i);
		if (!lead_status_is_open(lead->status) || lead->status == LEAD_STATUS_ACCEPTED)
			continue;
		if (lead->facts.needs_decision)
			work_triage(sim, lead);
		else if (lead->status == LEAD_STATUS_ESCALATED)
			sim_work_escalated(sim, i);
		if (!lead->facts.is_settled && lead->facts.open_offers == 0 &&
			(lead->again_us <= sim->now_us ||
				(lead->facts.available_later > 0 && !lead->facts.needs_decision)))
			look_at(sim, i);
	}
}

/* Companies write on working days: a day of the weekend brings a fifth of the others. */
static double arrivals(const Sim *sim, int leads_per_day)
{
	const int64_t day = (sim->now_us - BEGIN_US) / WORKING_TIME_DAY % WEEK_DAYS;

	return leads_per_day * STEP_MIN / (24.0 * 60.0) * (day < 5 ? 1 : 0.2);
}

static void live(Sim *sim, const DoorLists *lists, int days, int leads_per_day)
{
	sim->end_us = BEGIN_US + days * WORKING_TIME_DAY;
	for (sim->now_us = BEGIN_US; sim->now_us < sim->end_us; sim->now_us += STEP_MIN * WORKING_TIME_MINUTE) {
		update_recruiters(sim);
		for (double left = arrivals(sim, leads_per_day); g_rand_double(sim->random) < left; left -= 1)
			take_lead(sim, lists);
		sim_work_offers(sim);
		sim_work_accepted(sim);
		work_leads(sim);
		sim_watch(sim);
	}
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

/* As the service reads them at its start. */
static DoorLists *read_lists(void)
{
	DoorLists *lists = door_lists_new();

	for (DoorList list = 0; list < DOOR_LIST_COUNT; list++) {
		g_autofree char *path = g_build_filename("templates", door_list_file(list), NULL);
		g_autofree char *text = NULL;
		g_autoptr(GError) error = NULL;
		if (!g_file_get_contents(path, &text, NULL, &error)) {
			g_printerr("simulate: %s\n", error->message);
			exit(2);
		}
		door_lists_add(lists, list, text);
	}
	return lists;
}

int main(int argc, char **argv)
{
	Sim sim = {0};

	if (argc != 5) {
		fputs("usage: simulate SEED DAYS LEADS_PER_DAY SVG\n", stderr);
		return 2;
	}
	const int days = number(argv[2], 365);
	g_autoptr(DoorLists) lists = read_lists();
	sim.random = g_rand_new_with_seed((guint32)number(argv[1], G_MAXINT));
	sim.leads = g_array_new(FALSE, TRUE, sizeof(SimLead));
	sim.offers = g_array_new(FALSE, TRUE, sizeof(SimOffer));
	hire(&sim, days);
	live(&sim, lists, days, number(argv[3], 100000));

	const double worst = sim_report(&sim, argv[4]);
	printf("%d times a lead was silent; the share furthest from its due, without what was forced, is %.1f %% off "
	       "(%d %% allowed)\n",
		sim.silent, worst, SHARE_PERCENT);
	for (guint i = 0; i < RECRUITERS; i++)
		working_calendar_free(sim.calendars[i]);
	working_calendar_free(sim.agency);
	g_array_unref(sim.leads);
	g_array_unref(sim.offers);
	g_rand_free(sim.random);
	return sim.silent > 0 || worst > SHARE_PERCENT ? 1 : 0;
}
