/*
 * store/probe_rows: the trial run's table, and its test lead (app/probe/probe).
 *
 * A row of table probe is under way until it is finished, and at most one is. Every function but probe_rows_finish() and
 * probe_rows_remove_leads(), which belong in one transaction behind probe_rows_lock_emails(), is a statement of its own.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* *is_begun: this one is the caller's to submit; otherwise it is not time, or another instance was faster. */
bool probe_rows_begin(Db *db, const Ident *id, int64_t every_s, int64_t within_s, bool *is_begun,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The recruiter who is offered test leads has this address. */
bool probe_rows_prepare(Db *db, const char *address, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The one that is under way, or no row. Columns id, is_over, has_lead, is_classified, has_offer, has_email, and of the
 * email state, last_code, last_text.
 */
DbResult *probe_rows_look(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool probe_rows_lock_emails(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct ProbeEnd {
	const char *id;	     /* as probe_rows_look() gives it */
	const char *missing; /* the step; NULL: none */
	const char *code;    /* the mail server's, as text; NULL: none */
	const char *reply;
} ProbeEnd;

/* Column was_missing of the one before, null: nothing was. No row: another instance has finished it. */
DbResult *probe_rows_finish(Db *db, const ProbeEnd *end, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool probe_rows_remove_leads(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns missing, finished_us, passed_us (0: never), now_us of the last that has finished; no row: none has. */
DbResult *probe_rows_last(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
