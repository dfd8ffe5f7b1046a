/*
 * store/stored_outcome: accepted leads: stage, outcome, and when somebody asks after them. All of it runs in the
 * caller's transaction, which holds the lead's row lock.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	OUTCOME_CLAIM_MAX = 256, /* as OFFER_CLAIM_MAX */
};

typedef struct StoredOutcome {
	const char *status;
	const char *stage;
	const char *reason;    /* NULL: none */
	const char *placement; /* JSON; NULL: none */
} StoredOutcome;

bool outcome_write(
	Db *db, const Ident *lead_id, const StoredOutcome *outcome, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outcome_write_reason(Db *db, const Ident *lead_id, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Column note, of the last event of that name; no row: there is none. */
DbResult *outcome_last_note(Db *db, const Ident *lead_id, const char *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * One time off that has begun: columns id, recruiter_id, name, cover_id, cover_name (null: nobody, or
 * nobody who is there); no row: none is due.
 */
DbResult *outcome_claim_handover(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a recruiter who paused; id is null. */
DbResult *outcome_claim_pause_handover(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outcome_end_pause_handover(Db *db, const char *recruiter, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outcome_end_handover(Db *db, const char *time_off, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns id, is_for_cover: the cover (NULL: nobody) takes leads of its engagement. */
DbResult *outcome_leads_of(Db *db, const char *recruiter, const char *cover, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool outcome_is_due(Db *db, bool *is_due, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns as in stored_outcome.sql, by recruiter; leads and recruiters locked. */
DbResult *outcome_claim_due(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* steps: as in stored_outcome.sql. */
bool outcome_schedule(Db *db, const char *steps, GError **error) G_GNUC_WARN_UNUSED_RESULT;
