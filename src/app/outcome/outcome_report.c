#include "app/outcome/outcome_report.h"

#include <string.h>

#include "app/client_email.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/stored_outcome.h"

static LeadStage stage_of(const char *name)
{
	LeadStage stage = LEAD_STAGE_ACCEPTED;
	const bool is_known = name == NULL || lead_stage_parse(name, &stage);

	g_assert(is_known); /* the schema's check makes sure */
	return stage;
}

/* What they were placed as, if the report does not say: what was said before, or what the lead is. */
static Engagement engagement_of(const OutcomeTurn *turn)
{
	g_autoptr(Json) before =
		turn->placement == NULL ? NULL : jsonc_decode(turn->placement, strlen(turn->placement), NULL);
	const char *name = json_string_value(json_object_get(before, "engagement"));
	Engagement engagement;

	return name != NULL && engagement_parse(name, &engagement) ? engagement : turn->engagement;
}

/* g_free; NULL: nobody was placed. */
static char *placement_of(const OutcomeTurn *turn)
{
	const LeadReport *report = turn->report;

	return report->event == LEAD_EVENT_PLACE ? lead_report_placement(report, engagement_of(turn)) : NULL;
}

static bool write_turn(Db *db, const OutcomeTurn *turn, LeadStatus to, GError **error)
{
	const LeadReport *report = turn->report;
	const LeadStage before = stage_of(turn->stage);
	const LeadStage stage = report->event == LEAD_EVENT_PROGRESS ? report->stage : before;
	const LeadReport was = {.event = LEAD_EVENT_PROGRESS, .stage = before};
	g_autofree char *placement = placement_of(turn);
	g_autofree char *old = lead_report_json(&was, turn->from, NULL);
	g_autofree char *new = lead_report_json(report, to, placement);

	return event_add(db,
		       &(Event){
			       .lead_id = &turn->lead_id,
			       .actor = turn->actor_name,
			       .what = lead_report_event(report, before),
			       .old_json = old,
			       .new_json = new,
		       },
		       error) &&
	       outcome_write(db, &turn->lead_id,
		       &(StoredOutcome){
			       .status = lead_status_name(to),
			       .stage = lead_stage_name(stage),
			       .reason = report->event == LEAD_EVENT_LOSE ? report->reason : NULL,
			       .placement = placement,
		       },
		       error);
}

/* The lead has ended so already, and how is told otherwise now, or more of it. */
static bool corrects_end(const OutcomeTurn *turn, const char *last_note)
{
	const LeadReport *report = turn->report;
	g_autofree char *placement = placement_of(turn);

	if (report->note != NULL && *report->note != '\0' && g_strcmp0(report->note, last_note) != 0)
		return true;
	return (turn->report->event == LEAD_EVENT_LOSE && g_strcmp0(turn->report->reason, turn->end_reason) != 0) ||
	       (placement != NULL && g_strcmp0(placement, turn->placement) != 0);
}

/* It is where the event leads: what is accepted, if a placement fell through before. */
static bool is_there(LeadStatus from, LeadEvent event, LeadActor actor)
{
	return event != LEAD_EVENT_PROGRESS && lead_next(LEAD_STATUS_ACCEPTED, event, actor).to == from;
}

static bool is_over(LeadStatus from, GError **error)
{
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_OUTCOME_OVER,
		wording_string("status", lead_status_name(from)));
}

bool outcome_apply(Db *db, const OutcomeTurn *turn, GError **error)
{
	const LeadEvent event = turn->report->event;
	const LeadMove move = lead_next(turn->from, event, turn->actor);

	if (move.is_allowed)
		return write_turn(db, turn, move.to, error);
	if (is_there(turn->from, event, turn->actor)) {
		g_autoptr(DbResult) last = outcome_last_note(
			db, &turn->lead_id, lead_report_event(turn->report, LEAD_STAGE_ACCEPTED), error);
		if (last == NULL)
			return false;
		const bool has_happened = db_rows(last) > 0;
		const char *note = has_happened ? db_get_text(last, 0, "note") : NULL;
		if (event != LEAD_EVENT_FALL_THROUGH)
			return !corrects_end(turn, note) || write_turn(db, turn, turn->from, error);
		if (has_happened)
			return true;
	}
	return is_over(turn->from, error);
}

/* --- by its recruiter --------------------------------------------------------------------------------------------- */

typedef struct OwnLead {
	DbLoan loan;
	DbTransaction tx;
	OfferLead lead;
	StoredOffer offer;
	char *actor_name;
} OwnLead;

static void own_lead_clear(OwnLead *own)
{
	offer_lead_clear(&own->lead);
	g_clear_pointer(&own->actor_name, g_free);
	db_rollback(&own->tx);
	db_loan_return(&own->loan);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OwnLead, own_lead_clear)

/* Locks the lead. CONFLICT: it is not, or no longer, this recruiter's. */
static bool open_own(OwnLead *own, const App *app, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	int row = 0;

	if (!db_loan_take(&own->loan, app->pool, deadline_us, error) || !db_begin(&own->tx, own->loan.db, error) ||
		!offer_lead_lock_by_offer(&own->lead, own->loan.db, offer_id, error))
		return false;
	/* It is there: its lead was found by it. */
	own->offer = offer_lead_at(&own->lead, row);
	while (memcmp(&own->offer.id, offer_id, sizeof *offer_id) != 0)
		own->offer = offer_lead_at(&own->lead, ++row);
	own->actor_name = g_strconcat("recruiter:", own->offer.recruiter_id, NULL);
	if (own->offer.status == OFFER_ACCEPTED && !own->offer.is_recruiter_removed)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT,
		offer_status_was_accepted(own->offer.status) ? TEXT_ERROR_OUTCOME_NOT_YOURS
							     : TEXT_ERROR_OUTCOME_NOT_ACCEPTED);
}

/* Their recruiter has given up on it, and that is how they hear of it; or has placed somebody after all. */
static bool tell_client(const OwnLead *own, const App *app, const OutcomeTurn *turn, GError **error)
{
	const bool is_lost = turn->report->event == LEAD_EVENT_LOSE && turn->from == LEAD_STATUS_ACCEPTED;
	const bool is_placed = turn->report->event == LEAD_EVENT_PLACE && turn->from == LEAD_STATUS_LOST;

	if (!is_lost && !is_placed)
		return true;
	g_autoptr(DbResult) lead = lead_lock(own->loan.db, &turn->lead_id, error);
	return lead != NULL &&
	       client_email_send_end(own->loan.db, app->policy, lead,
		       &(ClientEmail){
			       .notification = is_lost ? NOTIFICATION_CLIENT_CLOSED : NOTIFICATION_CLIENT_REOPENED,
			       .lead_id = &turn->lead_id,
			       .is_lost = is_lost,
			       .is_placed = is_placed,
			       .kept_us = offer_policy_kept_us(
				       app->policy, is_lost ? LEAD_STATUS_LOST : LEAD_STATUS_PLACED),
		       },
		       error);
}

/* Who says again that they are in touch does not take back what they proposed; staff may. */
static LeadReport forward_only(const LeadReport *report, const char *stage)
{
	LeadReport own = *report;

	if (own.event == LEAD_EVENT_PROGRESS)
		own.stage = MAX(own.stage, stage_of(stage));
	return own;
}

static bool write_own(OwnLead *own, const App *app, const LeadReport *given, GError **error)
{
	const DbResult *row = own->lead.row;
	const LeadReport forward = forward_only(given, db_get_text(row, 0, "stage"));
	const LeadReport *report = &forward;
	OutcomeTurn turn = {
		.stage = db_get_text(row, 0, "stage"),
		.end_reason = db_get_text(row, 0, "end_reason"),
		.placement = db_get_text(row, 0, "placement"),
		.actor = LEAD_ACTOR_RECRUITER,
		.actor_name = own->actor_name,
		.report = report,
	};
	const bool is_known = ident_parse(db_get_text(row, 0, "id"), &turn.lead_id) &&
			      lead_status_parse(db_get_text(row, 0, "status"), &turn.from) &&
			      engagement_parse(db_get_text(row, 0, "engagement"), &turn.engagement);

	g_assert(is_known); /* the schema's types and checks make sure */
	if (!tell_client(own, app, &turn, error) || !outcome_apply(own->loan.db, &turn, error) ||
		!db_commit(&own->tx, error))
		return false;
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
	log_info("outcome_reported", log_text("lead", own->offer.reference),
		log_text("event", lead_event_name(report->event)));
	return true;
}

/* What is over needs no right report. */
static bool check_state(const OwnLead *own, LeadEvent event, GError **error)
{
	LeadStatus from;
	const bool is_known = lead_status_parse(db_get_text(own->lead.row, 0, "status"), &from);

	g_assert(is_known); /* the schema's check makes sure */
	return lead_next(from, event, LEAD_ACTOR_RECRUITER).is_allowed || is_there(from, event, LEAD_ACTOR_RECRUITER) ||
	       is_over(from, error);
}

bool outcome_report(const App *app, const Ident *offer_id, const LeadReport *report, FieldErrors *errors,
	int64_t deadline_us, GError **error)
{
	g_auto(OwnLead) own = {0};

	if (!open_own(&own, app, offer_id, deadline_us, error) || !check_state(&own, report->event, error))
		return false;
	if (lead_report_check(report, errors))
		return write_own(&own, app, report, error);
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, field_errors_get(errors, 0)->says);
	return false;
}

bool outcome_still_active(const App *app, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	g_auto(OwnLead) own = {0};

	if (!open_own(&own, app, offer_id, deadline_us, error))
		return false;
	const LeadReport report = {.event = LEAD_EVENT_PROGRESS, .stage = LEAD_STAGE_CONTACTED};
	return write_own(&own, app, &report, error);
}
