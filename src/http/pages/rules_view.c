#include "http/pages/rules_view.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "domain/submission/submission.h"

enum {
	RATING_MAX = 10,
	PERCENT = 100,
	PERCENT_STEP = 5, /* to which differences between salaries are rounded */
};

/* Of the drawing of the salaries, in its own units: as wide as on a phone, so that its letters can be read there. */
enum {
	BARS_LEFT = 56, /* of the bars: their names stand there */
	BARS_WIDTH = 232,
	BARS_TOP = 10,
	BARS_STEP = 28,
	TICKS_MAX = 5,
};

static json_int_t bound_of(const Json *range, const char *which)
{
	return json_integer_value(json_object_get(range, which));
}

static char *range_text(json_int_t min, json_int_t max)
{
	return wording_format(
		TEXT_FORMAT_SALARY_RANGE, wording_number("min", min / 1000), wording_number("max", max / 1000));
}

char *salary_text(const Json *range)
{
	return range_text(bound_of(range, "min"), bound_of(range, "max"));
}

/* One side of a row: its text and its bar. scale: what a full bar stands for. */
static void add_side(Json *row, const char *side, const Json *value, json_int_t scale)
{
	const bool is_range = json_is_object(value);
	const json_int_t from = is_range ? bound_of(value, "min") : 0;
	const json_int_t to = is_range ? bound_of(value, "max") : json_integer_value(value);
	g_autofree char *text =
		is_range ? salary_text(value) : g_strdup_printf("%" JSON_INTEGER_FORMAT "/%d", to, RATING_MAX);
	g_autofree char *from_key = g_strconcat(side, "_from", NULL);
	g_autofree char *width_key = g_strconcat(side, "_width", NULL);

	json_object_set_new(row, side, json_string(text));
	json_object_set_new(row, from_key, json_integer(PERCENT * from / scale));
	json_object_set_new(row, width_key, json_integer(PERCENT * (to - from) / scale));
}

static Json *dimension_view(const Json *row)
{
	const Json *rust = json_object_get(row, "rust");
	const Json *python = json_object_get(row, "python");
	const bool is_range = json_is_object(rust);
	const json_int_t scale = is_range ? MAX(bound_of(rust, "max"), bound_of(python, "max")) : RATING_MAX;
	g_autofree char *label = wording_phrase(json_string_value(json_object_get(row, "label")));
	g_autofree char *means = wording_phrase(json_string_value(json_object_get(row, "means")));
	Json *view = json_pack("{s:s?, s:s?, s:b}", "label", label, "means", means, "is_range", is_range);

	add_side(view, "rust", rust, MAX(scale, 1));
	add_side(view, "python", python, MAX(scale, 1));
	return view;
}

static json_int_t percent_more(json_int_t rust, json_int_t python)
{
	const double percent = python == 0 ? 0 : 100.0 * (double)(rust - python) / (double)python;

	return (json_int_t)(percent / PERCENT_STEP + (percent < 0 ? -0.5 : 0.5)) * PERCENT_STEP;
}

/* "15–30% more": what Rust pays more than Python, at the lower and at the upper end of the ranges. */
static char *compared_text(json_int_t a, json_int_t b)
{
	const json_int_t low = MIN(ABS(a), ABS(b)), high = MAX(ABS(a), ABS(b));
	const bool is_one = low == high || low == 0;
	const TextKey key = a == 0 && b == 0   ? TEXT_PAGE_SALARY_ALIKE
			    : a >= 0 && b >= 0 ? is_one ? TEXT_PAGE_SALARY_MORE_ABOUT : TEXT_PAGE_SALARY_MORE
			    : a <= 0 && b <= 0 ? is_one ? TEXT_PAGE_SALARY_LESS_ABOUT : TEXT_PAGE_SALARY_LESS
					       : TEXT_PAGE_SALARY_ALIKE;

	return wording_format(key, wording_number("low", low == 0 ? high : low), wording_number("high", high));
}

/* What the scale goes up by, so that few numbers stand below it. */
static json_int_t tick_step(json_int_t max)
{
	static const json_int_t steps[] = {10000, 20000, 25000, 50000, 100000, 200000, 250000, 500000};
	gsize i = 0;

	while (i + 1 < G_N_ELEMENTS(steps) && steps[i] * (TICKS_MAX - 1) < max)
		i++;
	return steps[i];
}

/* A place in the drawing, in its units. */
static Json *place(double at)
{
	g_autofree char *text = g_strdup_printf("%.1f", at);

	return json_string(text);
}

/* Places on a scale that begins at nothing: a bar that began elsewhere would make a difference look larger than it is. */
static void add_bars(Json *view, const Json *cost)
{
	static const struct {
		const char *side;
		TextKey name;
	} sides[] = {{"rust", TEXT_PAGE_DIMENSIONS_RUST}, {"python", TEXT_PAGE_DIMENSIONS_PYTHON}};
	const json_int_t max =
		MAX(bound_of(json_object_get(cost, "rust"), "max"), bound_of(json_object_get(cost, "python"), "max"));
	const json_int_t step = tick_step(max);
	const json_int_t ticks_count = MAX((max + step - 1) / step, 1);
	const double unit = (double)BARS_WIDTH / (double)(step * ticks_count);
	Json *bars = json_array(), *ticks = json_array();

	for (json_int_t tick = 0; tick <= ticks_count; tick++) {
		g_autofree char *label = wording_format(
			TEXT_FORMAT_AMOUNT, wording_string("currency", "$"), wording_number("number", tick * step));
		json_array_append_new(ticks,
			json_pack("{s:o, s:s}", "x", place(BARS_LEFT + unit * (double)(tick * step)), "label", label));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
		const Json *range = json_object_get(cost, sides[i].side);
		const double from = (double)bound_of(range, "min"), to = (double)bound_of(range, "max");
		json_array_append_new(
			bars, json_pack("{s:s, s:s, s:i, s:o, s:o}", "side", sides[i].side, "label",
				      wording_text(sides[i].name), "at", BARS_TOP + BARS_STEP * (int)i, "x",
				      place(BARS_LEFT + unit * from), "width", place(unit * (to - from))));
	}
	json_object_set_new(view, "bars", bars);
	json_object_set_new(view, "ticks", ticks);
}

static Json *salary_view(const Json *cost)
{
	const Json *rust = json_object_get(cost, "rust");
	const Json *python = json_object_get(cost, "python");
	g_autofree char *rust_text = salary_text(rust);
	g_autofree char *python_text = salary_text(python);
	g_autofree char *hybrid_text = range_text(MIN(bound_of(rust, "min"), bound_of(python, "min")),
		MAX(bound_of(rust, "max"), bound_of(python, "max")));

	const json_int_t low = percent_more(bound_of(rust, "min"), bound_of(python, "min"));
	const json_int_t high = percent_more(bound_of(rust, "max"), bound_of(python, "max"));
	g_autofree char *compared = compared_text(low, high);

	Json *view = json_pack("{s:s, s:s, s:s, s:s, s:b}", "rust", rust_text, "python", python_text, "hybrid",
		hybrid_text, "compared", compared, "is_more", low >= 0 && high >= 0 && low + high > 0);
	add_bars(view, cost);
	return view;
}

/* The published use cases and who they call for, in the order in which they are asked. */
static Json *use_cases_view(const Json *rules, const char *wanted)
{
	const Json *answers = json_object_get(json_object_get(rules, "answers"), "use_case");
	Json *list = json_array();

	for (const FieldChoice *choice = submission_fields[FIELD_USE_CASE].choices; choice->name != NULL; choice++) {
		const char *side =
			json_string_value(json_object_get(json_object_get(answers, choice->name), "engagement"));
		Engagement engagement;
		if (side == NULL || !engagement_parse(side, &engagement) ||
			(wanted != NULL && strcmp(side, wanted) != 0))
			continue;
		g_autofree char *talent = wording_phrase(engagement_talent(engagement));
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "value", choice->name, "label",
						    wording_text(choice->label), "talent", talent, "side", side));
	}
	return list;
}

/* Of the ways in which the halves can be joined, the one that is told first. */
static Json *split_plan_view(const Json *plan)
{
	const Json *joins = json_object_get(plan, "joins");
	g_autofree char *rust = wording_phrase(json_string_value(json_object_get(plan, "rust")));
	g_autofree char *python = wording_phrase(json_string_value(json_object_get(plan, "python")));
	g_autofree char *join = wording_phrase(json_string_value(json_object_get(joins, "pyo3")));

	return json_pack("{s:s?, s:s?, s:s?}", "rust", rust, "python", python, "join", join);
}

Json *rules_view(const Json *rules, const char *engagement)
{
	const Json *dimensions = json_object_get(rules, "dimensions");
	g_autofree char *verdict = wording_phrase(json_string_value(json_object_get(rules, "verdict")));
	Json *rows = json_array();
	const char *name;
	Json *row;

	json_object_foreach(jsonc_for_walking(dimensions), name, row) json_array_append_new(rows, dimension_view(row));
	return json_pack("{s:o, s:O?, s:o, s:o, s:s?, s:o, s:O?}", "dimensions", rows, "rating", dimensions, "salary",
		salary_view(json_object_get(dimensions, "hiring_cost")), "use_cases", use_cases_view(rules, engagement),
		"verdict", verdict, "split_plan", split_plan_view(json_object_get(rules, "split_plan")), "ruleset",
		json_object_get(rules, "version"));
}
