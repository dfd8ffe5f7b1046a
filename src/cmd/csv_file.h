/* cmd/csv_file: a CSV file that is named on the command line, for the commands that import one. */
#pragma once

#include <glib.h>

/* Its text in UTF-8; g_free. encoding: NULL: guessed, and said if it is not UTF-8. INVALID, TOO_BIG, and those of the file. */
char *csv_file_read(const char *path, const char *encoding, GError **error) G_GNUC_WARN_UNUSED_RESULT;
