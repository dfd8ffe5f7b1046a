/*
 * store/lead_report: leads as staff see them, as JSON made by the database.
 *
 * ids is an array literal as lead_report_ids_write() makes it; rows come newest first.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* Appends the ids of the first count rows as an array literal. */
void lead_report_ids_write(const DbResult *rows, int count, GString *ids);

/* Columns id, lead (JSON). */
DbResult *lead_report_load_rows(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, lead (JSON with submission and recommendation), and for CSV reference, created_at, status, engagement, confidence,
 * needs_review, ruleset, submission (JSON).
 */
DbResult *lead_report_load_export(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends one lead with everything that happened to it. NOT_FOUND. */
bool lead_report_load_lead(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"events":[…]}, oldest first. */
bool lead_report_load_events(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One row: leads_rust, leads_python, leads_hybrid, leads_escalated, leads_to_dispatch, offers_open, emails_queued, … email_oldest_s. */
DbResult *lead_report_load_figures(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
