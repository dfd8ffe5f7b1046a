/*
 * app/offers/moves: moves of offers in the making: what domain/offer/offer says of each, as the rows and emails of one transaction.
 *
 *   OfferMoves moves;  offer_moves_init(&moves, policy);
 *   offer_moves_add(&moves, &offer, &turn) …            for each offer once, while the leads' rows are locked
 *   offer_moves_write(&moves, db, error)
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "base/json_writer.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/lead/lead_status.h"
#include "domain/offer/offer.h"
#include "domain/matching/working_time.h"

/* An offer as it is stored. Texts are borrowed from the rows. */
typedef struct StoredOffer {
	Ident id;
	const char *lead_id;
	const char *recruiter_id;
	const char *name;
	const char *email;
	OfferStatus status;
	bool is_notified; /* false: its recruiter does not know of it yet */
	OfferClock clock;
	const WorkingCalendar *calendar; /* NULL: the clock is not touched */
	const char *reference;
	const char *submission;
} StoredOffer;

/* From rows of offer_list or offer_claim_due; calendar, reference and submission as far as the caller fills them. */
StoredOffer stored_offer(const DbResult *rows, int row);

typedef struct OfferTurn {
	OfferEvent event;
	OfferActor actor;
	const char *actor_name; /* as in events: "recruiter:ID", "dispatcher" */
	int64_t now_us;
	LeadStatus lead_status; /* the lead gets it; COUNT: it moves on if the event says so */
	const char *reason;	/* of a decline, as stored; NULL */
	const char *note;
	const char *says; /* to the recruiter, for events that tell them; NULL: the event's own sentence */
	const char *quote;
} OfferTurn;

typedef struct OfferMoves {
	const OfferPolicy *policy;
	JsonWriter rows;
	JsonWriter emails;
	int count;
} OfferMoves;

void offer_moves_init(OfferMoves *moves, const OfferPolicy *policy);
void offer_moves_clear(OfferMoves *moves);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferMoves, offer_moves_clear)

/* What the event does; only OFFER_MOVES adds something. */
OfferMove offer_moves_add(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn);

/* A short mail beside those that moves cause. offer_id NULL: about the lead alone. */
void offer_moves_email(OfferMoves *moves, Notification notification, const StoredOffer *offer, const char *recipient,
	const NotificationNote *note);

/* The link to the own page of the offer's recruiter; owned by the caller. */
char *offer_moves_portal_url(const OfferMoves *moves, const StoredOffer *offer);

/* Writes it all in the caller's transaction. */
bool offer_moves_write(OfferMoves *moves, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
