/*
 * app/dispatch/dispatch_assigned: what happens to offers of a lead that staff assign to another recruiter (of
 * app/dispatch/dispatch_batch).
 */
#include "app/dispatch/dispatch_batch.h"

#include <string.h>

#include "app/offers/offers.h"
#include "base/error.h"
#include "store/stored_offer.h"

/* The recruiter that staff chose for a lead, if still there; NULL: none. */
static const char *chosen_for(const Roster *roster, const DbResult *leads, int row)
{
	const char *chosen = db_get_text(leads, row, "assign_to");
	Ident id;

	return chosen != NULL && ident_parse(chosen, &id) && roster_find(roster, &id) >= 0 ? chosen : NULL;
}

/* The moves borrow from the rows, so both are kept until they are written. */
static bool take_back(
	Db *db, const OfferPolicy *policy, const DbResult *leads, int row, const char *chosen, GError **error)
{
	g_auto(OfferMoves) moves = {0};
	g_autoptr(DbResult) offers = offer_list(db, db_get_text(leads, row, "id"), error);
	const OfferTurn turn = {
		.event = OFFER_EVENT_REASSIGN,
		.actor = OFFER_ACTOR_STAFF,
		.actor_name = "dispatcher",
		.now_us = db_get_int(leads, row, "now_us"),
		.lead_status = LEAD_STATUS_COUNT,
	};

	if (offers == NULL)
		return false;
	offer_moves_init(&moves, policy);
	for (int at = 0; at < db_rows(offers); at++) {
		StoredOffer offer = stored_offer(offers, at);
		offer.reference = db_get_text(leads, row, "reference");
		offer.submission = db_get_text(leads, row, "submission");
		if (strcmp(offer.recruiter_id, chosen) != 0)
			offer_moves_add(&moves, &offer, &turn);
	}
	return moves.count == 0 || offer_moves_write(&moves, db, error);
}

bool dispatch_reassign(Db *db, const OfferPolicy *policy, const Roster *roster, const DbResult *leads, GError **error)
{
	for (int row = 0; row < db_rows(leads); row++) {
		const char *chosen = chosen_for(roster, leads, row);
		if (chosen != NULL && !take_back(db, policy, leads, row, chosen, error))
			return false;
	}
	return true;
}
