/*
 * store/stored_offer: what becomes of offers after they were made, and the questions that recruiters ask clients.
 *
 * The caller that moves offers of a lead holds the lead's row first (offer_lock_lead, or the claim), so that of two who
 * want the same lead at the same moment one finds it decided. All of it runs in the caller's transaction. Columns are
 * those of offer_life.sql.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	OFFER_CLAIM_MAX = 256, /* some 40 ms of work; a recruiter who answers in the meantime waits no longer */
};

/* A lead, locked, or the lead of an offer, locked or to look at. NOT_FOUND. */
DbResult *offer_lock_lead(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DbResult *offer_lock_lead_by_offer(Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DbResult *offer_lead(Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All offers of a lead, oldest first, with the recruiter and the last question. */
DbResult *offer_list(Db *db, const char *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

DbResult *offer_claim_due(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id and status of those of the leads, which the caller has locked, that nobody holds once these offers are over.
 * Both are array literals.
 */
DbResult *offer_leads_without(
	Db *db, const char *lead_ids, const char *offer_ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * moves and leads: as in stored_offer.sql. Of it come the offers (column offer_id) that are over and whose own email was
 * cancelled before anybody tried to send it.
 */
DbResult *offer_write_moves(Db *db, const char *moves, const char *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An open offer that staff make manually, for as long as the transaction lasts: it is accepted in it. */
typedef struct OfferByHand {
	Ident id; /* ident_new() */
	Ident lead_id;
	Ident recruiter_id;
	const char *because; /* as its recruiter is told */
} OfferByHand;

bool offer_add_by_hand(Db *db, const OfferByHand *by_hand, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool offer_exclude_company(
	Db *db, const char *lead_id, const char *recruiter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool offer_doubt_class(Db *db, const char *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool offer_add_question(Db *db, const Ident *question_id, const Ident *offer_id, const char *text,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The page was opened: if the email's delivery is uncertain, the offer's clock runs from now on. */
bool offer_note_opened(Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool offer_cancel_digests(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* offer_ids: an array literal. */
bool offer_lapse_questions(Db *db, const char *offer_ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
DbResult *offer_read_question(Db *db, const Ident *question_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns id, must_confirm. NOT_FOUND. */
DbResult *offer_question_of_email(Db *db, const Ident *email_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* CONFLICT: it has an answer. */
bool offer_answer_question(
	Db *db, const Ident *question_id, const char *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, email, last_text (what their mail server said) of those who were paused. */
DbResult *offer_pause_bounced(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Offers that are told together, because their recruiter gets too many an hour. An offer that awaits a digest
 * (offer.awaits_digest) is made like any other, and its time runs; only the email is missing, until a digest takes it.
 * recruiter.digest_at says when the next one may come.
 */
enum {
	OFFER_DIGEST_RECRUITERS_MAX = 100, /* digests in one transaction */
	OFFER_DIGEST_OFFERS_MAX = 200,	   /* in one email; the others are in the next */
};

/* Columns id, hour_offers of those who had offers in their running hour. */
DbResult *offer_digest_hours(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns as in stored_offer.sql, by recruiter; locks the recruiters until the transaction ends. */
DbResult *offer_digest_claim(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* lines: as in stored_offer.sql. minutes: until a recruiter's next digest. */
bool offer_digest_write(Db *db, const char *lines, int64_t minutes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
