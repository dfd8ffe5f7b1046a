/*
 * store/offer_life: what becomes of offers after they were made, and the questions that recruiters put to clients.
 *
 * Whoever moves offers of a lead holds the lead's row first (offer_life_lock_lead, or the claim), so that of two who want the same lead at
 * the same moment one finds it decided. All of it runs in the caller's transaction. Columns are those of offer_life.sql.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	OFFER_LIFE_CLAIM_MAX = 256, /* some 40 ms of work; a recruiter who answers meanwhile waits no longer */
};

/* The lead of an offer, locked or to look at. NOT_FOUND. */
DbResult *offer_life_lock_lead(Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DbResult *offer_life_lead(Db *db, const Ident *offer_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All offers of a lead, oldest first, with the recruiter and the last question. */
DbResult *offer_life_offers(Db *db, const char *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

DbResult *offer_life_claim_due(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* moves: as in offer_life.sql. */
bool offer_life_write(Db *db, const char *moves, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool offer_life_know_client(
	Db *db, const char *lead_id, const char *recruiter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool offer_life_exclude_company(
	Db *db, const char *lead_id, const char *recruiter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool offer_life_doubt_class(Db *db, const char *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool offer_life_ask(Db *db, const Ident *question_id, const Ident *offer_id, const char *text,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* offer_ids: an array literal. */
bool offer_life_lapse(Db *db, const char *offer_ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
DbResult *offer_life_question(Db *db, const Ident *question_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* CONFLICT: it has an answer. */
bool offer_life_answer(Db *db, const Ident *question_id, const char *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct LeadRevision {
	const char *lead_id;
	const char *submission; /* JSON */
	const char *recommendation;
	const char *engagement;
	double confidence;
	bool needs_review;
} LeadRevision;

bool offer_life_revise_lead(Db *db, const LeadRevision *revision, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, email, last_text (what their mail server said) of those who were paused. */
DbResult *offer_life_pause_bounced(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
