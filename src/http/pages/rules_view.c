#include "http/pages/rules_view.h"

#include <string.h>

#include "domain/engagement.h"
#include "domain/submission/submission.h"

enum {
	RATING_MAX = 10,
	PERCENT = 100,
};

static json_int_t bound_of(const Json *range, const char *which)
{
	return json_integer_value(json_object_get(range, which));
}

static char *range_text(json_int_t min, json_int_t max)
{
	return g_strdup_printf("$%" JSON_INTEGER_FORMAT "k – $%" JSON_INTEGER_FORMAT "k", min / 1000, max / 1000);
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
	Json *view = json_pack("{s:O?, s:O?, s:b}", "label", json_object_get(row, "label"), "means",
		json_object_get(row, "means"), "is_range", is_range);

	add_side(view, "rust", rust, MAX(scale, 1));
	add_side(view, "python", python, MAX(scale, 1));
	return view;
}

static Json *salary_view(const Json *cost)
{
	const Json *rust = json_object_get(cost, "rust");
	const Json *python = json_object_get(cost, "python");
	g_autofree char *rust_text = salary_text(rust);
	g_autofree char *python_text = salary_text(python);
	g_autofree char *hybrid_text = range_text(MIN(bound_of(rust, "min"), bound_of(python, "min")),
		MAX(bound_of(rust, "max"), bound_of(python, "max")));

	return json_pack("{s:s, s:s, s:s}", "rust", rust_text, "python", python_text, "hybrid", hybrid_text);
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
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:s}", "value", choice->name, "label", wording_text(choice->label),
				"talent", engagement_talent(engagement), "side", side));
	}
	return list;
}

Json *rules_view(const Json *rules, const char *engagement)
{
	const Json *dimensions = json_object_get(rules, "dimensions");
	Json *rows = json_array();
	const char *name;
	Json *row;

	json_object_foreach(jsonc_for_walking(dimensions), name, row) json_array_append_new(rows, dimension_view(row));
	return json_pack("{s:o, s:O?, s:o, s:o, s:O?, s:O?, s:O?}", "dimensions", rows, "rating", dimensions, "salary",
		salary_view(json_object_get(dimensions, "hiring_cost")), "use_cases", use_cases_view(rules, engagement),
		"verdict", json_object_get(rules, "verdict"), "split_plan", json_object_get(rules, "split_plan"),
		"ruleset", json_object_get(rules, "version"));
}
