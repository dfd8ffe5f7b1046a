#include "app/dispatch/dispatch_batch.h"

#include <string.h>

#include "app/dispatch/candidates.h"
#include "app/dispatch/dispatch_plan.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offers/offers.h"
#include "app/related.h"
#include "base/error.h"
#include "base/log.h"
#include "db/transaction.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/triage.h"
#include "domain/matching/match_tell.h"
#include "domain/offer/offer.h"
#include "store/dispatch_rows.h"
#include "store/lead_link.h"
#include "store/outbox.h"

static void plan_clear(Plan *plan)
{
	lead_need_clear(&plan->need);
	g_clear_pointer(&plan->related, jsonc_value_free);
	if (plan->events != NULL)
		g_string_free(plan->events, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

static void round_clear(Round *round)
{
	g_clear_pointer(&round->leads, db_result_free);
	g_clear_pointer(&round->ties, db_result_free);
	g_clear_pointer(&round->related, db_result_free);
	g_clear_pointer(&round->given, g_hash_table_unref);
	receipts_clear(&round->receipts);
	g_clear_pointer(&round->candidates, g_free);
	if (round->decisions.out != NULL)
		g_string_free(round->decisions.out, TRUE);
	if (round->explanations != NULL)
		g_string_free(round->explanations, TRUE);
	if (round->emails.out != NULL)
		g_string_free(round->emails.out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Round, round_clear)

static Ident get_ident(const DbResult *rows, int row, const char *column)
{
	Ident id;
	const bool is_id = ident_parse(db_get_text(rows, row, column), &id);

	g_assert(is_id); /* the column's type is uuid */
	return id;
}

static void put_moment(JsonWriter *w, const char *name, int64_t at_us)
{
	jsonw_key(w, name);
	if (at_us == WORKING_TIME_NEVER || at_us == 0)
		jsonw_null(w);
	else
		jsonw_int(w, at_us);
}

static int person_of(const Roster *roster, const MatchCandidate *candidate)
{
	return (int)(candidate->recruiter - roster->recruiters);
}

/* --- what is known ---------------------------------------------------------------------------------------------------- */

static guint levels_of(const OfferPolicy *policy)
{
	guint levels = 0;

	for (guint level = 0; level < ESCALATION_LEVEL_COUNT; level++) {
		if (policy->levels[level].address != NULL)
			levels |= 1U << level;
	}
	return levels;
}

/* Without staff to decide, nothing waits for them. */
static bool is_triage_on(const Round *round, int row)
{
	return round->policy->settings->is_triage &&
	       (round->policy->staff_notice.address != NULL || db_get_bool(round->leads, row, "has_staff"));
}

static TriageReason triage_of(const Round *round, int row, OfferMode mode)
{
	const TriageReason reason = triage_reason_parse(db_get_text(round->leads, row, "status_reason"));

	if (!is_triage_on(round, row) || db_get_bool(round->leads, row, "is_triaged"))
		return TRIAGE_COUNT;
	if (reason != TRIAGE_COUNT && reason != TRIAGE_MANUAL_MODE)
		return reason;
	return mode == OFFER_MODE_MANUAL ? TRIAGE_MANUAL_MODE : TRIAGE_COUNT;
}

/* What staff let go is offered by the ranking, even where they usually choose. */
static OfferMode mode_of(const Round *round, const Plan *plan)
{
	const OfferMode mode = round->policy->modes[plan->need.match.engagement];
	const bool is_let_go = mode == OFFER_MODE_MANUAL && is_triage_on(round, plan->row) &&
			       db_get_bool(round->leads, plan->row, "is_triaged");

	return is_let_go ? OFFER_MODE_ONE : mode;
}

/* What is quarantined becomes due when only a limit held it back, and that is over. */
static void release(Plan *plan)
{
	JsonWriter w;

	if (plan->status != LEAD_STATUS_QUARANTINED)
		return;
	dispatch_begin_event(plan, &w, "lead_released");
	plan->status = lead_next(plan->status, LEAD_EVENT_RELEASE, LEAD_ACTOR_DISPATCHER).to;
	jsonw_put_text(&w, "status", lead_status_name(plan->status));
	dispatch_end_event(&w);
}

static void read_plan(const Round *round, Plan *plan)
{
	const DbResult *leads = round->leads;
	const OfferPolicy *policy = round->policy;
	const int row = plan->row;
	/* One moment for calendars and response times. */
	const int64_t now_us = MAX(round->roster->now_us, db_get_int(leads, row, "now_us"));
	const bool is_known = lead_status_parse(db_get_text(leads, row, "status"), &plan->status);

	g_assert(is_known); /* the schema's check ensures it */
	candidates_read_need(&plan->need, leads, row, now_us);
	plan->events = g_string_new("[");
	release(plan);
	plan->escalation_due_us = db_get_int(leads, row, "escalation_due_us");
	const OfferMode mode = mode_of(round, plan);
	plan->triage = triage_of(round, row, mode);
	plan->facts = (LeadFacts){
		.is_settled = lead_status_is_settled(plan->status) && plan->status != LEAD_STATUS_TRIAGE,
		.needs_decision = plan->triage != TRIAGE_COUNT,
		.is_staff_notified = db_get_bool(leads, row, "is_staff_notified"),
		.mode = mode,
		.top = policy->tops[plan->need.match.engagement],
		.returns = (int)db_get_int(leads, row, "returns"),
		.round = (int)db_get_int(leads, row, "round"),
		.rounds_max = policy->rounds_max,
		.levels = levels_of(policy),
		.levels_passed = (int)db_get_int(leads, row, "escalation_level"),
		.now_us = now_us,
		.response_due_us = db_get_int(leads, row, "response_due_us"),
		.triage_due_us =
			working_time_add(policy->agency, db_get_int(leads, row, "received_at_us"), policy->triage_us),
		.escalation_due_us = plan->escalation_due_us,
	};
}

/* True: strangers are free, and stand back for a specialist. */
static bool rank(Round *round, Plan *plan)
{
	const MatchTally tally = match_rank(
		&plan->need.match, round->roster->recruiters, roster_count(round->roster), round->candidates);

	plan->facts.available_now = tally.available_now;
	plan->facts.available_later = tally.available_later;
	plan->facts.full = tally.full;
	plan->facts.asked = tally.asked;
	plan->refused = tally.refused;
	plan->facts.next_available_us = tally.next_available_us;
	return tally.awaits_specialist;
}

/*
 * Within the first half of the response time, one who knows the client or the field and starts work soon is worth
 * waiting for; not when a human has the lead already.
 */
static void look_for_specialist(const Round *round, Plan *plan)
{
	const int64_t from_us = db_get_int(round->leads, plan->row, "response_from_us");

	if (plan->facts.levels_passed == 0)
		plan->need.match.specialist_until_us =
			working_time_add(round->policy->agency, from_us, round->policy->response_us / 2);
}

/*
 * The moment by which a person will have answered is set when the lead is looked at for the first time, and from then
 * on it is what people were told.
 */
static void set_response_time(const Round *round, Plan *plan)
{
	LeadFacts *facts = &plan->facts;

	if (db_is_null(round->leads, plan->row, "response_due_us"))
		facts->response_due_us =
			response_time_due(&round->response, db_get_int(round->leads, plan->row, "response_from_us"),
				facts->available_now > 0 ? facts->now_us : facts->next_available_us);
	/* Only who finds nobody asks for it. */
	if (facts->available_now == 0 && facts->open_offers == 0)
		facts->at_risk_us = response_time_at_risk(&round->response, facts->response_due_us);
}

/* All may be asked again, except those whose answer is outstanding. */
static void begin_round(Round *round, Plan *plan)
{
	plan->facts.round++;
	for (guint i = 0; i < roster_count(round->roster); i++)
		round->roster->recruiters[i].ties &= ~(guint)MATCH_TIE_ASKED;
	plan->need.match.specialist_until_us = 0;
	rank(round, plan);
}

/* The recruiter that staff chose comes first, whatever the filters say. */
static bool assign(Round *round, Plan *plan)
{
	if (plan->facts.is_settled || db_is_null(round->leads, plan->row, "assign_to"))
		return false;
	const Ident id = get_ident(round->leads, plan->row, "assign_to");
	const int at = roster_find(round->roster, &id);
	if (at < 0 || round->roster->recruiters[at].has_no_time ||
		(round->roster->recruiters[at].ties & MATCH_TIE_OPEN) != 0)
		return false;
	gsize chosen = 0;
	while (person_of(round->roster, &round->candidates[chosen]) != at)
		chosen++; /* everybody is a candidate */
	match_assign(round->candidates, chosen);
	plan->is_assigned = true;
	plan->step = (LeadStep){.kind = LEAD_STEP_OFFER, .offers = 1, .again_us = WORKING_TIME_NEVER};
	return true;
}

/* --- what is written -------------------------------------------------------------------------------------------------- */

/* An offer in the making, and what its recruiter is told of it besides the lead. */
typedef struct NewOffer {
	Ident id;
	int person; /* in the roster */
	OfferClock clock;
	char *because;
	char *your_client; /* NULL: a stranger */
} NewOffer;

static void new_offer_clear(NewOffer *offer)
{
	g_clear_pointer(&offer->because, g_free);
	g_clear_pointer(&offer->your_client, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NewOffer, new_offer_clear)

static void email_offer(Round *round, const Plan *plan, const NewOffer *offer)
{
	const int person = offer->person;
	g_autofree char *url = link_offer(round->policy->settings, &offer->id);
	g_autofree char *portal_url = link_portal(round->policy->settings, &round->roster->recruiters[person].id);
	g_autofree char *deadline = working_time_text(roster_calendar(round->roster, person), offer->clock.deadline_us);
	g_autofree char *response_due = dispatch_response_due(round, plan, roster_calendar(round->roster, person));
	g_autoptr(Json) related = related_says(plan->related, &round->roster->recruiters[person].id);
	NotificationEmail mail = {
		.notification = NOTIFICATION_LEAD_OFFERED,
		.offer_id = &offer->id,
		.recipient = roster_email(round->roster, person),
	};
	NotificationLead lead = {
		.recruiter_name = roster_name(round->roster, person),
		.lead_url = url,
		.portal_url = portal_url,
		.deadline = deadline,
		.response_due = response_due,
		.related = related,
		.zone = working_calendar_zone(roster_calendar(round->roster, person)),
		.because = offer->because,
		.your_client = offer->your_client,
		.is_masked = true,
	};

	dispatch_write_email(round, plan, &mail, &lead);
}

static void notify_offer(const Round *round, const Plan *plan, int person, const Ident *offer_id)
{
	JsonWriter w;

	dispatch_begin_event(plan, &w, "lead_offered");
	jsonw_put_text(&w, "status", "offered");
	jsonw_put_ident(&w, "offer_id", offer_id);
	jsonw_put_ident(&w, "recruiter_id", &round->roster->recruiters[person].id);
	jsonw_put_text(&w, "recruiter", roster_name(round->roster, person));
	dispatch_end_event(&w);
}

/* at: of the candidates */
static void write_offer(Round *round, const Plan *plan, gsize at)
{
	JsonWriter *w = &round->decisions;
	const int person = person_of(round->roster, &round->candidates[at]);
	const MatchRecruiter *recruiter = &round->roster->recruiters[person];
	g_auto(NewOffer) offer = {
		.id = ident_new(),
		.person = person,
		.clock = offer_clock_start(
			roster_calendar(round->roster, person), plan->facts.now_us, round->policy->allowed_us),
		.because = dispatch_tell_past(round, plan, person,
			match_tell(&plan->need.match, round->candidates, roster_count(round->roster), at)),
		.your_client = candidates_your_client(
			round->ties, &plan->need.match.lead, recruiter, roster_calendar(round->roster, person)),
	};
	const bool is_bundled = offer_digest_takes(round->policy, recruiter);

	jsonw_begin_object(w);
	jsonw_put_ident(w, "id", &offer.id);
	jsonw_put_ident(w, "recruiter_id", &recruiter->id);
	jsonw_put_int(w, "allowed_us", offer.clock.allowed_us);
	put_moment(w, "deadline_us", offer.clock.deadline_us);
	put_moment(w, "remind_us", offer.clock.remind_us);
	jsonw_put_bool(w, "is_assigned", plan->is_assigned);
	jsonw_put_bool(w, "awaits_digest", is_bundled);
	jsonw_put_text(w, "because", offer.because);
	jsonw_put_text(w, "your_client", offer.your_client);
	jsonw_put_bool(w, "counts", match_counts(recruiter));
	jsonw_end_object(w);
	notify_offer(round, plan, person, &offer.id);
	if (!is_bundled)
		email_offer(round, plan, &offer);
}

/* The chosen ones have one offer more for all leads behind this one. */
static void write_offers(Round *round, const Plan *plan)
{
	jsonw_key(&round->decisions, "offers");
	jsonw_begin_array(&round->decisions);
	for (int i = 0; i < plan->step.offers; i++)
		write_offer(round, plan, (gsize)i);
	jsonw_end_array(&round->decisions);
}

/* Another lead of the same client, later in the batch, goes to the same recruiter if they fit. */
static void note_offer(Round *round, const Plan *plan)
{
	char lead[IDENT_TEXT_BYTES], recruiter[IDENT_TEXT_BYTES];

	if (plan->step.offers == 0 || !json_is_array(plan->related))
		return;
	ident_format(&plan->need.match.lead, lead);
	ident_format(&round->candidates[0].recruiter->id, recruiter);
	g_hash_table_insert(round->given, g_strdup(lead), g_strdup(recruiter));
}

static void count_offers(Round *round, const Plan *plan)
{
	for (int i = 0; i < plan->step.offers; i++) {
		MatchRecruiter *chosen = &round->roster->recruiters[person_of(round->roster, &round->candidates[i])];
		chosen->open_offers++;
		chosen->hour_offers++;
		chosen->fair.offers += match_counts(chosen);
		chosen->fair.waited_us = 0;
	}
	round->offered += plan->step.offers;
}

/* --- one lead, and the batch ------------------------------------------------------------------------------------------ */

/* A line for each candidate is worth keeping when something new was decided. */
static void write_dispatch(Round *round, const Plan *plan)
{
	g_autoptr(GString) explanation = g_string_new(NULL);
	const Ident dispatch_id = ident_new();
	JsonWriter w;

	jsonw_init(&w, explanation);
	if (plan->step.kind == LEAD_STEP_OFFER || dispatch_is_newly(plan, LEAD_STATUS_ESCALATED) ||
		dispatch_is_newly(plan, LEAD_STATUS_WAITING)) {
		jsonw_put_ident(&round->decisions, "dispatch_id", &dispatch_id);
		jsonw_put_text(&round->decisions, "outcome", lead_status_name(dispatch_status_after(plan)));
		candidates_write_ids(&round->decisions, round->roster, round->candidates);
		candidates_write(&w, round->roster, &plan->need.match, round->candidates);
	} else {
		jsonw_null(&w);
	}
	db_documents_add(round->explanations, explanation->str, explanation->len);
}

/* When who is to read it is at work: staff, or the first recruiter who fits; 0: now, or nobody knows. */
static int64_t opens_at(const Round *round, const Plan *plan, LeadStatus status)
{
	int64_t opens_us = 0;

	if (status == LEAD_STATUS_TRIAGE)
		opens_us = working_time_next(round->policy->agency, plan->facts.now_us);
	else if (status == LEAD_STATUS_WAITING)
		opens_us = plan->facts.next_available_us;
	return opens_us <= plan->facts.now_us || opens_us == WORKING_TIME_NEVER ? 0 : opens_us;
}

static void write_decision(Round *round, Plan *plan)
{
	JsonWriter *w = &round->decisions;

	jsonw_begin_object(w);
	jsonw_put_ident(w, "lead_id", &plan->need.match.lead);
	jsonw_put_text(w, "engagement", db_get_text(round->leads, plan->row, "engagement"));
	match_choose(round->candidates, (gsize)plan->step.offers);
	write_dispatch(round, plan);
	write_offers(round, plan);
	dispatch_notify_humans(round, plan);
	const LeadStatus status = dispatch_status_after(plan);
	g_string_append_c(plan->events, ']');
	jsonw_key(w, "events");
	jsonw_raw(w, plan->events->str);
	jsonw_put_text(w, "status", lead_status_name(status));
	jsonw_put_text(w, "status_reason", plan->triage == TRIAGE_COUNT ? NULL : triage_reason_name(plan->triage));
	jsonw_put_int(w, "round", plan->facts.round);
	put_moment(w, "response_due_us", plan->facts.response_due_us);
	put_moment(w, "dispatch_at_us", plan->step.again_us);
	put_moment(w, "available_us",
		plan->step.kind == LEAD_STEP_WAIT ? plan->facts.next_available_us : WORKING_TIME_NEVER);
	jsonw_put_int(w, "escalation_level", plan->facts.levels_passed);
	put_moment(w, "escalation_due_us", plan->escalation_due_us);
	jsonw_put_bool(w, "notifies_staff", plan->step.notifies_staff);
	jsonw_put_bool(w, "has_receipt",
		receipts_write(&round->receipts, plan->row,
			&(ReceiptFacts){
				.is_triage = status == LEAD_STATUS_TRIAGE,
				.due_us = plan->facts.response_due_us,
				.opens_us = opens_at(round, plan, status),
			},
			&round->emails));
	receipts_write_handed_back(&round->receipts, plan->row, plan->facts.response_due_us, &round->emails);
	jsonw_end_object(w);
}

static void dispatch_lead(Round *round, int row)
{
	g_auto(Plan) plan = {.row = row};

	read_plan(round, &plan);
	plan.related =
		related_read(&(RelatedLeads){.rows = round->related, .given = round->given}, &plan.need.match.lead);
	related_tie(round->roster, plan.related);
	plan.facts.open_offers = candidates_tie(round->roster, round->ties, &plan.need.match.lead);
	look_for_specialist(round, &plan);
	const bool awaits_specialist = rank(round, &plan);
	set_response_time(round, &plan);
	if (awaits_specialist && plan.facts.next_available_us > plan.facts.at_risk_us) {
		plan.need.match.specialist_until_us = 0;
		rank(round, &plan);
	}
	if (!assign(round, &plan)) {
		plan.step = lead_step_next(&plan.facts);
		while (plan.step.kind == LEAD_STEP_NEW_ROUND) {
			begin_round(round, &plan);
			plan.step = lead_step_next(&plan.facts);
		}
	}
	write_decision(round, &plan);
	note_offer(round, &plan);
	count_offers(round, &plan);
}

static void dispatch_leads(Round *round)
{
	round->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	round->candidates = g_new0(MatchCandidate, MAX(1, roster_count(round->roster)));
	jsonw_init(&round->decisions, g_string_new(NULL));
	jsonw_init(&round->emails, g_string_new(NULL));
	round->explanations = g_string_new(NULL);
	jsonw_begin_array(&round->decisions);
	jsonw_begin_array(&round->emails);
	for (int row = 0; row < db_rows(round->leads); row++)
		dispatch_lead(round, row);
	jsonw_end_array(&round->decisions);
	jsonw_end_array(&round->emails);
}

/* What was known of these leads, and what is found now: the dispatcher's lock is held, so of two at the same instant the
 * second finds the first. */
static bool read_ties(Db *db, Round *round, GError **error)
{
	g_autofree char *ids = db_ids(round->leads, db_rows(round->leads));

	if (!lead_link_find(db, ids, error))
		return false;
	round->related = lead_link_related(db, ids, error);
	if (round->related != NULL)
		round->ties = dispatch_rows_ties(db, ids, error);
	return round->ties != NULL;
}

static bool dispatch_round(Db *db, Round *round, GError **error)
{
	const Ident recruiter = round->is_probe ? get_ident(round->leads, 0, "assign_to") : (Ident){0};

	if (!roster_read(round->roster, db, round->is_probe ? &recruiter : NULL, error) ||
		!offer_digest_count(db, round->roster, error))
		return false;
	if (!dispatch_reassign(db, round->policy, round->roster, round->leads, error))
		return false;
	if (!read_ties(db, round, error) || !receipts_choose(&round->receipts, db, round->policy, round->leads, error))
		return false;
	dispatch_leads(round);
	return dispatch_rows_write(db, round->decisions.out->str, round->explanations, error) &&
	       outbox_add_batch(db, round->emails.out->str, error) &&
	       (round->escalated == 0 || outbox_drop_repeated(db, round->emails.out->str, error));
}

static bool dispatch_batch(Db *db, Round *round, int leads_max, int *leads, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	bool is_due = false;

	*leads = 0;
	if (!db_begin(&tx, db, error) || !dispatch_rows_lock_if_due(db, round->is_probe, &is_due, error))
		return false;
	if (!is_due)
		return true;
	round->leads = dispatch_rows_claim(db, leads_max, round->is_probe, error);
	if (round->leads == NULL)
		return false;
	*leads = db_rows(round->leads);
	if (*leads == 0)
		return true;
	if (!dispatch_round(db, round, error) || !db_commit(&tx, error))
		return false;
	log_info("leads_dispatched", log_int("leads", *leads), log_int("offers", round->offered),
		log_int("waiting", round->waiting), log_int("escalated", round->escalated));
	return true;
}

/*
 * True for what another lead in the same batch would not have met: not the database's state, but what was to be
 * written.
 */
static bool is_about_a_lead(const GError *error)
{
	return leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_TOO_BIG);
}

bool dispatch_due(Db *db, const Dispatching *with, int *leads, GError **error)
{
	g_auto(Round) batch = {
		.policy = with->policy, .response = with->response, .roster = with->roster, .is_probe = with->is_probe};
	g_auto(Round) single = {
		.policy = with->policy, .response = with->response, .roster = with->roster, .is_probe = with->is_probe};
	g_autoptr(GError) batch_problem = NULL;
	g_autoptr(GError) problem = NULL;

	if (dispatch_batch(db, &batch, DISPATCH_ROWS_CLAIM_MAX, leads, &batch_problem))
		return true;
	if (!is_about_a_lead(batch_problem)) {
		g_propagate_error(error, g_steal_pointer(&batch_problem));
		return false;
	}
	/* One lead must not hold up the others: the first alone, and if it is the one, later. */
	if (dispatch_batch(db, &single, 1, leads, &problem))
		return true;
	if (!is_about_a_lead(problem) || single.leads == NULL || *leads == 0) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	log_error("lead_dispatch_failed", log_error_text(problem));
	return dispatch_rows_postpone(db, db_get_text(single.leads, 0, "id"), error);
}

bool dispatch_wake_waiting(Db *db, int64_t *leads, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	bool is_available = false;

	if (!dispatch_rows_is_anybody_freed(db, &is_available, error))
		return false;
	if (!is_available)
		return true;
	/* Behind the lock, no lead can be left waiting by facts that are older than what is read here. */
	return db_begin(&tx, db, error) && dispatch_rows_lock(db, error) &&
	       dispatch_rows_wake_waiting(db, leads, error) && db_commit(&tx, error);
}
