/*
 * codec/csv_reader: reads RFC 4180 text as spreadsheets write it, row by row.
 *
 * Cells may be in quotes, with doubled quotes, separators, and line breaks inside; lines end with CRLF, LF, or CR; empty lines and a first line "sep=;" are no rows. The
 * apostrophe that codec/csv puts before what a spreadsheet would run as a formula is taken away again.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/*
 * The text of a file in UTF-8, without a byte order mark; g_free. encoding: as iconv names it, or NULL: by its byte order mark, else UTF-16 if its
 * first character is, else UTF-8 if it is valid, else Windows-1252. *found: which one it was (static, or encoding itself). INVALID: it is a workbook or
 * the like, there is no such encoding, or it is not in that encoding, or holds NUL, with the line.
 */
char *csv_decode(const char *bytes, gsize count, const char *encoding, const char **found,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What separates the cells of the first line: what a line "sep=;" before it says, as Excel writes it, or most likely a comma, semicolon, tab, or bar. */
char csv_guess_separator(const char *text);
/* given: a character, or "tab"; NULL: guessed. INVALID. */
bool csv_parse_separator(
	const char *given, const char *text, char *separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The cells of the first row, the caller's. INVALID: there is none, or too many. */
GPtrArray *csv_read_headings(const char *text, char separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct CsvReader {
	const char *at; /* in the caller's text */
	char separator;
	guint line;	/* of what comes next, from 1 */
	guint row_line; /* where the row that was read begins */
} CsvReader;

void csv_reader_init(CsvReader *reader, const char *text, char separator);

/*
 * cells: owned texts (g_ptr_array_new_with_free_func(g_free)), replaced by those of the next row. False: the end, or with error set INVALID: a quote
 * that is never closed, or text behind a closing one; names the line.
 */
bool csv_reader_next(CsvReader *reader, GPtrArray *cells, GError **error);
