/*
 * app/staff/staff_change: the changes that staff make to a lead manually (staff_change_apply of app/staff/staff_leads).
 */
#include "app/staff/staff_leads.h"

#include <string.h>

#include "app/caller.h"
#include "app/client_email.h"
#include "app/dispatch/dispatch.h"
#include "app/door_keys.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "app/outcome/outcome.h"
#include "app/roster.h"
#include "app/staff/staff_event.h"
#include "app/staff/staff_labels.h"
#include "app/staff/staff_link.h"
#include "app/staff/staff_preview.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/lead_address.h"
#include "store/lead_link.h"
#include "store/report.h"
#include "store/recruiter.h"
#include "store/spam_sender.h"
#include "store/stored_offer.h"
#include "store/stored_outcome.h"

/* What becomes of the open offers of a lead that staff take somewhere, and what their recruiters are told. */
typedef struct StaffMove {
	OfferEvent event;
	TextKey says;
} StaffMove;

/* clang-format off */
static const StaffMove staff_moves[LEAD_EVENT_COUNT] = {
	[LEAD_EVENT_QUARANTINE] = {OFFER_EVENT_LEAD_ENDS, TEXT_EMAIL_OFFER_SPAM},
	[LEAD_EVENT_REOPEN]   = {OFFER_EVENT_REASSIGN,  TEXT_EMAIL_OFFER_SENT_OUT_AGAIN},
	[LEAD_EVENT_HAND_BACK] = {OFFER_EVENT_COUNT,    TEXT_EMAIL_OFFER_GIVEN_AWAY},
	[LEAD_EVENT_WITHDRAW] = {OFFER_EVENT_LEAD_ENDS, TEXT_EMAIL_OFFER_WITHDRAWN},
	[LEAD_EVENT_CLOSE]    = {OFFER_EVENT_LEAD_ENDS, TEXT_EMAIL_OFFER_CLOSED},
	[LEAD_EVENT_LOSE]     = {OFFER_EVENT_LEAD_ENDS, TEXT_EMAIL_OFFER_LOST},
};
/* clang-format on */

typedef struct LeadEdit {
	DbLoan loan;
	DbTransaction tx;
	Db *db;
	const App *app;
	Ident id;
	Ident other; /* that it is linked to, or unlinked from */
	const char *actor;
	const LeadChange *change;
	FieldErrors *errors;
	const StaffTicket *ticket;
	LeadStatus status; /* before the change */
	Engagement engagement;
	DbResult *before; /* of lead_lock() */
	LeadStatus to;	  /* wanted; COUNT: it stays */
	LeadStage stage;
	LeadEvent event; /* by which it gets the wanted status; COUNT: none is wanted, or it is the one it has */
	LeadMove move;	 /* what that does */
	OfferLead lead;
	OfferMoves moves;
	DbResult *pair;	    /* of lead_link_lock(); NULL: nothing is linked or unlinked */
	bool is_with_named; /* the recruiter who is named with a new class has an open offer, which stays */
	bool is_offered;    /* an offer stays open under a new class */
} LeadEdit;

static void lead_edit_clear(LeadEdit *edit)
{
	g_clear_pointer(&edit->before, db_result_free);
	g_clear_pointer(&edit->pair, db_result_free);
	offer_moves_clear(&edit->moves);
	offer_lead_clear(&edit->lead);
	db_rollback(&edit->tx);
	db_loan_return(&edit->loan);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadEdit, lead_edit_clear)

/* The recruiter who had accepted it still has the offer, and takes what it is now. Another class or recruiter is another way. */
static bool is_given_back(const LeadEdit *edit)
{
	const LeadChange *change = edit->change;

	return edit->status == LEAD_STATUS_QUARANTINED && change->status == LEAD_STATUS_NEW &&
	       change->recruiter == NULL && change->engagement == ENGAGEMENT_COUNT &&
	       db_get_bool(edit->before, 0, "holder_takes_class");
}

/* Naming what a lead in triage is, or who gets it, decides that it is to be offered. */
static LeadStatus wanted_status(const LeadEdit *edit)
{
	const LeadChange *change = edit->change;

	if (is_given_back(edit))
		return LEAD_STATUS_ACCEPTED;
	const bool is_decided = edit->status == LEAD_STATUS_TRIAGE &&
				(change->engagement != ENGAGEMENT_COUNT || change->recruiter != NULL);

	return change->status == LEAD_STATUS_COUNT && is_decided ? LEAD_STATUS_NEW : change->status;
}

static bool has_new_status(const LeadEdit *edit)
{
	return edit->to != LEAD_STATUS_COUNT && edit->to != edit->status;
}

static bool check_version(const LeadEdit *edit, const DbResult *row, GError **error)
{
	const char *version = edit->change->version;

	if (version == NULL || strcmp(version, db_get_text(row, 0, "version")) == 0)
		return true;
	if (edit->change->is_outdated != NULL)
		*edit->change->is_outdated = true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_CONFLICT,
		wording_string("status", lead_status_name(edit->status)),
		wording_string("engagement", engagement_name(edit->engagement)));
}

static bool check_move(LeadEdit *edit, GError **error)
{
	const LeadChange *change = edit->change;
	const LeadStatus to = edit->to;

	edit->event = LEAD_EVENT_COUNT;
	/* Nobody works on what its client wants to have erased. */
	if (has_new_status(edit) && db_get_bool(edit->before, 0, "is_erasure_asked"))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_HOLD_REOPEN);
	if (has_new_status(edit))
		edit->event = lead_event_of_staff(edit->status, to);
	if (edit->event != LEAD_EVENT_COUNT)
		edit->move = lead_next(edit->status, edit->event, LEAD_ACTOR_STAFF);
	const bool may_move = edit->move.is_allowed && (edit->event != LEAD_EVENT_GIVE_BACK || is_given_back(edit));
	if (has_new_status(edit) && !may_move)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_MOVE,
			wording_string("from", lead_status_name(edit->status)),
			wording_string("to", lead_status_name(to)));
	if (change->stage != LEAD_STAGE_COUNT && edit->status != LEAD_STATUS_ACCEPTED &&
		change->status != LEAD_STATUS_ACCEPTED)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_NO_STAGE,
			wording_string("status", lead_status_name(edit->status)));
	const bool stays_accepted = edit->event == LEAD_EVENT_FALL_THROUGH ||
				    (change->stage != LEAD_STAGE_COUNT && edit->status == LEAD_STATUS_ACCEPTED);
	if (change->status != LEAD_STATUS_ACCEPTED || change->recruiter != NULL || stays_accepted)
		return true;
	field_errors_add(edit->errors, "recruiter", "required", TEXT_ERROR_CHANGE_RECRUITER);
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CHANGE_RECRUITER);
}

/* A reason for what the lead is already. */
static bool check_reason(const LeadEdit *edit, GError **error)
{
	LeadReasonKind kind;

	if (edit->change->reason == NULL || has_new_status(edit) || edit->change->engagement != ENGAGEMENT_COUNT ||
		!lead_reason_kind_of(edit->status, &kind) || lead_reason_is_known(kind, edit->change->reason))
		return true;
	field_errors_add(edit->errors, "reason", "not_a_choice", TEXT_ERROR_CHANGE_END_REASON,
		wording_string("status", lead_status_name(edit->status)),
		wording_string("choices", lead_reason_names(kind)));
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, field_errors_get(edit->errors, 0)->says);
	return false;
}

/* The row of the other lead. */
static int other_row(const LeadEdit *edit)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(&edit->other, id);
	return strcmp(db_get_text(edit->pair, 0, "id"), id) == 0 ? 0 : 1;
}

/* The lead that is named, and this one, in the order in which everybody locks both. */
static bool lock_pair(LeadEdit *edit, GError **error)
{
	const LeadChange *change = edit->change;
	const char *named = change->link != NULL ? change->link : change->unlink;

	if (named == NULL)
		return true;
	if (!lead_find_id(edit->db, named, &edit->other, error))
		return false;
	edit->pair = lead_link_lock(edit->db, &edit->id, &edit->other, error);
	if (edit->pair == NULL)
		return false;
	if (memcmp(&edit->id, &edit->other, sizeof edit->id) == 0)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_LINK_SELF);
	if (db_rows(edit->pair) < 2) {
		/* One was erased just now: looking for either again says so. */
		g_clear_pointer(&edit->pair, db_result_free);
		return lead_find_id(edit->db, named, &edit->other, error);
	}
	const char *reference = db_get_text(edit->pair, other_row(edit), "reference");
	if (change->link != NULL && strcmp(db_get_text(edit->pair, other_row(edit), "status"), "quarantined") == 0)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_LINK_QUARANTINED,
			wording_string("reference", reference));
	if (change->unlink != NULL && !db_get_bool(edit->pair, 0, "is_linked"))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_NOT_LINKED,
			wording_string("reference", reference));
	return true;
}

/* Reads the lead as it is, and keeps it so until the transaction ends. */
static bool lock_lead(LeadEdit *edit, GError **error)
{
	DbResult *row = edit->before = lead_lock(edit->db, &edit->id, error);

	if (row == NULL)
		return false;
	const bool is_known = lead_status_parse(db_get_text(row, 0, "status"), &edit->status) &&
			      engagement_parse(db_get_text(row, 0, "engagement"), &edit->engagement);
	g_assert(is_known); /* the schema's checks ensure it */
	edit->to = wanted_status(edit);
	edit->stage = LEAD_STAGE_ACCEPTED;
	if (!db_is_null(row, 0, "stage") && !lead_stage_parse(db_get_text(row, 0, "stage"), &edit->stage))
		g_assert_not_reached();
	return check_version(edit, row, error) && check_move(edit, error) && check_reason(edit, error);
}

static OfferTurn turn_of(const LeadEdit *edit, OfferEvent event)
{
	return (OfferTurn){
		.event = event,
		.actor = OFFER_ACTOR_STAFF,
		.actor_name = edit->actor,
		.now_us = db_get_int(edit->lead.row, 0, "now_us"),
		.lead_status = LEAD_STATUS_COUNT,
	};
}

static int row_of(const OfferLead *lead, const Ident *recruiter_id, bool is_open)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter_id, id);
	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (strcmp(offer.recruiter_id, id) == 0 &&
			(is_open ? offer_status_is_open(offer.status) : offer_status_has_contact(offer.status)))
			return row;
	}
	return -1;
}

/* A recruiter who was not asked gets an offer, and has accepted it. */
static bool ensure_offer(LeadEdit *edit, const Ident *recruiter_id, GError **error)
{
	if (row_of(&edit->lead, recruiter_id, true) >= 0)
		return true;
	offer_lead_clear(&edit->lead);
	return offer_add_by_hand(edit->db,
		       &(OfferByHand){
			       .id = ident_new(),
			       .lead_id = edit->id,
			       .recruiter_id = *recruiter_id,
			       .because = wording_text(TEXT_BECAUSE_STAFF),
		       },
		       error) &&
	       offer_lead_lock(&edit->lead, edit->db, &edit->id, error);
}

/* For a recruiter who said so on the phone. A placement that fell through is with who has it. */
static bool accept(LeadEdit *edit, GError **error)
{
	g_auto(Roster) roster = {0};
	Ident recruiter_id;

	if (!recruiter_find_id(edit->db, edit->change->recruiter, &recruiter_id, error))
		return false;
	if (!has_new_status(edit) || edit->event == LEAD_EVENT_FALL_THROUGH)
		return row_of(&edit->lead, &recruiter_id, false) >= 0 ||
		       wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_ACCEPTED);
	roster_init(&roster, edit->app->policy->allowed_us, edit->app->policy->accepted_load_percent);
	if (!ensure_offer(edit, &recruiter_id, error) || !roster_read(&roster, edit->db, &recruiter_id, error))
		return false;
	StoredOffer offer = offer_lead_at(&edit->lead, row_of(&edit->lead, &recruiter_id, true));
	offer.calendar = roster_calendar(&roster, 0);
	const OfferTurn turn = turn_of(edit, OFFER_EVENT_ACCEPT);
	if (offer_moves_accept(&edit->moves, &edit->lead, &offer, &turn).outcome == OFFER_MOVES)
		return true;
	/* It is open; but its recruiter, who was there a moment ago, is not locked. */
	return wording_fail(
		error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CHANGE_REMOVED, wording_string("name", offer.name));
}

/*
 * Recruiters who do not take what the lead is now lose it, and if nobody is left, others are asked immediately. Who is
 * named with the change keeps an offer that is open.
 */
static bool reclassify(LeadEdit *edit, GError **error)
{
	const OfferTurn turn = turn_of(edit, OFFER_EVENT_RECLASSIFY);
	Ident named;
	int kept = -1;

	if (edit->change->recruiter != NULL) {
		if (!recruiter_find_id(edit->db, edit->change->recruiter, &named, error))
			return false;
		kept = row_of(&edit->lead, &named, true);
	}
	edit->is_with_named = kept >= 0;
	edit->is_offered = kept >= 0;
	for (int row = 0; row < db_rows(edit->lead.offers); row++) {
		const StoredOffer offer = offer_lead_at(&edit->lead, row);
		if (row == kept)
			continue;
		if (kept >= 0 || !stored_offer_takes(&offer, edit->change->engagement))
			offer_moves_add(&edit->moves, &offer, &turn);
		else
			edit->is_offered |= offer_status_is_open(offer.status);
	}
	if (edit->status == LEAD_STATUS_ACCEPTED)
		offer_moves_tell_class(&edit->moves, &edit->lead,
			&(ClassChange){.old = edit->engagement, .now = edit->change->engagement});
	return true;
}

static void end_offers(LeadEdit *edit)
{
	const StaffMove *end = &staff_moves[edit->event];
	OfferTurn turn = turn_of(edit, end->event);
	/* What is undone goes back to where it was, not out to others. */
	const bool is_undo = edit->ticket != NULL && edit->ticket->is_undo;
	const char *says = wording_text(is_undo ? TEXT_EMAIL_OFFER_TAKEN_BACK : end->says);

	turn.says = says;
	if ((edit->move.causes & LEAD_ENDS_OFFERS) != 0)
		offer_moves_add_others(&edit->moves, &edit->lead, NULL, &turn);
	if ((edit->move.causes & LEAD_RETURNS_OFFER) == 0) {
		offer_moves_tell_holder(&edit->moves, &edit->lead, says);
		return;
	}
	turn = turn_of(edit, OFFER_EVENT_RETURN);
	turn.says = says;
	turn.reason = edit->change->reason;
	offer_moves_add_others(&edit->moves, &edit->lead, NULL, &turn);
}

static bool write_offers(LeadEdit *edit, GError **error)
{
	const Engagement engagement = edit->change->engagement;

	if (!offer_lead_lock(&edit->lead, edit->db, &edit->id, error))
		return false;
	offer_moves_init(&edit->moves, edit->app->policy);
	if (edit->to == LEAD_STATUS_ACCEPTED && edit->change->recruiter != NULL) {
		if (!accept(edit, error))
			return false;
	} else if (edit->event == LEAD_EVENT_GIVE_BACK) {
		/* Who is away hears only that somebody else takes it over. */
		if (!db_get_bool(edit->before, 0, "holder_hands_over"))
			offer_moves_give_back(&edit->moves, &edit->lead);
	} else if (edit->event != LEAD_EVENT_COUNT && staff_moves[edit->event].says != TEXT_NONE) {
		end_offers(edit);
	} else if (engagement != ENGAGEMENT_COUNT && engagement != edit->engagement) {
		if (!reclassify(edit, error))
			return false;
	}
	return offer_moves_write(&edit->moves, edit->db, error);
}

/* What is said of an accepted lead has a writer of its own. */
static bool is_reported(const LeadEdit *edit)
{
	return edit->event == LEAD_EVENT_PLACE || edit->event == LEAD_EVENT_LOSE ||
	       edit->event == LEAD_EVENT_FALL_THROUGH;
}

static bool write_lead(const LeadEdit *edit, GError **error)
{
	const Engagement engagement = edit->change->engagement;
	const bool moves = edit->move.is_allowed && !is_reported(edit);

	if (!moves && engagement == ENGAGEMENT_COUNT)
		return true;
	/* What is released from quarantine goes the whole way; what was only assigned comes back if it is declined. */
	const bool settles_triage = moves && edit->to == LEAD_STATUS_NEW && edit->status != LEAD_STATUS_QUARANTINED &&
				    edit->change->recruiter == NULL && (edit->ticket == NULL || !edit->ticket->is_undo);
	if (settles_triage && !lead_settle_triage(edit->db, &edit->id, error))
		return false;
	/* Under another class, a recruiter who was asked before may be asked again, and a human who had it need not. */
	LeadMove again = edit->move;
	if (!has_new_status(edit) && engagement != ENGAGEMENT_COUNT && engagement != edit->engagement &&
		!edit->is_offered && !lead_status_is_settled(edit->status))
		again = lead_next(edit->status, LEAD_EVENT_REOPEN, LEAD_ACTOR_STAFF);
	else if (!moves)
		again.is_allowed = false;
	return lead_write(edit->db, &edit->id, again.is_allowed ? &again : NULL,
		engagement == ENGAGEMENT_COUNT ? NULL : engagement_name(engagement), error);
}

static bool report(const LeadEdit *edit, LeadEvent event, LeadStatus from, GError **error)
{
	const LeadReport report = lead_change_report(edit->change, event);
	const Engagement engagement = edit->change->engagement;

	return outcome_apply(edit->db,
		&(OutcomeTurn){
			.lead_id = edit->id,
			.from = from,
			.stage = lead_stage_name(edit->stage),
			.end_reason = db_get_text(edit->lead.row, 0, "end_reason"),
			.placement = db_get_text(edit->lead.row, 0, "placement"),
			.engagement = engagement == ENGAGEMENT_COUNT ? edit->engagement : engagement,
			.actor = LEAD_ACTOR_STAFF,
			.actor_name = edit->actor,
			.report = &report,
		},
		error);
}

/* How far it is, and how it ended. */
static bool write_outcome(const LeadEdit *edit, GError **error)
{
	const bool has_stage = edit->change->stage != LEAD_STAGE_COUNT;
	const bool corrects_placement = edit->status == LEAD_STATUS_PLACED && edit->to == LEAD_STATUS_PLACED;

	return (!is_reported(edit) || report(edit, edit->event, edit->status, error)) &&
	       (!corrects_placement || report(edit, LEAD_EVENT_PLACE, edit->status, error)) &&
	       (!has_stage || report(edit, LEAD_EVENT_PROGRESS, LEAD_STATUS_ACCEPTED, error));
}

static bool tell(const LeadEdit *edit, const char *what, const char *old, const char *new, GError **error)
{
	return event_add(edit->db,
		&(Event){
			.lead_id = &edit->id,
			.actor = edit->actor,
			.what = what,
			.old_json = old,
			.new_json = new,
		},
		error);
}

/* Who sent spam is known from now on; who did not, no longer. Only a release says that the address is its sender's. */
static bool mark_sender(const LeadEdit *edit, GError **error)
{
	char key[DOOR_KEY_TEXT_BYTES];

	if (!has_new_status(edit))
		return true;
	if (edit->to == LEAD_STATUS_QUARANTINED) {
		const char *address = db_get_text(edit->before, 0, "email");
		door_key_of_email(edit->app->settings->secret, address, key);
		return spam_sender_mark(edit->db, &(SpamMark){key, address, edit->actor, &edit->id}, error);
	}
	return (edit->to != LEAD_STATUS_NEW && edit->event != LEAD_EVENT_GIVE_BACK) ||
	       (spam_sender_lift_by_lead(edit->db, &edit->id, error) &&
		       (edit->status != LEAD_STATUS_QUARANTINED || lead_address_ask_again(edit->db, &edit->id, error)));
}

/* That it is over, or that what they heard of its end does not hold anymore. A suspected sender hears nothing. */
static bool tell_client(const LeadEdit *edit, GError **error)
{
	const LeadStatus to = edit->to;
	const bool is_over = to == LEAD_STATUS_CLOSED || to == LEAD_STATUS_LOST || to == LEAD_STATUS_WITHDRAWN;
	const bool is_not_for_us = is_over && g_strcmp0(edit->change->reason, LEAD_REASON_NOT_FOR_US) == 0;

	if (!has_new_status(edit) || edit->status == LEAD_STATUS_QUARANTINED || to == LEAD_STATUS_QUARANTINED ||
		(!is_over && lead_status_is_open(edit->status)))
		return true;
	/* What is undone is not sent. */
	if (edit->ticket != NULL && edit->ticket->is_undo && db_get_bool(edit->before, 0, "is_closing_queued"))
		return true;
	return client_email_send_end(edit->db, edit->app->policy, edit->before,
		&(ClientEmail){
			.notification = is_not_for_us ? NOTIFICATION_CLIENT_NOT_FOR_US
					: is_over     ? NOTIFICATION_CLIENT_CLOSED
						      : NOTIFICATION_CLIENT_REOPENED,
			.lead_id = &edit->id,
			.is_ended = is_over,
			.is_placed = to == LEAD_STATUS_PLACED,
			.kept_us = lead_status_is_open(to) ? 0 : offer_policy_kept_us(edit->app->policy, to),
		},
		error);
}

static bool tell_status(const LeadEdit *edit, GError **error)
{
	if (!has_new_status(edit) || is_reported(edit))
		return true;
	g_autofree char *old = staff_event_json("status", lead_status_name(edit->status), NULL);
	g_autofree char *new = staff_event_json("status", lead_status_name(edit->to), edit->change->reason);
	return tell(edit, "status_changed", old, new, error);
}

/* A reason that belongs to no other change is not lost; of a lead that has ended it is why it has. */
static bool write_reason(const LeadEdit *edit, GError **error)
{
	const LeadChange *change = edit->change;
	const LeadStatus status = has_new_status(edit) ? edit->to : edit->status;
	LeadReasonKind kind;

	if (change->reason == NULL)
		return true;
	/* One reason is of the end, if there is one; else of the class. */
	const bool is_of_end = has_new_status(edit) || change->engagement == ENGAGEMENT_COUNT;
	if (is_of_end && lead_reason_kind_of(status, &kind) && !is_reported(edit) &&
		!outcome_write_reason(edit->db, &edit->id, change->reason, error))
		return false;
	if (has_new_status(edit) || change->engagement != ENGAGEMENT_COUNT || change->stage != LEAD_STAGE_COUNT)
		return true;
	g_autofree char *new = staff_event_json("status", lead_status_name(edit->status), change->reason);
	return tell(edit, "reason_added", NULL, new, error);
}

static bool tell_engagement(const LeadEdit *edit, GError **error)
{
	const Engagement now = edit->change->engagement;

	if (now == ENGAGEMENT_COUNT)
		return true;
	g_autofree char *old = staff_event_json("engagement", engagement_name(edit->engagement), NULL);
	g_autofree char *new = staff_event_json("engagement", engagement_name(now), edit->change->reason);
	return tell(edit, now == edit->engagement ? "engagement_confirmed" : "engagement_changed", old, new, error);
}

static bool tell_note(const LeadEdit *edit, GError **error)
{
	if (edit->change->note == NULL)
		return true;
	g_autofree char *note = staff_event_json("note", edit->change->note, NULL);
	return tell(edit, "note_added", NULL, note, error);
}

static bool assign(const LeadEdit *edit, GError **error)
{
	if (edit->is_with_named || edit->change->recruiter == NULL || edit->to == LEAD_STATUS_ACCEPTED)
		return true;
	return assign_lead(edit->db,
		&(Assignment){
			.lead_id = &edit->id,
			.status = has_new_status(edit) ? edit->to : edit->status,
			.recruiter = edit->change->recruiter,
			.actor = edit->actor,
			.offer_us = edit->app->policy->allowed_us,
			.accepted_load_percent = edit->app->policy->accepted_load_percent,
		},
		error);
}

/* Everything of the change, in a transaction that is left open. lead: an id or a reference. */
static bool write_change(LeadEdit *edit, const char *lead, int64_t deadline_us, GError **error)
{
	if (!caller_check(ACCESS_LEADS_WRITE, error) || !db_loan_take(&edit->loan, edit->app->pool, deadline_us, error))
		return false;
	edit->db = edit->loan.db;
	const StaffLink link = {
		edit->db, edit->actor, &edit->id, &edit->other, &edit->pair, edit->change->link != NULL};
	const LabelTurn labels = {edit->db, &edit->id, edit->actor, edit->change, edit->errors};
	return lead_find_id(edit->db, lead, &edit->id, error) && db_begin(&edit->tx, edit->db, error) &&
	       lock_pair(edit, error) && lock_lead(edit, error) &&
	       staff_ticket_begin(edit->ticket, edit->db, &edit->id, error) && write_offers(edit, error) &&
	       write_lead(edit, error) && mark_sender(edit, error) && tell_client(edit, error) &&
	       write_outcome(edit, error) && write_reason(edit, error) && tell_status(edit, error) &&
	       tell_engagement(edit, error) && tell_note(edit, error) && staff_link_write(&link, error) &&
	       staff_labels_write(&labels, error) && assign(edit, error) &&
	       staff_ticket_end(edit->ticket, edit->db, &edit->id, error);
}

bool staff_change_apply(const App *app, const StaffChange *change, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(LeadEdit) edit = {.app = app,
		.actor = change->actor,
		.change = change->change,
		.errors = change->errors,
		.ticket = change->ticket};

	if (!write_change(&edit, change->lead, deadline_us, error) || !db_commit(&edit.tx, error) ||
		!report_load_lead(edit.db, &edit.id, out, error))
		return false;
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
	return true;
}

bool staff_change_preview(const App *app, const StaffChange *change, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(LeadEdit)
		edit = {.app = app, .actor = change->actor, .change = change->change, .errors = change->errors};

	if (!write_change(&edit, change->lead, deadline_us, error))
		return false;
	const bool is_moved = has_new_status(&edit) || change->change->engagement != ENGAGEMENT_COUNT;
	const StaffPreview done = {edit.db, app->policy, &edit.id, edit.status, edit.engagement, is_moved};
	return staff_preview_write(&done, out, error);
}
