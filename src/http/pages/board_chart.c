#include "http/pages/board_chart.h"

#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* The drawing's own units; it is as wide as a phone, so that its letters can be read there. */
enum {
	LEFT = 34, /* of the columns: the scale's numbers stand there */
	TOP = 8,
	WIDTH = 280,
	HEIGHT = 120,
	LETTER = 6, /* what one takes, on average */
};

char *board_percent(int64_t part, int64_t whole)
{
	return whole == 0 ? g_strdup("–") : g_strdup_printf("%.0f%%", 100.0 * (double)part / (double)whole);
}

/* The leads of a column; NULL: it is not of leads. g_free. */
static char *column_address(const Board *board, size_t at)
{
	const char *day = board->names[at];

	if (board->leads_nowhere)
		return NULL;
	return board->addresses[at] != NULL ? g_strdup(board->addresses[at])
					    : g_strdup_printf("/staff/leads?from=%s&to=%s", day, day);
}

/* --- drawing ---------------------------------------------------------------------------------------------------------- */

static int64_t top_of(const BoardColumns *columns, size_t day)
{
	int64_t top = 0;

	for (gsize i = 0; i < columns->count; i++)
		top = columns->is_side_by_side ? MAX(top, columns->series[i].values[day])
					       : top + columns->series[i].values[day];
	return top;
}

/* The next number that can be halved and read: 2, 4, 10, 20, 40, 100. */
static int64_t scale_of(int64_t top)
{
	int64_t scale = 2;

	for (int step = 0; scale < top; step++)
		scale = step % 3 == 1 ? scale / 4 * 10 : scale * 2;
	return scale;
}

static Json *ticks_view(int64_t scale)
{
	Json *ticks = json_array();

	for (int part = 0; part <= 2; part++) {
		g_autofree char *label = format_number(scale * part / 2);
		json_array_append_new(
			ticks, json_pack("{s:i, s:s}", "y", TOP + HEIGHT - HEIGHT * part / 2, "label", label));
	}
	return ticks;
}

static void add_mark(Json *marks, const Board *board, const BoardSeries *series, size_t day, const double from_to[2])
{
	const double step = (double)WIDTH / (double)board->days;
	g_autofree char *x = g_strdup_printf("%.1f", LEFT + step * (double)day);
	g_autofree char *y = g_strdup_printf("%.1f", TOP + HEIGHT - from_to[1]);
	g_autofree char *width = g_strdup_printf("%.1f", step * 0.8);
	g_autofree char *height = g_strdup_printf("%.1f", from_to[1] - from_to[0]);
	g_autofree char *address = column_address(board, day);
	g_autofree char *number = format_number(series->values[day]);
	g_autofree char *tip = g_strdup_printf("%s: %s, %s", board->names[day], series->label, number);

	json_array_append_new(marks, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s}", "x", x, "y", y, "width", width,
					     "height", height, "side", series->side, "address", address, "tip", tip));
}

static Json *marks_view(const Board *board, const BoardColumns *columns, int64_t scale)
{
	Json *marks = json_array();

	for (size_t day = 0; day < board->days; day++) {
		double ground = 0;
		for (gsize i = 0; i < columns->count; i++) {
			const double tall = HEIGHT * (double)columns->series[i].values[day] / (double)scale;
			const double from_to[2] = {ground, ground + tall};
			if (tall > 0)
				add_mark(marks, board, &columns->series[i], day, from_to);
			if (!columns->is_side_by_side)
				ground += tall;
		}
	}
	return marks;
}

/* Below the columns: each one's name where all fit, or else the first and the last. */
static Json *names_view(const Board *board)
{
	const double step = (double)WIDTH / (double)board->days;
	Json *names = json_array();
	size_t longest = 0;

	for (size_t i = 0; i < board->days; i++)
		longest = MAX(longest, (size_t)g_utf8_strlen(board->names[i], -1));
	const bool all_fit = (double)(longest * LETTER) < step;
	for (size_t i = 0; i < board->days; i++) {
		const bool is_last = i + 1 == board->days;
		if (!all_fit && i > 0 && !is_last)
			continue;
		const double at = all_fit ? step * ((double)i + 0.4) : is_last ? WIDTH : 0;
		g_autofree char *x = g_strdup_printf("%.1f", LEFT + at);
		json_array_append_new(names, json_pack("{s:s, s:s, s:s}", "x", x, "anchor",
						     all_fit   ? "middle"
						     : is_last ? "end"
							       : "start",
						     "name", board->names[i]));
	}
	return names;
}

/* --- the table of the same -------------------------------------------------------------------------------------------- */

Json *board_heads(TextKey first, ...)
{
	Json *heads = json_array();
	va_list keys;

	va_start(keys, first);
	for (TextKey key = first; key != TEXT_NONE; key = va_arg(keys, TextKey))
		json_array_append_new(heads, json_string(wording_text(key)));
	va_end(keys);
	return heads;
}

/* cells are texts, taken over; address NULL: none. */
void board_add_row(Json *rows, const char *name, const char *address, Json *cells)
{
	json_array_append_new(rows, json_pack("{s:s, s:s?, s:o}", "name", name, "address", address, "cells", cells));
}

void board_add_number(Json *cells, int64_t value)
{
	g_autofree char *text = format_number(value);

	json_array_append_new(cells, json_string(text));
}

void board_add_percent(Json *cells, int64_t part, int64_t whole)
{
	g_autofree char *text = board_percent(part, whole);

	json_array_append_new(cells, json_string(text));
}

static Json *day_rows(const Board *board, const BoardColumns *columns)
{
	Json *rows = json_array();

	/* The newest day is what people look for. */
	for (size_t i = 0; i < board->days; i++) {
		const size_t day = columns->unit == TEXT_PAGE_BOARD_DAY ? board->days - i : i + 1;
		Json *cells = json_array();
		g_autofree char *address = column_address(board, day - 1);
		for (gsize k = 0; k < columns->count; k++)
			board_add_number(cells, columns->series[k].values[day - 1]);
		if (columns->has_shares)
			board_add_percent(cells, columns->series[0].values[day - 1], columns->series[0].values[0]);
		board_add_row(rows, board->names[day - 1], address, cells);
	}
	return rows;
}

void board_add_columns(Json *charts, const Board *board, BoardColumns *columns)
{
	g_autofree char *finding = columns->finding;
	Json *legend = json_array();
	Json *heads = board_heads(columns->unit, TEXT_NONE);
	int64_t top = 0;

	for (size_t day = 0; day < board->days; day++)
		top = MAX(top, top_of(columns, day));
	const int64_t scale = scale_of(top);
	const bool has_any = top > 0;
	for (gsize i = 0; i < columns->count; i++) {
		json_array_append_new(legend,
			json_pack("{s:s, s:s}", "side", columns->series[i].side, "label", columns->series[i].label));
		json_array_append_new(heads, json_string(columns->series[i].label));
	}
	if (columns->has_shares)
		json_array_append_new(heads, json_string(wording_text(TEXT_PAGE_BOARD_VISITS_SHARE)));
	json_array_append_new(
		charts, json_pack("{s:s, s:s, s:s, s:s?, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "chart_id", columns->id,
				"heading", wording_text(columns->heading), "finding", finding, "help",
				columns->help == TEXT_NONE ? NULL : wording_text(columns->help), "has_drawing", has_any,
				"legend", legend, "marks", marks_view(board, columns, scale), "ticks",
				ticks_view(scale), "names", names_view(board), "heads", heads, "rows",
				has_any ? day_rows(board, columns) : json_array()));
	for (gsize i = 0; i < columns->count; i++)
		g_free(columns->series[i].label);
}

void board_add_table(Json *charts, const char *id, TextKey heading, Json *heads, Json *rows)
{
	const char *finding =
		wording_text(json_array_size(rows) == 0 ? TEXT_PAGE_BOARD_NOTHING : TEXT_PAGE_BOARD_WINDOW);

	json_array_append_new(charts, json_pack("{s:s, s:s, s:s, s:b, s:b, s:o, s:o}", "chart_id", id, "heading",
					      wording_text(heading), "finding", finding, "has_drawing", false,
					      "has_rows", json_array_size(rows) > 0, "heads", heads, "rows", rows));
}
