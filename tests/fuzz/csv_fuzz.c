/* A cell reads back as it was, after an apostrophe if it could have been a formula, and never begins like one. */
#include <string.h>

#include "codec/csv.h"
#include "fuzz.h"

/* RFC 4180, backwards. */
static GString *read_cell(const GString *cell)
{
	GString *text = g_string_new_len(cell->str, (gssize)cell->len);

	if (cell->len == 0 || cell->str[0] != '"') {
		g_assert_null(memchr(cell->str, ',', cell->len));
		g_assert_null(memchr(cell->str, '\n', cell->len));
		g_assert_null(memchr(cell->str, '"', cell->len));
		return text;
	}
	g_assert_cmpint(cell->str[cell->len - 1], ==, '"');
	g_string_truncate(text, 0);
	for (gsize i = 1; i < cell->len - 1; i++) {
		if (cell->str[i] == '"')
			g_assert_cmpint(cell->str[++i], ==, '"');
		g_string_append_c(text, cell->str[i]);
	}
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	csv_append_cell(cell, (const char *)bytes, count);
	g_autoptr(GString) text = read_cell(cell);
	g_assert_true(text->len == 0 || strchr("=+-@\t\r\n", text->str[0]) == NULL || text->str[0] == '\0');
	if (text->len == count + 1) {
		g_assert_cmpint(text->str[0], ==, '\'');
		g_string_erase(text, 0, 1);
	}
	g_assert_cmpuint(text->len, ==, count);
	g_assert_true(count == 0 || memcmp(text->str, bytes, count) == 0);
	return 0;
}
