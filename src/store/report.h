/*
 * store/report: leads as staff ask for them: which ones a question means, and what they are, as JSON made by the
 * database. Reads only, but for the words that leads are found by.
 *
 * - ids is an array as db_ids() makes it; rows come newest first.
 * - A lead's words are in lead_search; the dispatcher puts them there a moment after intake. What is not there yet is
 *   found anyway.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/lead/lead_query.h"

/* Columns id, lead (JSON). */
DbResult *report_load_rows(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, lead (JSON with submission and recommendation), and for CSV reference, created_at, status, engagement,
 * confidence, needs_review, ruleset, submission (JSON).
 */
DbResult *report_load_export(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

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

/* Appends {"late","triage","escalated","waiting","offered","accepted","quarantined","emails_rejected"}: how many. */
bool report_load_board(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum {
	/*
	 * How many leads a search looks through before it turns to the index: some 4 µs each. With 1,000,000 leads, a
	 * word that does not fill a page from so many occurs in some 25,000 if it is spread evenly, and to fetch those
	 * takes three times as long as the walk. Fewer steps make rare words quicker and middling ones slower.
	 */
	REPORT_WALK_LEADS = 2000,
	REPORT_INDEX_BATCH = 100, /* 20 to 30 ms, so that a new lead never waits long for the dispatcher */
};

/* Column id: the newest leads that are asked for, newest first, leads_max at most (query->limit is not used). */
DbResult *report_find(Db *db, const LeadQuery *query, int leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes up to REPORT_INDEX_BATCH leads searchable. *leads: how many; fewer than the batch: nothing is left to do. */
bool report_index_due(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

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
