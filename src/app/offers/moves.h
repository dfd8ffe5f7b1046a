/*
 * app/offers/moves: the only writer of what becomes of an offer. domain/offer/offer decides what an event does; here it
 * becomes the row, the line in the lead's history, and the emails, all in the caller's transaction.
 *
 *   g_auto(OfferLead) lead = {0};  offer_lead_lock(&lead, db, &lead_id, error)       the lead's row lock, before any
 *   offer is read
 *   g_auto(OfferMoves) moves = {0};  offer_moves_init(&moves, policy);
 *   offer_moves_add(&moves, &offer, &turn), offer_moves_add_others(…), offer_moves_accept(…)    each offer once
 *   offer_moves_write(&moves, db, error)
 *
 * An accepted offer stays accepted when its lead ends: it says who had the contact. It is returned only by RETURN.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/client_email.h"
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
	const char *phone; /* NULL: not known, or not of offer_list */
	OfferStatus status;
	bool is_notified; /* false: its recruiter does not know of it yet */
	OfferClock clock;
	const WorkingCalendar *calendar; /* NULL: the clock is not touched */
	const char *reference;
	const char *submission;
	bool is_recruiter_removed; /* acts no more, and sees no contact */
	const char *engagements;   /* that its recruiter takes, separated by commas */
	const char *because;	   /* what they were told; NULL: nothing, or not of offer_list, as the next */
	const char *your_client;
} StoredOffer;

/* From rows of offer_list or offer_claim_due; calendar, reference and submission as far as the caller fills them. */
StoredOffer stored_offer(const DbResult *rows, int row);

/* A lead with all its offers, the oldest first; what stored offers borrow from. */
typedef struct OfferLead {
	DbResult *row; /* columns of offer_lead */
	DbResult *offers;
} OfferLead;

void offer_lead_clear(OfferLead *lead);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferLead, offer_lead_clear)

/* Locks the lead, or the one of an offer, until the transaction ends. NOT_FOUND. */
bool offer_lead_lock(OfferLead *lead, Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool offer_lead_lock_by_offer(OfferLead *lead, Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
StoredOffer offer_lead_at(const OfferLead *lead, int row);

typedef struct OfferTurn {
	OfferEvent event;
	OfferActor actor;
	const char *actor_name; /* as in events: "recruiter:ID", "dispatcher" */
	int64_t now_us;
	LeadStatus lead_status; /* the lead gets it; COUNT: it moves on if the event says so */
	const char *reason;	/* of a decline, as stored; NULL */
	bool spares_share;	/* the reason says that the offer does not count toward the recruiter's share */
	const char *note;
	const char *says; /* to the recruiter, for events that tell them; NULL: the event's own sentence */
	bool is_told;	  /* the caller has told the recruiters in an email of its own */
	const char *quote;
	const char *taken_over_by;   /* of a return: the cover who gets the lead; NULL: none */
	const char *taken_over_from; /* of an acceptance: the recruiter whose cover this one is; NULL: nobody's */
	int64_t skip_from_us, skip_until_us; /* of OFFER_SKIPS_TIME: the stretch that does not count */
} OfferTurn;

typedef struct OfferMoves {
	const OfferPolicy *policy;
	JsonWriter rows;
	JsonWriter emails;
	GString *going_on;   /* leads that go on unless somebody holds them, as an array literal without its end */
	GString *over;	     /* offers that are over, likewise */
	LeadActor actor;     /* who moves those leads on: all moves are one actor's */
	GPtrArray *closings; /* emails that are left out when the offer's own was never sent */
	int count;
} OfferMoves;

void offer_moves_init(OfferMoves *moves, const OfferPolicy *policy);
void offer_moves_clear(OfferMoves *moves);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferMoves, offer_moves_clear)

/* What the event does; only OFFER_MOVES adds something. Acceptance: offer_moves_accept(). */
OfferMove offer_moves_add(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn);

/* The event for each offer of the lead that it can move, but one; but NULL: for all. */
void offer_moves_add_others(OfferMoves *moves, const OfferLead *lead, const StoredOffer *but, const OfferTurn *turn);

/*
 * This recruiter gets the lead, by their own act or by staff: the contact is sent, its disclosure recorded, the other
 * open offers end, and the lead is accepted. Of turn, actor, actor_name, now_us, taken_over_from count. A recruiter who
 * is removed is too late (OFFER_OVER).
 */
OfferMove offer_moves_accept(OfferMoves *moves, const OfferLead *lead, const StoredOffer *offer, const OfferTurn *turn);

/* A short email besides those that moves cause. */
void offer_moves_email(OfferMoves *moves, Notification notification, const StoredOffer *offer, const char *recipient,
	const NotificationNote *note);

/* An email to the client about this offer; the caller says what is in it, the lead who gets it. */
void offer_moves_email_client(
	OfferMoves *moves, const OfferLead *lead, const StoredOffer *offer, const ClientEmail *about);

/* The URL of the offer's recruiter's portal; free with g_free(). */
char *offer_moves_portal_url(const OfferMoves *moves, const StoredOffer *offer);

/* To the recruiter who accepted the lead: it is over (the offer stays accepted). Nothing if nobody did. */
void offer_moves_tell_holder(OfferMoves *moves, const OfferLead *lead, const char *says);

/* To the recruiter who accepted the lead: it is no spam after all, and theirs as before. */
void offer_moves_give_back(OfferMoves *moves, const OfferLead *lead);

/* True: its recruiter is offered leads of this engagement. */
bool stored_offer_takes(const StoredOffer *offer, Engagement engagement);

/* A class that changes while a recruiter has the lead. */
typedef struct ClassChange {
	Engagement old, now;
	bool is_by_client;
} ClassChange;

/* To the recruiter who accepted it, with the way to hand it back; of a change by the client's answer, also to staff. */
void offer_moves_tell_class(OfferMoves *moves, const OfferLead *lead, const ClassChange *change);

/* Writes it all in the caller's transaction. */
bool offer_moves_write(OfferMoves *moves, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For a caller that moves nothing else: the event for every offer of the lead that it can move, locked and written. */
bool offers_end(Db *db, const OfferPolicy *policy, const Ident *lead_id, const OfferTurn *turn,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
