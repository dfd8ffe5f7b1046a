/* store/board_rows: figures of one day each, of which the charts of the console's board are made (board_rows.sql). */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

/* Column day of the one row: a day of the last days whose figures are to be made; no row: all are up to date. */
DbResult *board_due_day(Db *db, int days, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns from_us, responded_us: one row for each lead of the day that was answered. */
DbResult *board_answers(Db *db, const char *day, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns recruiter_id, spent_us, from_us (null: the clock stood still), decided_us: one row for each offer of the day that its recruiter answered. */
DbResult *board_response_times(Db *db, const char *day, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of all recruiters, in one order; arrays as PostgreSQL writes them. */
typedef struct BoardShares {
	const char *ids;
	const char *shares, *targets; /* 0 to 1 */
} BoardShares;

/* Keeps what the last days say of each recruiter, for recruiter_page(). */
bool board_keep_recruiters(Db *db, int days, const BoardShares *shares, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the figures of the day; answers: [[bucket,count]…], response_times: [[recruiter_id,bucket,count]…], as the caller counts them. */
bool board_keep_day(Db *db, const char *day, const char *answers, const char *response_times,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/*
 * Appends {"as_of","days":[{"day","figures","visits"}…]}, oldest first; visits is {step: n}, or null; figures is null of a day that was not counted yet, else
 * {"leads":[[engagement,n]…], "sources":[[source,n]…], "kept","broken", "placed":[[computed,placed_as,n]…],
 * "recruiters":[[id,engagement,offers,accepted,placed]…], "answers","response_times"}.
 */
bool board_days(Db *db, int days, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
