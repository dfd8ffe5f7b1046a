#include "http/pages/board_view.h"

#include <string.h>

#include "app/board/board.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "http/pages/client_page_view.h"

/* The drawing's own units; it is as wide as a phone, so that its letters can be read there. */
enum {
	LEFT = 34, /* of the columns: the scale's numbers stand there */
	TOP = 8,
	WIDTH = 280,
	HEIGHT = 120,
	SERIES_MAX = 3,
	BUDGET_STEP = 25000, /* US dollars, as board_keep_day counts them */
	BUDGET_STEPS = 16,
};

typedef struct Series {
	const char *side; /* a class of the style sheet */
	char *label;	  /* owned */
	int64_t values[BOARD_DAYS_KEPT];
} Series;

/* Columns, one for each day or whatever a board has names of; series stand on one another. */
typedef struct Columns {
	const char *id;
	TextKey heading;
	TextKey unit;  /* what the columns are */
	char *finding; /* taken over */
	Series series[SERIES_MAX];
	gsize count;
	bool is_side_by_side; /* from the ground each, the later in front */
} Columns;

typedef struct Board {
	const Json *found;
	size_t days;
	const char *names[BOARD_DAYS_KEPT];
	const char *addresses[BOARD_DAYS_KEPT]; /* NULL: those of days */
	const Json *figures[BOARD_DAYS_KEPT];	/* NULL: not counted yet */
} Board;

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number_at(const Json *row, size_t at)
{
	return json_integer_value(json_array_get(row, at));
}

static char *percent_text(int64_t part, int64_t whole)
{
	return whole == 0 ? g_strdup("–") : g_strdup_printf("%.0f%%", 100.0 * (double)part / (double)whole);
}

static void board_init(Board *board, const Json *found)
{
	const Json *days = json_object_get(json_object_get(found, "board"), "days");

	*board = (Board){.found = found, .days = MIN(json_array_size(days), BOARD_DAYS_KEPT)};
	for (size_t i = 0; i < board->days; i++) {
		const Json *day = json_array_get(days, i);
		const Json *figures = json_object_get(day, "figures");
		board->names[i] = text_of(day, "day");
		board->figures[i] = json_is_object(figures) ? figures : NULL;
	}
}

/* The leads of a column. g_free. */
static char *column_address(const Board *board, size_t at)
{
	const char *day = board->names[at];

	return board->addresses[at] != NULL ? g_strdup(board->addresses[at])
					    : g_strdup_printf("/staff/leads?from=%s&to=%s", day, day);
}

/* --- drawing ---------------------------------------------------------------------------------------------------------- */

static int64_t top_of(const Columns *columns, size_t day)
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

static void add_mark(Json *marks, const Board *board, const Series *series, size_t day, const double from_to[2])
{
	const double step = (double)WIDTH / (double)board->days;
	g_autofree char *x = g_strdup_printf("%.1f", LEFT + step * (double)day);
	g_autofree char *y = g_strdup_printf("%.1f", TOP + HEIGHT - from_to[1]);
	g_autofree char *width = g_strdup_printf("%.1f", step * 0.8);
	g_autofree char *height = g_strdup_printf("%.1f", from_to[1] - from_to[0]);
	g_autofree char *address = column_address(board, day);
	g_autofree char *number = format_number(series->values[day]);
	g_autofree char *tip = g_strdup_printf("%s: %s, %s", board->names[day], series->label, number);

	json_array_append_new(marks, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "x", x, "y", y, "width", width,
					     "height", height, "side", series->side, "address", address, "tip", tip));
}

static Json *marks_view(const Board *board, const Columns *columns, int64_t scale)
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

/* --- the table of the same -------------------------------------------------------------------------------------------- */

static Json *heads_of(TextKey first, ...)
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
static void add_row(Json *rows, const char *name, const char *address, Json *cells)
{
	json_array_append_new(rows, json_pack("{s:s, s:s?, s:o}", "name", name, "address", address, "cells", cells));
}

static void add_number(Json *cells, int64_t value)
{
	g_autofree char *text = format_number(value);

	json_array_append_new(cells, json_string(text));
}

static void add_percent(Json *cells, int64_t part, int64_t whole)
{
	g_autofree char *text = percent_text(part, whole);

	json_array_append_new(cells, json_string(text));
}

static Json *day_rows(const Board *board, const Columns *columns)
{
	Json *rows = json_array();

	/* The newest day is what people look for. */
	for (size_t i = 0; i < board->days; i++) {
		const size_t day = columns->unit == TEXT_PAGE_BOARD_DAY ? board->days - i : i + 1;
		Json *cells = json_array();
		g_autofree char *address = column_address(board, day - 1);
		for (gsize k = 0; k < columns->count; k++)
			add_number(cells, columns->series[k].values[day - 1]);
		add_row(rows, board->names[day - 1], address, cells);
	}
	return rows;
}

static void add_columns(Json *charts, const Board *board, Columns *columns)
{
	g_autofree char *finding = columns->finding;
	Json *legend = json_array();
	Json *heads = heads_of(columns->unit, TEXT_NONE);
	int64_t top = 0;

	for (size_t day = 0; day < board->days; day++)
		top = MAX(top, top_of(columns, day));
	const int64_t scale = scale_of(top);
	for (gsize i = 0; i < columns->count; i++) {
		json_array_append_new(legend,
			json_pack("{s:s, s:s}", "side", columns->series[i].side, "label", columns->series[i].label));
		json_array_append_new(heads, json_string(columns->series[i].label));
	}
	json_array_append_new(
		charts, json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "chart_id", columns->id, "heading",
				wording_text(columns->heading), "finding", finding, "has_drawing", true, "legend",
				legend, "marks", marks_view(board, columns, scale), "ticks", ticks_view(scale), "heads",
				heads, "rows", day_rows(board, columns)));
	for (gsize i = 0; i < columns->count; i++)
		g_free(columns->series[i].label);
}

static void add_table(Json *charts, const char *id, TextKey heading, Json *heads, Json *rows)
{
	const char *finding =
		wording_text(json_array_size(rows) == 0 ? TEXT_PAGE_BOARD_NOTHING : TEXT_PAGE_BOARD_WINDOW);

	json_array_append_new(
		charts, json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "chart_id", id, "heading", wording_text(heading),
				"finding", finding, "has_drawing", false, "heads", heads, "rows", rows));
}

/* --- each chart ------------------------------------------------------------------------------------------------------- */

static void add_leads(Json *charts, const Board *board)
{
	Columns columns = {.id = "chart_leads",
		.heading = TEXT_PAGE_BOARD_LEADS,
		.unit = TEXT_PAGE_BOARD_DAY,
		.count = ENGAGEMENT_COUNT};
	int64_t total = 0;

	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		columns.series[engagement].side = engagement_name(engagement);
		columns.series[engagement].label = format_title(engagement_name(engagement));
	}
	for (size_t day = 0; day < board->days; day++) {
		const Json *row;
		size_t i;
		json_array_foreach(jsonc_for_walking(json_object_get(board->figures[day], "leads")), i, row)
		{
			Engagement engagement;
			if (!engagement_parse(json_string_value(json_array_get(row, 0)), &engagement))
				continue;
			columns.series[engagement].values[day] = number_at(row, 1);
			total += number_at(row, 1);
		}
	}
	columns.finding = wording_format(TEXT_PAGE_BOARD_LEADS_FINDING, wording_number("count", total),
		wording_number("days", (int64_t)board->days));
	add_columns(charts, board, &columns);
}

/* Adds the day's answers to the sum; returns how many there are. */
static int64_t sum_answers(const Json *figures, int64_t counts[static BOARD_BUCKETS])
{
	int64_t sum = 0;
	const Json *row;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(figures, "answers")), i, row)
	{
		counts[CLAMP(number_at(row, 0), 0, BOARD_BUCKETS - 1)] += number_at(row, 1);
		sum += number_at(row, 1);
	}
	return sum;
}

/* Within how many minutes that share of them had an answer. */
static int64_t within(const int64_t counts[static BOARD_BUCKETS], int64_t sum, double share)
{
	int64_t passed = 0;

	for (guint bucket = 0; bucket < BOARD_BUCKETS; bucket++) {
		passed += counts[bucket];
		if (sum > 0 && (double)passed >= share * (double)sum)
			return board_bucket_minutes(bucket);
	}
	return 0;
}

static void add_answers(Json *charts, const Board *board)
{
	Columns columns = {.id = "chart_answers",
		.heading = TEXT_PAGE_BOARD_ANSWERS,
		.unit = TEXT_PAGE_BOARD_DAY,
		.count = 2,
		.is_side_by_side = true};
	int64_t all[BOARD_BUCKETS] = {0}, sum = 0;

	columns.series[0].side = "ninety";
	columns.series[0].label = g_strdup(wording_text(TEXT_PAGE_BOARD_NINETY));
	columns.series[1].side = "half";
	columns.series[1].label = g_strdup(wording_text(TEXT_PAGE_BOARD_MEDIAN));
	for (size_t day = 0; day < board->days; day++) {
		int64_t counts[BOARD_BUCKETS] = {0};
		const int64_t answered = sum_answers(board->figures[day], counts);
		columns.series[0].values[day] = within(counts, answered, 0.9);
		columns.series[1].values[day] = within(counts, answered, 0.5);
		sum += sum_answers(board->figures[day], all);
	}
	columns.finding = sum == 0 ? g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING))
				   : wording_format(TEXT_PAGE_BOARD_ANSWERS_FINDING,
					     wording_number("median", within(all, sum, 0.5)),
					     wording_number("ninety", within(all, sum, 0.9)));
	add_columns(charts, board, &columns);
}

static void add_responses(Json *charts, const Board *board)
{
	Columns columns = {
		.id = "chart_responses", .heading = TEXT_PAGE_BOARD_RESPONSES, .unit = TEXT_PAGE_BOARD_DAY, .count = 2};
	int64_t kept = 0, broken = 0;

	columns.series[0].side = "good";
	columns.series[0].label = g_strdup(wording_text(TEXT_PAGE_STAFF_KEPT));
	columns.series[1].side = "bad";
	columns.series[1].label = g_strdup(wording_text(TEXT_PAGE_STAFF_BROKEN));
	for (size_t day = 0; day < board->days; day++) {
		columns.series[0].values[day] = json_integer_value(json_object_get(board->figures[day], "kept"));
		columns.series[1].values[day] = json_integer_value(json_object_get(board->figures[day], "broken"));
		kept += columns.series[0].values[day];
		broken += columns.series[1].values[day];
	}
	g_autofree char *percent = percent_text(kept, kept + broken);
	columns.finding = kept + broken == 0 ? g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING))
					     : wording_format(TEXT_PAGE_BOARD_RESPONSES_FINDING,
						       wording_string("percent", percent));
	add_columns(charts, board, &columns);
}

/* From the lead to the placement; each step counts leads of these days, however late they got there. */
static void add_funnel(Json *charts, const Board *board)
{
	static const struct {
		TextKey name;
		const char *q;
	} steps[] = {
		{TEXT_PAGE_BOARD_FUNNEL_RECEIVED, ""},
		{TEXT_PAGE_BOARD_FUNNEL_OFFERED, " has:offer"},
		{TEXT_PAGE_BOARD_ACCEPTED, " stage:accepted,contacted,proposed"},
		{TEXT_PAGE_BOARD_PLACED, " status:placed"},
	};
	Columns columns = {.id = "chart_funnel",
		.heading = TEXT_PAGE_BOARD_FUNNEL,
		.unit = TEXT_PAGE_BOARD_FUNNEL_STEP,
		.count = 1};
	Board funnel = {.days = G_N_ELEMENTS(steps)};
	g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);
	int64_t *values = columns.series[0].values;

	for (size_t step = 0; step < G_N_ELEMENTS(steps); step++) {
		g_autofree char *q = g_strdup_printf(
			"created:%s..%s%s", board->names[0], board->names[board->days - 1], steps[step].q);
		g_autofree char *escaped = g_uri_escape_string(q, NULL, false);
		g_ptr_array_add(addresses, g_strconcat("/staff/leads?q=", escaped, NULL));
		funnel.names[step] = wording_text(steps[step].name);
		funnel.addresses[step] = addresses->pdata[step];
		for (size_t day = 0; day < board->days; day++)
			values[step] += number_at(json_object_get(board->figures[day], "funnel"), step);
	}
	g_autofree char *percent = percent_text(values[G_N_ELEMENTS(steps) - 1], values[0]);
	columns.series[0].side = "half";
	columns.series[0].label = g_strdup(wording_text(TEXT_PAGE_STAFF_LEADS));
	columns.finding = values[0] == 0
				  ? g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING))
				  : wording_format(TEXT_PAGE_BOARD_FUNNEL_FINDING, wording_string("percent", percent));
	add_columns(charts, &funnel, &columns);
}

/* What clients want to spend, held against what the rules publish. salary: of rules_view(). */
static void add_budgets(Json *charts, const Board *board, const Json *salary)
{
	Columns columns = {.id = "chart_budgets",
		.heading = TEXT_PAGE_BOARD_BUDGETS,
		.unit = TEXT_PAGE_BOARD_BUDGET,
		.count = ENGAGEMENT_COUNT};
	Board budgets = {.days = BUDGET_STEPS};
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

	for (guint step = 0; step < BUDGET_STEPS; step++) {
		const guint from = step * BUDGET_STEP / 1000, to = (step + 1) * BUDGET_STEP / 1000;
		const bool is_last = step == BUDGET_STEPS - 1;
		g_ptr_array_add(
			texts, is_last ? g_strdup_printf("$%uk+", from) : g_strdup_printf("$%uk–%uk", from, to));
		budgets.names[step] = texts->pdata[texts->len - 1];
		g_ptr_array_add(texts, g_strdup_printf("/staff/leads?q=created:%s..%s%%20budget:%%3E%%3D%uk%s%.0u%s",
					       board->names[0], board->names[board->days - 1], from,
					       is_last ? "" : "%20budget:%3C", is_last ? 0 : to, is_last ? "" : "k"));
		budgets.addresses[step] = texts->pdata[texts->len - 1];
	}
	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		columns.series[engagement].side = engagement_name(engagement);
		columns.series[engagement].label = format_title(engagement_name(engagement));
	}
	for (size_t day = 0; day < board->days; day++) {
		const Json *row;
		size_t i;
		json_array_foreach(jsonc_for_walking(json_object_get(board->figures[day], "budgets")), i, row)
		{
			Engagement engagement;
			if (engagement_parse(json_string_value(json_array_get(row, 1)), &engagement))
				columns.series[engagement].values[CLAMP(number_at(row, 0), 0, BUDGET_STEPS - 1)] +=
					number_at(row, 2);
		}
	}
	columns.finding = wording_format(TEXT_PAGE_BOARD_BUDGETS_FINDING,
		wording_string("rust", text_of(salary, "rust")), wording_string("python", text_of(salary, "python")));
	add_columns(charts, &budgets, &columns);
}

static gint compare_counts(gconstpointer a, gconstpointer b, gpointer counts)
{
	const gint64 first = GPOINTER_TO_INT(g_hash_table_lookup(counts, *(char *const *)a));
	const gint64 second = GPOINTER_TO_INT(g_hash_table_lookup(counts, *(char *const *)b));

	return first == second ? strcmp(*(char *const *)a, *(char *const *)b) : first < second ? 1 : -1;
}

static void add_sources(Json *charts, const Board *board)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	Json *rows = json_array();
	guint length = 0;

	for (size_t day = 0; day < board->days; day++) {
		const Json *row;
		size_t i;
		json_array_foreach(jsonc_for_walking(json_object_get(board->figures[day], "sources")), i, row)
		{
			const char *named = json_string_value(json_array_get(row, 0));
			const char *source = named == NULL ? wording_text(TEXT_PAGE_BOARD_NO_SOURCE) : named;
			const gint64 sum = GPOINTER_TO_INT(g_hash_table_lookup(counts, source)) + number_at(row, 1);
			g_hash_table_insert(counts, (gpointer)(guintptr)source, GINT_TO_POINTER((gint)sum));
		}
	}
	g_autofree gpointer *sources = g_hash_table_get_keys_as_array(counts, &length);
	g_qsort_with_data(sources, (gint)length, sizeof *sources, compare_counts, counts);
	for (guint i = 0; i < MIN(length, 10); i++) {
		Json *cells = json_array();
		add_number(cells, GPOINTER_TO_INT(g_hash_table_lookup(counts, sources[i])));
		add_row(rows, sources[i], NULL, cells);
	}
	add_table(charts, "chart_sources", TEXT_PAGE_BOARD_SOURCES,
		heads_of(TEXT_PAGE_BOARD_SOURCE, TEXT_PAGE_STAFF_LEADS, TEXT_NONE), rows);
}

/* What a recruiter was offered of a class, in the window. */
static void sum_offers(const Board *board, const char *id, const char *engagement, int64_t sums[static 3])
{
	for (size_t day = 0; day < board->days; day++) {
		const Json *row;
		size_t i;
		json_array_foreach(jsonc_for_walking(json_object_get(board->figures[day], "recruiters")), i, row)
		{
			if (g_strcmp0(json_string_value(json_array_get(row, 0)), id) != 0 ||
				g_strcmp0(json_string_value(json_array_get(row, 1)), engagement) != 0)
				continue;
			for (size_t k = 0; k < 3; k++)
				sums[k] += number_at(row, 2 + k);
		}
	}
}

static void add_recruiters(Json *charts, const Board *board)
{
	Json *by_class = json_array(), *shares = json_array();
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(board->found, "recruiters")), i, recruiter)
	{
		const char *id = text_of(recruiter, "id"), *name = text_of(recruiter, "name");
		g_autofree char *address = g_strconcat("/staff/recruiters/", id, NULL);
		Json *share = json_array();
		for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
			int64_t sums[3] = {0};
			sum_offers(board, id, engagement_name(engagement), sums);
			if (sums[0] == 0)
				continue;
			Json *cells = json_array();
			g_autofree char *title = format_title(engagement_name(engagement));
			json_array_append_new(cells, json_string(title));
			add_number(cells, sums[0]);
			add_percent(cells, sums[1], sums[0]);
			add_percent(cells, sums[2], sums[1]);
			add_row(by_class, name, address, cells);
		}
		add_percent(share, (int64_t)(1000 * json_number_value(json_object_get(recruiter, "share"))), 1000);
		add_percent(share, (int64_t)(1000 * json_number_value(json_object_get(recruiter, "target"))), 1000);
		add_row(shares, name, address, share);
	}
	add_table(charts, "chart_recruiters", TEXT_PAGE_BOARD_RECRUITERS,
		heads_of(TEXT_PAGE_BOARD_RECRUITER, TEXT_PAGE_STAFF_ENGAGEMENT, TEXT_PAGE_STAFF_OFFERS,
			TEXT_PAGE_BOARD_ACCEPTED, TEXT_PAGE_BOARD_PLACED, TEXT_NONE),
		by_class);
	add_table(charts, "chart_shares", TEXT_PAGE_BOARD_SHARES,
		heads_of(TEXT_PAGE_BOARD_RECRUITER, TEXT_PAGE_BOARD_GIVEN, TEXT_PAGE_BOARD_DUE, TEXT_NONE), shares);
}

static void add_placements(Json *charts, const Board *board)
{
	int64_t counts[ENGAGEMENT_COUNT][ENGAGEMENT_COUNT] = {{0}}, sum = 0;
	Json *heads = heads_of(TEXT_PAGE_BOARD_COMPUTED, TEXT_NONE);
	Json *rows = json_array();

	for (size_t day = 0; day < board->days; day++) {
		const Json *row;
		size_t i;
		json_array_foreach(jsonc_for_walking(json_object_get(board->figures[day], "placed")), i, row)
		{
			Engagement computed, placed;
			if (!engagement_parse(json_string_value(json_array_get(row, 0)), &computed) ||
				!engagement_parse(json_string_value(json_array_get(row, 1)), &placed))
				continue;
			counts[computed][placed] += number_at(row, 2);
			sum += number_at(row, 2);
		}
	}
	for (Engagement computed = 0; computed < ENGAGEMENT_COUNT; computed++) {
		g_autofree char *title = format_title(engagement_name(computed));
		g_autofree char *head = wording_format(TEXT_PAGE_BOARD_PLACED_AS, wording_string("engagement", title));
		Json *cells = json_array();
		json_array_append_new(heads, json_string(head));
		for (Engagement placed = 0; placed < ENGAGEMENT_COUNT; placed++)
			add_number(cells, counts[computed][placed]);
		if (sum > 0)
			add_row(rows, title, NULL, cells);
		else
			json_decref(cells);
	}
	add_table(charts, "chart_placements", TEXT_PAGE_BOARD_PLACEMENTS, heads, rows);
}

Json *board_view(const Json *found, const Json *salary)
{
	Json *charts = json_array();
	Board board;

	board_init(&board, found);
	add_leads(charts, &board);
	add_funnel(charts, &board);
	add_answers(charts, &board);
	add_responses(charts, &board);
	add_budgets(charts, &board, salary);
	add_sources(charts, &board);
	add_recruiters(charts, &board);
	add_placements(charts, &board);
	return json_pack("{s:o, s:o}", "as_of", moment_view(text_of(json_object_get(found, "board"), "as_of")),
		"charts", charts);
}
