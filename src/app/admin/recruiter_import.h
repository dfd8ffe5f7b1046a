/*
 * app/admin/recruiter_import: recruiters from the text of a CSV file, for the shell, the API, and the console.
 *
 * The first row names the columns; only name, email, and engagements are required, and a column with another name is not
 * read. A file with anything wrong adds nobody. One whose address is there already stays as they are, so a file can be
 * read again. No one gets an email.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "domain/submission/submission.h"

typedef struct RecruiterImport {
	const char *text; /* UTF-8 */
	bool is_trial;	  /* every row is checked, and nobody is added */
	bool is_active;	  /* false: they are paused until somebody resumes them */
	guint rows_max;	  /* 0: any number */
	/* Told of each field that is wrong; the row begins in that line. */
	void (*wrong)(guint line, const FieldError *error, void *context);
	void *context;
} RecruiterImport;

typedef struct RecruiterImportResult {
	guint rows, wrong, added, known;
} RecruiterImportResult;

/* db: not used by a trial. result->wrong: rows; then nobody was added. INVALID: it is no such file, or too long. */
bool recruiter_import_run(
	Db *db, const RecruiterImport *import, RecruiterImportResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
