#include "http/pages/recommendation_view.h"

#include <string.h>

#include "domain/submission/answers.h"
#include "http/pages/rules_view.h"

enum {
	REASONS_MAX = 3, /* the rest is folded away */
	CHANGES_MAX = 3,
	QUOTE_AROUND_CHARS = 60, /* of the client's text, on each side of the words that count */
	RATING_MAX = 10,
	PERCENT = 100,
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static json_int_t number_of(const Json *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* Confidence */

typedef struct ConfidenceRow {
	double at_least;
	const char *says;
} ConfidenceRow;

static const ConfidenceRow confidences[] = {
	{0.90, "We are very sure of this."},
	{0.75, "We are fairly sure of this."},
	{0.55, "This is where it leans; a person looks at it too."},
	{0.00, "This is hardly more than a guess; a person looks at it."},
};

static const char *confidence_text(double confidence)
{
	gsize row = 0;

	while (row + 1 < G_N_ELEMENTS(confidences) && confidence < confidences[row].at_least)
		row++;
	return confidences[row].says;
}

/* Reasons */

/* Moves a place in the text to where a word begins or ends, by at most what is shown around a quote; step is 1 or -1. */
static glong at_word(const char *text, glong at, glong limit, int step)
{
	while (at != limit) {
		const glong here = step > 0 ? at - 1 : at;
		if (at == 0 || g_unichar_isspace(g_utf8_get_char(g_utf8_offset_to_pointer(text, here))))
			return at;
		at += step;
	}
	return at;
}

/* The client's words with some of what stands around them; false when the span does not fit the text. */
static bool quote_view(const Json *reason, const char *text, Json *view)
{
	const Json *span = json_object_get(reason, "span");
	const glong chars = text == NULL ? 0 : g_utf8_strlen(text, -1);
	const glong start = (glong)json_integer_value(json_array_get(span, 0));
	const glong end = (glong)json_integer_value(json_array_get(span, 1));

	if (!json_is_array(span) || start < 0 || end <= start || end > chars)
		return false;
	const glong from = at_word(text, MAX(0, start - QUOTE_AROUND_CHARS), start, 1);
	const glong last = MIN(chars, end + QUOTE_AROUND_CHARS);
	const glong to = last == chars ? chars : at_word(text, last, end, -1);
	g_autofree char *before = g_utf8_substring(text, from, start);
	g_autofree char *words = g_utf8_substring(text, start, end);
	g_autofree char *after = g_utf8_substring(text, end, to);
	json_object_set_new(view, "quote",
		json_pack("{s:s, s:s, s:s, s:b, s:b}", "before", before, "words", words, "after", after,
			"is_cut_before", from > 0, "is_cut_after", to < chars));
	return true;
}

static Json *reason_view(const Json *reason, const Json *submission)
{
	const char *name = text_of(reason, "field");
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);
	Json *view = json_pack("{s:s?, s:n, s:n}", "says", text_of(reason, "says"), "quote", "answer");

	if (field == FIELD_COUNT || quote_view(reason, answers_get(submission, field), view))
		return view;
	g_autofree char *answer = answers_text(submission, field);
	if (answer != NULL)
		json_object_set_new(view, "answer",
			json_pack("{s:s, s:s}", "question", submission_fields[field].label, "text", answer));
	return view;
}

static bool quotes_text(const Json *reason)
{
	return json_is_array(json_object_get(reason, "span"));
}

/* The first few, one of which shows the client's own words if any does. The others follow in "more". */
static void add_reasons(Json *view, const Json *reasons, const Json *submission)
{
	Json *first = json_array(), *more = json_array();
	gsize quoting = 0;

	while (quoting < json_array_size(reasons) && !quotes_text(json_array_get(reasons, quoting)))
		quoting++;
	const bool needs_place = quoting >= REASONS_MAX && quoting < json_array_size(reasons);
	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const bool is_first = needs_place ? i < REASONS_MAX - 1 || i == quoting : i < REASONS_MAX;
		json_array_append_new(is_first ? first : more, reason_view(json_array_get(reasons, i), submission));
	}
	json_object_set_new(view, "reasons", first);
	json_object_set_new(view, "has_more", json_boolean(json_array_size(more) > 0));
	json_object_set_new(view, "more", more);
}

/* Dimensions */

static const char *const weight_words[] = {"no weight", "a little", "matters", "decides"};

static const char *source_text(const char *source)
{
	if (source == NULL)
		return NULL;
	if (strcmp(source, "text") == 0)
		return "your description";
	if (strcmp(source, "staffing") == 0)
		return "team, start and budget";
	const SubmissionField field = submission_field_find(source);
	return field == FIELD_COUNT ? source : submission_fields[field].label;
}

/* What weight and ratings come to: "Rust +15". Nothing for what only says how hard it will be to find people. */
static char *sum_text(const Json *dimension, json_int_t weight)
{
	const json_int_t margin = weight * (number_of(dimension, "rust") - number_of(dimension, "python"));
	const char *source = text_of(dimension, "source");
	const bool is_risk = source != NULL && strcmp(source, "staffing") == 0;

	if (is_risk && weight > 0)
		return g_strdup("a risk, not a side");
	if (margin == 0)
		return NULL;
	return g_strdup_printf(
		"%s +%" JSON_INTEGER_FORMAT, margin > 0 ? "Rust" : "Python", margin > 0 ? margin : -margin);
}

static char *rating_text(const Json *value)
{
	if (json_is_object(value))
		return salary_text(value);
	return g_strdup_printf("%" JSON_INTEGER_FORMAT "/%d", json_integer_value(value), RATING_MAX);
}

static Json *dimension_view(const Json *dimension, const RuleSet *rules)
{
	const char *name = text_of(dimension, "dimension");
	const Json *rust_value = json_object_get(dimension, "rust");
	const Json *python_value = json_object_get(dimension, "python");
	const json_int_t weight = CLAMP(number_of(dimension, "weight"), 0, (json_int_t)G_N_ELEMENTS(weight_words) - 1);
	g_autofree char *rust = rating_text(rust_value);
	g_autofree char *python = rating_text(python_value);
	g_autofree char *sum = sum_text(dimension, weight);

	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s?, s:s?, s:b}", "label",
		ruleset_dimension_label(rules, name == NULL ? "" : name), "rust", rust, "python", python, "rust_width",
		(int)(json_integer_value(rust_value) * PERCENT / RATING_MAX), "python_width",
		(int)(json_integer_value(python_value) * PERCENT / RATING_MAX), "weight", (int)weight, "weight_words",
		weight_words[weight], "sum", sum, "weight_source",
		weight > 0 ? source_text(text_of(dimension, "source")) : NULL, "has_bars", json_is_integer(rust_value));
}

static Json *dimensions_view(const Json *dimensions, const RuleSet *rules)
{
	Json *list = json_array();

	for (gsize i = 0; i < json_array_size(dimensions); i++)
		json_array_append_new(list, dimension_view(json_array_get(dimensions, i), rules));
	return list;
}

/* Budget */

/* Where a yearly budget stands among the four published bounds. */
static const char *budget_text(json_int_t budget, const Json *rust, const Json *python)
{
	const bool fits_rust = budget >= number_of(rust, "min");
	const bool fits_python = budget >= number_of(python, "min");
	const bool is_over_rust = budget > number_of(rust, "max");
	const bool is_over_python = budget > number_of(python, "max");

	if (!fits_rust && !fits_python)
		return "Your budget is below both published ranges. A part-time or shorter "
		       "engagement may fit it.";
	if (!fits_rust)
		return "Your budget is inside Python’s published range and below Rust’s.";
	if (!fits_python)
		return "Your budget is inside Rust’s published range and below Python’s.";
	if (is_over_rust && is_over_python)
		return "Your budget is above both published ranges.";
	if (is_over_python)
		return "Your budget is inside Rust’s published range and above Python’s.";
	if (is_over_rust)
		return "Your budget is inside Python’s published range and above Rust’s.";
	return "Your budget is inside both published ranges.";
}

static const Json *cost_of(const Json *recommendation)
{
	const Json *dimensions = json_object_get(recommendation, "dimensions");

	for (gsize i = 0; i < json_array_size(dimensions); i++) {
		const Json *dimension = json_array_get(dimensions, i);
		if (json_is_object(json_object_get(dimension, "rust")))
			return dimension;
	}
	return NULL;
}

/* Of no budget, the ranges alone. */
static Json *budget_view(const Json *recommendation, const Json *submission)
{
	const Json *cost = cost_of(recommendation);
	const Json *rust = json_object_get(cost, "rust");
	const Json *python = json_object_get(cost, "python");

	if (cost == NULL)
		return json_null();
	g_autofree char *rust_text = salary_text(rust);
	g_autofree char *python_text = salary_text(python);
	g_autofree char *answer = answers_text(submission, FIELD_BUDGET_USD_YEAR);
	return json_pack("{s:s?, s:s?, s:s, s:s}", "amount", answer, "says",
		answer == NULL ? NULL : budget_text(answers_number(submission, FIELD_BUDGET_USD_YEAR), rust, python),
		"rust", rust_text, "python", python_text);
}

/* Lists of sentences */

static Json *sayings_view(const Json *list, gsize count_max)
{
	Json *view = json_array();

	for (gsize i = 0; i < MIN(json_array_size(list), count_max); i++) {
		const char *says = text_of(json_array_get(list, i), "says");
		if (says != NULL)
			json_array_append_new(view, json_pack("{s:s}", "says", says));
	}
	return view;
}

/* {"list":[…]}, or null for none, so that a template can put a heading before it. */
static Json *headed(Json *list)
{
	if (json_array_size(list) > 0)
		return json_pack("{s:o}", "list", list);
	jsonc_value_free(list);
	return json_null();
}

Json *recommendation_view(const Json *recommendation, const Json *submission, const RuleSet *rules)
{
	const double confidence = json_number_value(json_object_get(recommendation, "confidence"));
	const Json *salary = json_object_get(recommendation, "salary_range_usd");
	g_autofree char *salary_range = salary_text(salary);
	Json *view = json_pack("{s:s?, s:s?, s:s, s:b, s:s, s:o, s:o, s:o, s:o, s:O?}", "engagement",
		text_of(recommendation, "engagement"), "talent", text_of(recommendation, "talent"), "confidence",
		confidence_text(confidence), "needs_review",
		json_is_true(json_object_get(recommendation, "needs_review")), "salary", salary_range, "dimensions",
		dimensions_view(json_object_get(recommendation, "dimensions"), rules), "risks",
		headed(sayings_view(json_object_get(recommendation, "risks"), SIZE_MAX)), "changes",
		headed(sayings_view(json_object_get(recommendation, "would_change"), CHANGES_MAX)), "budget",
		budget_view(recommendation, submission), "split_plan", json_object_get(recommendation, "split_plan"));

	add_reasons(view, json_object_get(recommendation, "reasons"), submission);
	return view;
}
