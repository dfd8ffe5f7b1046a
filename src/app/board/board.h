/*
 * app/board: the figures of the console's board, counted day by day in the background, so that the page reads a row for
 * each day and never the leads.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/offer_policy.h"
#include "db/connection.h"

enum {
	BOARD_DAYS = 30,      /* on the page */
	BOARD_DAYS_KEPT = 90, /* counted again as leads move on; a page may ask for so many */
	BOARD_BUCKETS = 80,   /* of times to the first answer */
};

/* Counts the day that is due, if one is; *done: whether. */
bool board_count_due(Db *db, const OfferPolicy *policy, bool *done, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where a time to the first answer is counted, and the time that the bucket stands for, both in working time. */
guint board_bucket(int64_t answer_us);
int64_t board_bucket_minutes(guint bucket);

/*
 * Appends {"counts": of report_load_board(), "board": of board_days(),
 *          "recruiters":[{"id","name","email","share","target"}…]}; share and target of all offers, 0 to 1.
 * BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
bool board_read(const App *app, int days, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
