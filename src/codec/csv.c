#include "codec/csv.h"

#include <stdbool.h>
#include <string.h>

static bool is_formula_start(char c)
{
	return (guchar)c < 0x20 || c == '=' || c == '+' || c == '-' || c == '@';
}

static bool has(const char *text, gsize bytes, char c)
{
	return memchr(text, c, bytes) != NULL;
}

/* quote: the first in the text. Each is doubled. */
static void append_doubled(GString *out, const char *text, gsize bytes, const char *quote)
{
	const char *end = text + bytes;

	while (quote != NULL) {
		g_string_append_len(out, text, quote + 1 - text);
		g_string_append_c(out, '"');
		text = quote + 1;
		quote = memchr(text, '"', (gsize)(end - text));
	}
	g_string_append_len(out, text, end - text);
}

void csv_append_cell(GString *out, const char *text, gsize bytes)
{
	if (bytes == 0)
		return;
	const char *quote = memchr(text, '"', bytes);
	const bool is_quoted = quote != NULL || text[0] == ' ' || text[bytes - 1] == ' ' || has(text, bytes, ',') ||
			       has(text, bytes, '\n') || has(text, bytes, '\r');
	if (is_quoted)
		g_string_append_c(out, '"');
	if (is_formula_start(text[0]))
		g_string_append_c(out, '\'');
	append_doubled(out, text, bytes, quote);
	if (is_quoted)
		g_string_append_c(out, '"');
}

void csv_append_row(GString *out, const char *const *cells, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		if (cells[i] != NULL)
			csv_append_cell(out, cells[i], strlen(cells[i]));
	}
	g_string_append(out, "\r\n");
}
