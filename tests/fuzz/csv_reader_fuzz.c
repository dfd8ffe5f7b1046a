/* Any bytes are decoded and read, or refused; no cell has a separator's meaning left, and lines only go on. */
#include <string.h>

#include "codec/csv_reader.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const char *encoding = NULL;
	g_autofree char *text = csv_decode((const char *)bytes, count, NULL, &encoding, NULL);
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	CsvReader reader;
	guint line = 0;

	if (text == NULL)
		return 0;
	csv_reader_init(&reader, text, csv_guess_separator(text));
	while (csv_reader_next(&reader, cells, NULL)) {
		g_assert_cmpuint(cells->len, >, 0);
		g_assert_cmpuint(reader.row_line, >, line);
		line = reader.row_line;
		for (guint i = 0; i < cells->len; i++)
			g_assert_true(g_utf8_validate(cells->pdata[i], -1, NULL));
	}
	return 0;
}
