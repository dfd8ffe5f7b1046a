/*
 * app/offers/offer_case: one offer that its recruiter or the client acts on: its lead locked, all that is read before it is decided, and the moves
 * that are written with it. Inside the room only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/offers/moves.h"
#include "app/roster.h"
#include "base/ident.h"
#include "db/pool.h"
#include "db/transaction.h"

typedef struct OfferCase {
	const App *app;
	DbLoan loan;
	DbTransaction tx;
	OfferLead lead;
	Roster roster; /* this recruiter */
	StoredOffer offer;
	int row; /* of lead.offers: this one */
	char *actor_name;
	int64_t now_us;
	OfferMoves moves;
	Engagement engagement; /* what the client's answer makes of the lead */
	bool is_reclassified;  /* their answer ended the offer: its recruiter does not take that */
	bool may_be_repeated;  /* the next step of the lead may tell staff the same: their email waits for it */
} OfferCase;

void offer_case_clear(OfferCase *c);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferCase, offer_case_clear)

/* Locks the lead and reads all that an action needs. The caller has set app. NOT_FOUND. */
bool offer_case_open(
	OfferCase *c, const Ident *offer_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same in the caller's transaction. */
bool offer_case_read(OfferCase *c, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By the recruiter. */
OfferTurn offer_case_turn(const OfferCase *c, OfferEvent event);

/* One line of the history, by the recruiter. new_json: NULL: nothing to say. */
bool offer_case_add_event(
	const OfferCase *c, const char *what, const char *new_json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Staff learn what was said of the lead, with the lead. says: what happened; replies: in whose own words. */
void offer_case_email_staff(OfferCase *c, const char *says, const char *replies);

/* Writes the event, together with the caller's own rows. */
bool offer_case_close(OfferCase *c, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFLICT, which says why the event changes nothing. False. */
bool offer_case_refuse(const OfferCase *c, OfferEvent event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
