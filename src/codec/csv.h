/*
 * codec/csv: appends RFC 4180 text, safe to open in a spreadsheet.
 *
 * A cell that begins with = + - @ or a control character gets an apostrophe before it, or a spreadsheet would run it as
 * a formula; so numbers below zero come out as text. Cells with a comma, quote or line break, or with blanks around
 * them, are in quotes. Rows end with CRLF. Text is UTF-8.
 */
#pragma once

#include <glib.h>

/* One cell without a separator. */
void csv_append_cell(GString *out, const char *text, gsize bytes);

/* One whole row; a NULL cell is an empty one. */
void csv_append_row(GString *out, const char *const *cells, gsize count);
