/*
 * app/staff/export_columns: which columns an export has, and how a lead becomes a row of them.
 *
 * A column is a fact of the lead (reference, owner, tags …), a question of submission_fields, "other" (what was sent
 * under other names, as a JSON object), or other.NAME, one of those by its name.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/statement.h"
#include "domain/submission/submission.h"

enum {
	EXPORT_COLUMNS_MAX = 100, /* twice as many as there are; the rest may be names of their own */
};

typedef struct ExportColumns ExportColumns;

/* names: separated by commas; NULL or "": all but other.NAME. NULL with an entry for the field columns. */
ExportColumns *export_columns_parse(const char *names, FieldErrors *errors) G_GNUC_WARN_UNUSED_RESULT;
void export_columns_free(ExportColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportColumns, export_columns_free)

/* What report_load_export() need not look up for columns that were not asked for. */
bool export_columns_has(const ExportColumns *columns, const char *name);
/* True when some of them are what the client sent. */
bool export_columns_has_answers(const ExportColumns *columns);

/* Of rows as report_load_export() gives them. A column keeps what a row needs, so one thread uses it. */
void export_columns_write_csv_header(const ExportColumns *columns, GString *out);
void export_columns_write_csv(ExportColumns *columns, const DbResult *rows, int row, GString *out);
/* An object with the columns as its members, and a line end. */
void export_columns_write_json(ExportColumns *columns, const DbResult *rows, int row, GString *out);

/* "columns" for people: their names, separated by commas; g_free. */
char *export_columns_names(void);
