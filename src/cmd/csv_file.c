#include "cmd/csv_file.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "codec/csv_reader.h"

enum {
	FILE_BYTES_MAX = 512 * 1024 * 1024, /* it is read whole; some million leads */
	COLUMNS_MAX = 200,
};

char *csv_file_read(const char *path, const char *encoding, GError **error)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, error);
	const char *found = NULL;

	if (file == NULL)
		return NULL;
	if (g_mapped_file_get_length(file) > FILE_BYTES_MAX) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_TOO_BIG, "%s: larger than %d MB; split it", path,
			FILE_BYTES_MAX / 1024 / 1024);
		return NULL;
	}
	const char *bytes = g_mapped_file_get_contents(file);
	char *text = csv_decode(bytes == NULL ? "" : bytes, g_mapped_file_get_length(file), encoding, &found, error);
	if (text != NULL && encoding == NULL && strcmp(found, "UTF-8") != 0)
		fprintf(stderr, "%s: read as %s; if letters are wrong, name the encoding with --encoding\n", path,
			found);
	return text;
}

bool csv_file_separator(const char *given, const char *text, char *separator, GError **error)
{
	const bool is_tab = given != NULL && (strcmp(given, "tab") == 0 || strcmp(given, "\\t") == 0);

	*separator = given == NULL ? csv_guess_separator(text) : is_tab ? '\t' : given[0];
	if (given == NULL || is_tab || (strlen(given) == 1 && strchr("\"\r\n", *given) == NULL))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "--separator: must be one character, or tab");
	return false;
}

GPtrArray *csv_file_headings(const char *text, char separator, GError **error)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) problem = NULL;
	CsvReader reader;

	csv_reader_init(&reader, text, separator);
	const bool is_read = csv_reader_next(&reader, cells, &problem);
	if (is_read && cells->len <= COLUMNS_MAX)
		return g_steal_pointer(&cells);
	if (problem != NULL)
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (is_read)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the file has more than %d columns",
			COLUMNS_MAX);
	else
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the file is empty");
	return NULL;
}
