#include "http/pages/board_view.h"

#include <string.h>

#include "app/board/board.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "domain/visit_step.h"
#include "http/pages/board_chart.h"
#include "http/pages/client_page_view.h"

enum {
	BUDGET_STEP = 25000, /* US dollars, as board_keep_day counts them */
	BUDGET_STEPS = 16,
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number_at(const Json *row, size_t at)
{
	return json_integer_value(json_array_get(row, at));
}

static void board_init(Board *board, const Json *found)
{
	const Json *days = json_object_get(json_object_get(found, "board"), "days");

	*board = (Board){.found = found, .days = MIN(json_array_size(days), BOARD_DAYS_KEPT)};
	for (size_t i = 0; i < board->days; i++) {
		const Json *day = json_array_get(days, i);
		const Json *figures = json_object_get(day, "figures");
		board->names[i] = text_of(day, "day");
		board->visits[i] = json_object_get(day, "visits");
		board->figures[i] = json_is_object(figures) ? figures : NULL;
	}
}

/* --- each chart ------------------------------------------------------------------------------------------------------- */

static void add_leads(Json *charts, const Board *board)
{
	BoardColumns columns = {.id = "chart_leads",
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
	board_add_columns(charts, board, &columns);
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
	BoardColumns columns = {.id = "chart_answers",
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
	board_add_columns(charts, board, &columns);
}

static void add_responses(Json *charts, const Board *board)
{
	BoardColumns columns = {
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
	g_autofree char *percent = board_percent(kept, kept + broken);
	columns.finding = kept + broken == 0 ? g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING))
					     : wording_format(TEXT_PAGE_BOARD_RESPONSES_FINDING,
						       wording_string("percent", percent));
	board_add_columns(charts, board, &columns);
}

/* At which screen most of those left who opened the form; *count: how many. A visitor may skip screens. */
static VisitStep left_at(const int64_t values[static VISIT_STEP_COUNT], int64_t *count)
{
	VisitStep left = VISIT_OPENED;

	*count = 0;
	for (VisitStep step = VISIT_OPENED; step < VISIT_SENT; step++) {
		if (values[step] - values[step + 1] > *count) {
			left = step;
			*count = values[step] - values[step + 1];
		}
	}
	return left;
}

/* From the visit to the request. */
static void add_visits(Json *charts, const Board *board)
{
	static const TextKey names[VISIT_STEP_COUNT] = {
		[VISIT_ARRIVED] = TEXT_PAGE_BOARD_VISITS_ARRIVED,
		[VISIT_OPENED] = TEXT_PAGE_BOARD_VISITS_OPENED,
		[VISIT_WORDS] = TEXT_FORM_STEP_WORDS,
		[VISIT_SPEED] = TEXT_FORM_STEP_SPEED,
		[VISIT_TEAM] = TEXT_FORM_STEP_TEAM,
		[VISIT_WHEN] = TEXT_FORM_STEP_WHEN,
		[VISIT_CONTACT] = TEXT_FORM_STEP_CONTACT,
		[VISIT_SENT] = TEXT_PAGE_BOARD_VISITS_SENT,
	};
	BoardColumns columns = {.id = "chart_visits",
		.heading = TEXT_PAGE_BOARD_VISITS,
		.unit = TEXT_PAGE_BOARD_FUNNEL_STEP,
		.help = TEXT_PAGE_BOARD_VISITS_HELP,
		.count = 1,
		.has_shares = true};
	Board funnel = {.days = VISIT_STEP_COUNT, .leads_nowhere = true};
	int64_t *values = columns.series[0].values, left;

	for (VisitStep step = 0; step < VISIT_STEP_COUNT; step++) {
		funnel.names[step] = wording_text(names[step]);
		for (size_t day = 0; day < board->days; day++)
			values[step] += json_integer_value(json_object_get(board->visits[day], visit_step_name(step)));
	}
	const VisitStep at = left_at(values, &left);
	g_autofree char *percent = board_percent(values[VISIT_SENT], values[VISIT_OPENED]);
	columns.series[0].side = "half";
	columns.series[0].label = g_strdup(wording_text(TEXT_PAGE_BOARD_VISITS_COUNT));
	if (values[VISIT_OPENED] == 0)
		columns.finding = g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING));
	else if (left == 0)
		columns.finding = wording_format(TEXT_PAGE_BOARD_VISITS_FINDING, wording_string("percent", percent));
	else
		columns.finding = wording_format(TEXT_PAGE_BOARD_VISITS_LEFT, wording_string("percent", percent),
			wording_string("step", funnel.names[at]), wording_number("count", left));
	board_add_columns(charts, &funnel, &columns);
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
	BoardColumns columns = {.id = "chart_funnel",
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
	g_autofree char *percent = board_percent(values[G_N_ELEMENTS(steps) - 1], values[0]);
	columns.series[0].side = "half";
	columns.series[0].label = g_strdup(wording_text(TEXT_PAGE_STAFF_LEADS));
	columns.finding = values[0] == 0
				  ? g_strdup(wording_text(TEXT_PAGE_BOARD_NOTHING))
				  : wording_format(TEXT_PAGE_BOARD_FUNNEL_FINDING, wording_string("percent", percent));
	board_add_columns(charts, &funnel, &columns);
}

/* What clients want to spend, held against what the rules publish. salary: of rules_view(). */
static void add_budgets(Json *charts, const Board *board, const Json *salary)
{
	BoardColumns columns = {.id = "chart_budgets",
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
	board_add_columns(charts, &budgets, &columns);
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
		board_add_number(cells, GPOINTER_TO_INT(g_hash_table_lookup(counts, sources[i])));
		board_add_row(rows, sources[i], NULL, cells);
	}
	board_add_table(charts, "chart_sources", TEXT_PAGE_BOARD_SOURCES,
		board_heads(TEXT_PAGE_BOARD_SOURCE, TEXT_PAGE_STAFF_LEADS, TEXT_NONE), rows);
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
			board_add_number(cells, sums[0]);
			board_add_percent(cells, sums[1], sums[0]);
			board_add_percent(cells, sums[2], sums[1]);
			board_add_row(by_class, name, address, cells);
		}
		board_add_percent(
			share, (int64_t)(1000 * json_number_value(json_object_get(recruiter, "share"))), 1000);
		board_add_percent(
			share, (int64_t)(1000 * json_number_value(json_object_get(recruiter, "target"))), 1000);
		board_add_row(shares, name, address, share);
	}
	board_add_table(charts, "chart_recruiters", TEXT_PAGE_BOARD_RECRUITERS,
		board_heads(TEXT_PAGE_BOARD_RECRUITER, TEXT_PAGE_STAFF_ENGAGEMENT, TEXT_PAGE_STAFF_OFFERS,
			TEXT_PAGE_BOARD_ACCEPTED, TEXT_PAGE_BOARD_PLACED, TEXT_NONE),
		by_class);
	board_add_table(charts, "chart_shares", TEXT_PAGE_BOARD_SHARES,
		board_heads(TEXT_PAGE_BOARD_RECRUITER, TEXT_PAGE_BOARD_GIVEN, TEXT_PAGE_BOARD_DUE, TEXT_NONE), shares);
}

static void add_placements(Json *charts, const Board *board)
{
	int64_t counts[ENGAGEMENT_COUNT][ENGAGEMENT_COUNT] = {{0}}, sum = 0;
	Json *heads = board_heads(TEXT_PAGE_BOARD_COMPUTED, TEXT_NONE);
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
			board_add_number(cells, counts[computed][placed]);
		if (sum > 0)
			board_add_row(rows, title, NULL, cells);
		else
			json_decref(cells);
	}
	board_add_table(charts, "chart_placements", TEXT_PAGE_BOARD_PLACEMENTS, heads, rows);
}

Json *board_view(const Json *found, const Json *salary)
{
	Json *charts = json_array();
	Board board;

	board_init(&board, found);
	add_leads(charts, &board);
	add_visits(charts, &board);
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
