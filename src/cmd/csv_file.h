/* cmd/csv_file: a CSV file that is named on the command line, for the commands that import one. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Its text in UTF-8; g_free. encoding: NULL: guessed, and said if it is not UTF-8. INVALID, TOO_BIG, and those of the file. */
char *csv_file_read(const char *path, const char *encoding, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* given: a character, or tab; NULL: the one that the first line has most of. INVALID. */
bool csv_file_separator(const char *given, const char *text, char *separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The cells of the first row. INVALID: there is none, or too many. */
GPtrArray *csv_file_headings(const char *text, char separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;
