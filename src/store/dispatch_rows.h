/*
 * store/dispatch_rows: leads that are due for the dispatcher, and what it decides about them.
 *
 * All of it runs in one transaction of the caller: lock, claim, read the recruiters' facts, decide, write. Facts read
 * behind the dispatch lock hold all that other instances decided. Nobody takes that lock with a lead locked already.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	DISPATCH_ROWS_CLAIM_MAX =
		/*
		 * some 100 ms of work, so that a recruiter who declines then is not kept waiting; more would not
		 * fit into work_mem
		 */
		128,
	DISPATCH_ROWS_WAKE_MAX =
		2000, /* leads that are looked at again when a recruiter has room: half a second of work */
	DISPATCH_ROWS_BREAK_MAX = 1000,
};

/*
 * Columns id, reference, engagement, status, submission, recommendation (JSON), received_at_us, response_from_us,
 * response_due_us, round, escalation_level, escalation_due_us, is_staff_notified, assign_to, email, awaits_receipt,
 * now_us; the longest due first.
 */
DbResult *dispatch_rows_claim(Db *db, int leads_max, bool is_probe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Notes which clients get a receipt now: column lead_id. wanted: [{"lead_id","address"}…]. The caller holds the
 * dispatch lock.
 */
DbResult *dispatch_rows_choose_receipts(
	Db *db, const char *wanted, int hour_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The lead is due a minute later. */
bool dispatch_rows_postpone(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* BUSY: another instance holds it for longer than a lock may wait. */
bool dispatch_rows_lock(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, but not held when no lead is due (*is_due). */
bool dispatch_rows_lock_if_due(Db *db, bool is_probe, bool *is_due, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, engagement, submission of a lead that exists. */
DbResult *dispatch_rows_look_at(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ids: an array literal of leads. Columns lead_id, recruiter_id, tie (asked, open, excluded, client, company). */
DbResult *dispatch_rows_ties(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when dispatch_rows_wake_waiting() has something to look at. */
bool dispatch_rows_is_anybody_freed(Db *db, bool *is_available, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads that wait for a recruiter become due, if one may have room since the last call. *leads: how many. */
bool dispatch_rows_wake_waiting(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Writes offers, dispatches, events and what became of the leads. decisions: as in dispatch_rows.sql; explanations: their
 * candidates in the same order, by db_documents_add().
 */
bool dispatch_rows_write(
	Db *db, const char *decisions, const GString *explanations, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns from_us, responded_us of the leads that were answered last. */
DbResult *dispatch_rows_past_responses(Db *db, int responses_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes that the response times of leads are over without an answer, one statement of its own. *leads: of how many. */
bool dispatch_rows_break_responses(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
