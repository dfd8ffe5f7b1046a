#include "codec/csv.h"

#include <stdbool.h>
#include <string.h>

static bool is_formula_start(char c)
{
	return (guchar)c < 0x20 || c == '=' || c == '+' || c == '-' || c == '@';
}

static bool needs_quotes(const char *text, gsize bytes)
{
	if (text[0] == ' ' || text[bytes - 1] == ' ')
		return true;
	for (gsize i = 0; i < bytes; i++) {
		if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
			return true;
	}
	return false;
}

void csv_append_cell(GString *out, const char *text, gsize bytes)
{
	if (bytes == 0)
		return;
	const bool is_quoted = needs_quotes(text, bytes);
	if (is_quoted)
		g_string_append_c(out, '"');
	if (is_formula_start(text[0]))
		g_string_append_c(out, '\'');
	for (gsize i = 0; i < bytes; i++) {
		if (text[i] == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, text[i]);
	}
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
