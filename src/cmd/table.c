#include "cmd/table.h"

#include <string.h>

enum {
	GAP = 2,
	MOMENT_CHARS = 16, /* 2026-01-31 09:15 */
};

void table_append_plain(GString *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar character = g_utf8_get_char(at);
		if (g_unichar_isspace(character))
			g_string_append_c(out, ' ');
		else if (g_unichar_isprint(character))
			g_string_append_unichar(out, character);
		else
			g_string_append_c(out, '?');
	}
}

static void append_list(GString *out, const json_t *list)
{
	gsize at;
	json_t *item;

	json_array_foreach(list, at, item)
	{
		if (at > 0)
			g_string_append_c(out, ',');
		if (json_is_string(item))
			table_append_plain(out, json_string_value(item));
	}
}

static void append_value(GString *out, const json_t *value)
{
	if (json_is_string(value))
		table_append_plain(out, json_string_value(value));
	else if (json_is_integer(value))
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		g_string_append_printf(out, "%.2f", json_real_value(value));
	else if (json_is_array(value))
		append_list(out, value);
}

static void append_age(GString *out, const char *rfc3339)
{
	g_autoptr(GDateTime) at = rfc3339 == NULL ? NULL : g_date_time_new_from_iso8601(rfc3339, NULL);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();

	if (at == NULL)
		return;
	const int64_t minutes = MAX(0, g_date_time_difference(now, at) / G_TIME_SPAN_MINUTE);
	if (minutes < 60)
		g_string_append_printf(out, "%dm", (int)minutes);
	else if (minutes < 48 * 60)
		g_string_append_printf(out, "%dh", (int)(minutes / 60));
	else
		g_string_append_printf(out, "%dd", (int)(minutes / (24 * 60)));
}

static void cut(GString *cell, int chars_max)
{
	if (g_utf8_strlen(cell->str, -1) <= chars_max)
		return;
	const char *end = g_utf8_offset_to_pointer(cell->str, chars_max - 1);
	g_string_truncate(cell, (gsize)(end - cell->str));
	g_string_append(cell, "…");
}

static char *cell_text(const json_t *row, const TableColumn *column)
{
	const json_t *value = json_object_get(row, column->key);
	GString *cell = g_string_new(NULL);

	switch (column->cell) {
	case TABLE_TEXT:
		append_value(cell, value);
		break;
	case TABLE_TIME:
		append_value(cell, value);
		if (cell->len > MOMENT_CHARS) {
			g_string_truncate(cell, MOMENT_CHARS);
			cell->str[strlen("2026-01-31")] = ' ';
		}
		break;
	case TABLE_AGE:
		append_age(cell, json_string_value(value));
		break;
	case TABLE_YES:
		g_string_append(cell, json_is_true(value) ? "yes" : "");
		break;
	}
	cut(cell, column->chars_max);
	return g_string_free(cell, FALSE);
}

static void print_cell(FILE *out, const char *text, int width, bool is_last)
{
	fputs(text, out);
	if (!is_last)
		fprintf(out, "%*s", width - (int)g_utf8_strlen(text, -1) + GAP, "");
}

static void widen(int *width, const char *text)
{
	*width = MAX(*width, (int)g_utf8_strlen(text, -1));
}

void table_print(FILE *out, const Json *rows, const TableColumn *columns, gsize columns_count)
{
	const gsize rows_count = json_array_size(rows);
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	g_autofree int *widths = g_new0(int, columns_count);

	for (gsize i = 0; i < columns_count; i++) {
		g_ptr_array_add(cells, g_ascii_strup(columns[i].title, -1));
		widen(&widths[i], columns[i].title);
	}
	for (gsize row = 0; row < rows_count; row++) {
		for (gsize i = 0; i < columns_count; i++) {
			char *text = cell_text(json_array_get(rows, row), &columns[i]);
			g_ptr_array_add(cells, text);
			widen(&widths[i], text);
		}
	}
	for (guint at = 0; at < cells->len; at++) {
		const gsize i = at % columns_count;
		const bool is_last = i + 1 == columns_count;
		print_cell(out, g_ptr_array_index(cells, at), widths[i], is_last);
		if (is_last)
			fputc('\n', out);
	}
}
