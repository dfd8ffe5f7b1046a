/*
 * store/report: leads as staff see them, as JSON made by the database. Which ones a question means says store/lead_search.
 * Reads only. ids is an array as db_ids() makes it; rows come in its order.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* Columns id, lead (JSON). */
DbResult *report_load_rows(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, lead (JSON with submission and recommendation), and for CSV reference, created_at, status, engagement,
 * confidence, needs_review, ruleset, submission (JSON).
 */
/* Facts and submission; with_recruiter, with_answers: false: these columns are null, and cost nothing. */
DbResult *report_load_export(
	Db *db, const char *ids, bool with_recruiter, bool with_answers, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Column lead: everything about it as a JSON object. */
DbResult *report_load_export_lines(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends one lead with everything that happened to it. NOT_FOUND. */
bool report_load_lead(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"contact_name","email","phone"}. NOT_FOUND. */
bool report_load_contact(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"events":[…]}, oldest first. */
bool report_load_events(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * One row: leads_rust, leads_python, leads_hybrid, leads_escalated, leads_waiting, leads_to_dispatch, lead_oldest_s, offers_open,
 * emails_queued, … email_oldest_s.
 */
DbResult *report_load_figures(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"late","triage","escalated","waiting","offered","accepted","unanswered","mine","quarantined","emails_rejected"}:
 * how many. mine: open leads that the account owns; NULL: 0.
 */
bool report_load_board(Db *db, const char *account_id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads with from <= id < before. */
typedef struct ReplayRange {
	Ident from;
	Ident before;
} ReplayRange;

/* How many there are, leads_max at most. */
bool report_replay_count(
	Db *db, const ReplayRange *range, int64_t leads_max, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, reference, submission, recommendation (JSON), staff (the engagement that staff chose or confirmed, or
 * that an engineer was placed for; null: neither); the newest first.
 */
DbResult *report_replay(Db *db, const ReplayRange *range, int64_t leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What the rules got wrong in a month: one row of count, list (JSON: [{"reference","computed","actual","decided_by","ruleset","decided_at"}…])
 * and view, the data of the email about it. first: a day such as 2026-11-01; NULL: this month's. is_before: the month before that one.
 */
DbResult *report_find_mistakes(Db *db, const char *first, bool is_before, GError **error) G_GNUC_WARN_UNUSED_RESULT;
