/*
 * cmd/table: a list in JSON as a table for people.
 *
 * Columns are as wide as their widest cell, up to chars_max; what is longer ends in an ellipsis. Characters that a
 * terminal would obey are replaced, since the texts come from visitors.
 */
#pragma once

#include <stdio.h>

#include <glib.h>

#include "codec/json.h"

typedef enum TableCell {
	TABLE_TEXT, /* lists are joined by commas */
	TABLE_TIME, /* 2026-01-31T09:15:00.000Z as 2026-01-31 09:15 */
	TABLE_AGE,  /* how long ago: 12m, 5h, 3d */
	TABLE_YES,  /* yes, or nothing */
} TableCell;

typedef struct TableColumn {
	const char *key; /* of the rows' objects */
	const char *title;
	TableCell cell;
	int chars_max;
} TableColumn;

/* rows: an array of objects. */
void table_print(FILE *out, const Json *rows, const TableColumn *columns, gsize columns_count);

/* Appends text that a terminal may be given: on one line, without control characters. */
void table_append_plain(GString *out, const char *text);
