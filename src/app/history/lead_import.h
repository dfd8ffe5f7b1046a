/*
 * app/history/lead_import: an agency's old leads become history here (domain/history reads the rows).
 *
 * Twice over the file: first every row is checked, against the recruiters too, and with anything wrong nothing is written; then batches are written, each
 * in a transaction. An imported lead is over: it is never dispatched, and nobody gets an email about it. Its id is made of the row itself, with the
 * time at which it was received, so importing a row again changes nothing, and an import that was interrupted is continued by starting it again. A
 * trial run writes the same rows and takes them back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/rules/recommender.h"
#include "codec/csv_reader.h"
#include "db/connection.h"
#include "domain/history/history.h"

/* What is wrong in a cell. */
typedef void (*LeadImportWrongFunc)(guint line, const char *heading, const char *says, void *context);
/* A row like a lead that is there. */
typedef void (*LeadImportSimilarFunc)(guint line, const char *reference, void *context);
typedef void (*LeadImportProgressFunc)(guint rows, void *context);

typedef struct LeadImport {
	Db *db;
	Recommender *recommender;
	const char *text; /* of the file, UTF-8 */
	char separator;
	const HistoryMap *map;
	const char *actor; /* as in event.actor */
	bool is_trial;	   /* nothing stays */
	bool skips_wrong;  /* rows with something wrong are left out, the others are imported */
	int64_t until_us;  /* monotonic: no batch is begun later; 0: as long as it takes */
	LeadImportWrongFunc wrong;
	LeadImportSimilarFunc similar; /* of trial runs */
	LeadImportProgressFunc progress;
	void *context;
} LeadImport;

typedef struct LeadImportResult {
	guint rows;			    /* in the file, without the headings */
	guint wrong;			    /* with something wrong */
	guint imported;			    /* or would be */
	guint known;			    /* imported before, or twice in the file */
	guint similar;			    /* of those that would be imported; trial runs only */
	guint recruiters;		    /* known from history alone: added as removed ones */
	guint by_status[LEAD_STATUS_COUNT]; /* of the file */
	bool is_cut;			    /* there was no time for the rest; starting again goes on */
} LeadImportResult;

/*
 * INVALID: the file is no CSV, with its line; or rows are wrong (result says how many), and nothing was written. Other errors are the database's: what
 * was written before stays, and starting again goes on.
 */
bool lead_import_run(const LeadImport *import, LeadImportResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
