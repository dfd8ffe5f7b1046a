#include "cmd/csv_file.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "codec/csv_reader.h"

enum {
	FILE_BYTES_MAX = 512 * 1024 * 1024, /* it is read whole; some million leads */
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
		fprintf(stderr, "%s: read as %s; if letters look wrong, name the encoding with --encoding\n", path,
			found);
	return text;
}
