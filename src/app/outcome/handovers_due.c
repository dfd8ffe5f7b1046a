#include "app/outcome/handovers_due.h"

#include <string.h>

#include "app/offers/offers.h"
#include "app/roster.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/decline.h"
#include "db/transaction.h"
#include "store/stored_offer.h"
#include "store/stored_outcome.h"

/* A time off or a pause that has begun. */
typedef struct Handover {
	Db *db;
	const OfferPolicy *policy;
	const char *away; /* the recruiter's id */
	const char *away_name;
	const char *cover;	/* NULL: their leads go to others */
	const char *cover_name; /* likewise */
	char *actor_name;
} Handover;

static Ident ident_of(const char *text)
{
	Ident id;
	const bool is_id = ident_parse(text, &id);

	g_assert(is_id); /* the column's type is uuid */
	return id;
}

/* The offer by which a recruiter has the lead; -1: there is none. */
static int row_of(const OfferLead *lead, const char *recruiter, bool is_open)
{
	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (strcmp(offer.recruiter_id, recruiter) == 0 &&
			(is_open ? offer_status_is_open(offer.status) : offer.status == OFFER_ACCEPTED))
			return row;
	}
	return -1;
}

static OfferTurn turn_of(const Handover *handover, const OfferLead *lead)
{
	return (OfferTurn){
		.event = OFFER_EVENT_RETURN,
		.actor = OFFER_ACTOR_RECRUITER,
		.actor_name = handover->actor_name,
		.now_us = db_get_int(lead->row, 0, "now_us"),
		.lead_status = LEAD_STATUS_COUNT,
		.reason = RETURN_TIME_OFF,
	};
}

static bool take_back(const Handover *handover, const Ident *lead_id, bool *is_taken, GError **error)
{
	g_auto(OfferLead) lead = {0};
	g_auto(OfferMoves) moves = {0};
	g_autofree char *says = handover->cover == NULL ? wording_format(TEXT_EMAIL_OFFER_CLOSED_OFF)
							: wording_format(TEXT_EMAIL_OFFER_CLOSED_COVER,
								  wording_string("name", handover->cover_name));

	if (!offer_lead_lock(&lead, handover->db, lead_id, error))
		return false;
	const int row = row_of(&lead, handover->away, false);
	*is_taken = row >= 0 && strcmp(db_get_text(lead.row, 0, "status"), "accepted") == 0;
	if (!*is_taken)
		return true;
	const StoredOffer offer = offer_lead_at(&lead, row);
	OfferTurn turn = turn_of(handover, &lead);
	turn.says = says;
	turn.taken_over_by = handover->cover == NULL ? NULL : handover->cover_name;
	offer_moves_init(&moves, handover->policy);
	offer_moves_add(&moves, &offer, &turn);
	return offer_moves_write(&moves, handover->db, error);
}

/* With the contact, and an email to the client that names them. */
static bool give_to_cover(const Handover *handover, const Ident *lead_id, GError **error)
{
	const Ident cover_id = ident_of(handover->cover);
	g_auto(OfferLead) lead = {0};
	g_auto(OfferMoves) moves = {0};
	g_auto(Roster) roster = {0};

	roster_init(&roster, handover->policy->allowed_us, handover->policy->accepted_load_percent);
	if (!offer_add_by_hand(handover->db,
		    &(OfferByHand){
			    .id = ident_new(),
			    .lead_id = *lead_id,
			    .recruiter_id = cover_id,
			    .because = wording_text(TEXT_BECAUSE_COVER),
		    },
		    error) ||
		!offer_lead_lock(&lead, handover->db, lead_id, error) ||
		!roster_read(&roster, handover->db, &cover_id, error))
		return false;
	StoredOffer offer = offer_lead_at(&lead, row_of(&lead, handover->cover, true));
	offer.calendar = roster_calendar(&roster, 0);
	OfferTurn turn = turn_of(handover, &lead);
	turn.event = OFFER_EVENT_ACCEPT;
	turn.reason = NULL;
	turn.taken_over_from = handover->away_name;
	offer_moves_init(&moves, handover->policy);
	/* Removed a moment ago: the next look finds no cover. */
	if (offer_moves_accept(&moves, &lead, &offer, &turn).outcome != OFFER_MOVES)
		return wording_fail(
			error, LEADMATCH_ERROR_BUSY, TEXT_ERROR_CHANGE_REMOVED, wording_string("name", offer.name));
	return offer_moves_write(&moves, handover->db, error);
}

static bool hand_over(const Handover *handover, GError **error)
{
	g_autoptr(DbResult) leads = outcome_leads_of(handover->db, handover->away, handover->cover, error);

	for (int row = 0; leads != NULL && row < db_rows(leads); row++) {
		const Ident lead_id = ident_of(db_get_text(leads, row, "id"));
		Handover own = *handover;
		bool is_taken = false;
		if (!db_get_bool(leads, row, "is_for_cover"))
			own.cover = NULL;
		if (!take_back(&own, &lead_id, &is_taken, error) ||
			(is_taken && own.cover != NULL && !give_to_cover(&own, &lead_id, error)))
			return false;
	}
	return leads != NULL;
}

bool handovers_process(Db *db, const OfferPolicy *policy, int *done, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	*done = 0;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) due = outcome_claim_handover(db, error);
	if (due != NULL && db_rows(due) == 0) {
		db_result_free(due);
		due = outcome_claim_pause_handover(db, error);
	}
	if (due == NULL)
		return false;
	if (db_rows(due) == 0)
		return true;
	const bool is_pause = db_is_null(due, 0, "id");
	g_autofree char *actor_name = g_strconcat("recruiter:", db_get_text(due, 0, "recruiter_id"), NULL);
	const Handover handover = {
		.db = db,
		.policy = policy,
		.away = db_get_text(due, 0, "recruiter_id"),
		.away_name = db_get_text(due, 0, "name"),
		.cover = db_get_text(due, 0, "cover_id"),
		.cover_name = db_get_text(due, 0, "cover_name"),
		.actor_name = actor_name,
	};
	if (!hand_over(&handover, error) ||
		!(is_pause ? outcome_end_pause_handover(db, handover.away, error)
			   : outcome_end_handover(db, db_get_text(due, 0, "id"), error)) ||
		!db_commit(&tx, error))
		return false;
	*done = 1;
	log_info("leads_handed_over", log_text("recruiter", handover.away));
	return true;
}
