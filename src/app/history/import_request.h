/*
 * app/history/import_request: an import as the shell and the API ask for it (app/history/lead_import): the text of a CSV file, and in words how it is
 * to be read.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "app/history/lead_import.h"

/* As people give them; NULL: not given. Borrows. */
typedef struct ImportOptions {
	const char *text;	   /* UTF-8 */
	const char *separator;	   /* a character, or tab; guessed */
	const char *const *map;	   /* of history_map_set(), up to a NULL */
	const char *const *values; /* of history_map_value(), likewise */
	const char *dates;	   /* iso (the default), dmy, or mdy */
	const char *timezone;	   /* of the file; the caller sets it */
	const char *name;	   /* leads that name no source get import:NAME; the caller sets it */
} ImportOptions;

/* What it is done with. import: all but text, separator, and map. */
typedef struct ImportRequest {
	LeadImport import;
	const char *option; /* set with INVALID: the option that is wrong; NULL: it is the file */
} ImportRequest;

/* For administrators. DENIED; errors of lead_import_run(). */
bool import_request_run(ImportRequest *request, const ImportOptions *options, LeadImportResult *result,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with a connection of the pool, and the rules of the service; the caller sets neither. */
bool import_request_serve(const App *app, ImportRequest *request, const ImportOptions *options,
	LeadImportResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
