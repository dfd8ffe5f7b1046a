/*
 * store/portal_rows: a recruiter's own page: everything on it, and nothing of anybody else's but sums.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	PORTAL_ROWS_MAX = 100, /* of offers, and of leads: a page that can still be read */
};

/* Appends the JSON document of portal_rows_load in portal.sql. NOT_FOUND: no such recruiter (any more). */
bool portal_rows_load(Db *db, const Ident *recruiter, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns is_own, offers, accepted, declined, expired, open: a row of this recruiter's and one of all others' who take leads of the same
 * kinds; neither is there without an offer in the window (domain/matching/fairness).
 */
DbResult *portal_rows_stats(Db *db, const Ident *recruiter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A lead that this recruiter has, locked until the caller's transaction ends. NOT_FOUND: there is none such. */
bool portal_rows_lock_own_lead(
	Db *db, const Ident *recruiter, const char *reference, Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *is_last: the last note that the actor put on the lead is this very text. */
bool portal_rows_is_last_note(Db *db, const Ident *lead, const char *actor, const char *note, bool *is_last,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the caller's transaction. *is_first: nobody asked for this address within so many minutes. */
bool portal_rows_record_request(
	Db *db, const char *address, int64_t minutes, bool *is_first, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, email of whoever has this address; no row: nobody. */
DbResult *portal_rows_recruiter_of(Db *db, const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
