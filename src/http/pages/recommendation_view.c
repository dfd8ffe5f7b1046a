#include "http/pages/recommendation_view.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/rules/decided.h"
#include "domain/rules/recommendation_words.h"
#include "domain/rules/third_person.h"
#include "domain/submission/answers.h"
#include "http/pages/rules_view.h"

enum {
	REASONS_MAX = 3, /* more are not read */
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

/* What is thought of it */

static double share_of(const Json *recommendation, const char *key)
{
	return json_number_value(json_object_get(recommendation, key));
}

static bool is_reviewed_for(const Json *recommendation, const char *reason)
{
	const Json *reasons = json_object_get(recommendation, "review_reasons");

	for (gsize i = 0; i < json_array_size(reasons); i++) {
		if (g_strcmp0(json_string_value(json_array_get(reasons, i)), reason) == 0)
			return true;
	}
	return false;
}

static Json *reviews_view(const Json *recommendation, WordsFor words_for)
{
	const Json *reasons = json_object_get(recommendation, "review_reasons");
	const bool is_undecided = is_reviewed_for(recommendation, "undecided");
	Json *list = json_array();

	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const char *name = json_string_value(json_array_get(reasons, i));
		/*
		 * Of what is undecided, the heading and the first reason say so, and the question says what would help.
		 */
		const bool is_said =
			is_undecided && (g_strcmp0(name, "undecided") == 0 || g_strcmp0(name, "thin_evidence") == 0);
		g_autofree char *says =
			name == NULL || is_said ? NULL : review_says(name, text_of(recommendation, "trade"), words_for);
		/* A reason of a later version goes without words; what is left says that a person looks at it. */
		if (says != NULL)
			json_array_append_new(list, json_pack("{s:s}", "says", says));
	}
	return list;
}

#define MARK_WIDTH 1.6 /* of pages/balance */

/* Rust begins on the left, Python goes on from there. */
static Json *balance_view(const Json *balance, TextKey caption)
{
	const json_int_t rust = CLAMP(number_of(balance, "rust"), 0, PERCENT);

	if (!json_is_object(balance))
		return json_null();
	g_autofree char *rust_share = wording_format(TEXT_FORMAT_PERCENT, wording_number("number", rust));
	g_autofree char *python_share = wording_format(TEXT_FORMAT_PERCENT, wording_number("number", PERCENT - rust));
	/* The mark is a bit wide, and stays within the scale. */
	return json_pack("{s:s, s:s, s:s, s:f}", "caption", wording_text(caption), "rust", rust_share, "python",
		python_share, "here", CLAMP((double)(PERCENT - rust) - MARK_WIDTH / 2, 0, PERCENT - MARK_WIDTH));
}

/* What to ask, with the answers to choose from as the form has them. */
static Json *question_view(const Json *question)
{
	const char *name = text_of(question, "field");
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);

	if (field == FIELD_COUNT)
		return json_null();
	Json *options = json_array();
	const FieldChoice *choices = submission_fields[field].choices;
	for (gsize i = 0; choices != NULL && choices[i].name != NULL; i++)
		json_array_append_new(options,
			json_pack("{s:s, s:s}", "choice", choices[i].name, "label", wording_text(choices[i].label)));
	return json_pack("{s:s, s:s, s:o}", "field", submission_fields[field].name, "text",
		wording_text(submission_fields[field].label), "options", options);
}

/* Reasons */

/*
 * Moves a place in the text to where a word begins or ends, by at most what is shown around a quote; step is 1 or -1.
 */
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
			json_pack("{s:s, s:s}", "question", wording_text(submission_fields[field].label), "text",
				answer));
	return view;
}

static Json *reasons_view(const Json *reasons, gsize count_max, const Json *submission)
{
	Json *list = json_array();

	for (gsize i = 0; i < MIN(json_array_size(reasons), count_max); i++)
		json_array_append_new(list, reason_view(json_array_get(reasons, i), submission));
	return list;
}

/* Dimensions */

static const TextKey weight_words[] = {TEXT_RECOMMENDATION_WEIGHT_NONE, TEXT_RECOMMENDATION_WEIGHT_MINOR,
	TEXT_RECOMMENDATION_WEIGHT_IMPORTANT, TEXT_RECOMMENDATION_WEIGHT_CRITICAL};

static const char *source_text(const char *source)
{
	if (source == NULL)
		return NULL;
	if (strcmp(source, "text") == 0)
		return wording_text(TEXT_RECOMMENDATION_SOURCE_TEXT);
	if (strcmp(source, "staffing") == 0)
		return wording_text(TEXT_RECOMMENDATION_SOURCE_STAFFING);
	const SubmissionField field = submission_field_find(source);
	return field == FIELD_COUNT ? source : wording_text(submission_fields[field].label);
}

/* What weight and ratings come to: "Rust +15". Nothing for what only says how hard it will be to find people. */
static char *sum_text(const Json *dimension, json_int_t weight)
{
	const json_int_t margin = weight * (number_of(dimension, "rust") - number_of(dimension, "python"));
	const char *source = text_of(dimension, "source");
	const bool is_risk = source != NULL && strcmp(source, "staffing") == 0;

	if (is_risk && weight > 0)
		return g_strdup(wording_text(TEXT_RECOMMENDATION_STAFFING_RISK));
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

	g_autofree char *label = wording_phrase(ruleset_dimension_label(rules, name == NULL ? "" : name));
	return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s?, s:s?}", "label", label, "rust", rust, "python", python,
		"weight", (int)weight, "weight_words", wording_text(weight_words[weight]), "sum", sum, "weight_source",
		weight > 0 ? source_text(text_of(dimension, "source")) : NULL);
}

static Json *dimensions_view(const Json *dimensions, const RuleSet *rules)
{
	Json *list = json_array();

	for (gsize i = 0; i < json_array_size(dimensions); i++)
		json_array_append_new(list, dimension_view(json_array_get(dimensions, i), rules));
	return list;
}

/* Whether the answers say what matters: a table of nothing but zeros explains nothing. */
static bool is_weighed(const Json *dimensions)
{
	for (gsize i = 0; i < json_array_size(dimensions); i++) {
		if (number_of(json_array_get(dimensions, i), "weight") > 0)
			return true;
	}
	return false;
}

/* Budget */

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

/* Of no budget, the ranges alone; what to do about one that does not fit is among the risks. */
static Json *budget_view(const Json *recommendation, const Json *submission)
{
	const Json *cost = cost_of(recommendation);

	if (cost == NULL)
		return json_null();
	g_autofree char *rust_text = salary_text(json_object_get(cost, "rust"));
	g_autofree char *python_text = salary_text(json_object_get(cost, "python"));
	const bool has_budget = answers_number(submission, FIELD_BUDGET_USD_YEAR) != SUBMISSION_NOT_SURE;
	g_autofree char *answer = has_budget ? answers_text(submission, FIELD_BUDGET_USD_YEAR) : NULL;
	return json_pack("{s:s?, s:s, s:s}", "amount", answer, "rust", rust_text, "python", python_text);
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

/* As it is stored, with the level in words. */
static Json *plan_view(const Json *plan)
{
	Json *view = json_deep_copy(plan);
	const Json *team = json_object_get(view, "team");

	for (gsize i = 0; i < json_array_size(team); i++) {
		Json *member = json_array_get(team, i);
		g_autofree char *level = wording_phrase(text_of(member, "seniority"));
		if (level != NULL)
			json_object_set_new(member, "seniority", json_string(level));
	}
	return view;
}

Json *recommendation_view(const Json *recommendation, const Json *submission, const RuleSet *rules)
{
	const char *engagement = text_of(recommendation, "engagement");
	const bool is_hybrid = g_strcmp0(engagement, engagement_name(ENGAGEMENT_HYBRID)) == 0;
	g_autofree char *salary_range = salary_text(json_object_get(recommendation, "salary_range_usd"));
	/* clang-format off */
	const struct {
		const char *key;
		Json *value;
	} members[] = {
		{"engagement", json_string(engagement)},
		{"talent", json_string(text_of(recommendation, "talent"))},
		{"is_undecided", json_boolean(is_reviewed_for(recommendation, "undecided"))},
		{"is_decided", json_boolean(json_is_true(json_object_get(recommendation, "is_decided")))},
		{"is_other_trade", json_boolean(is_reviewed_for(recommendation, "other_trade"))},
		{"is_two_projects", json_boolean(is_reviewed_for(recommendation, "two_projects"))},
		{"confidence", json_string(confidence_says(share_of(recommendation, "confidence")))},
		{"evidence", json_string(evidence_says(share_of(recommendation, "evidence")))},
		{"conflict", json_string(conflict_says(share_of(recommendation, "conflict"), is_hybrid))},
		{"balance", balance_view(json_object_get(recommendation, "balance"), TEXT_PAGE_BALANCE_CAPTION)},
		{"reviews", reviews_view(recommendation, WORDS_FOR_CLIENT)},
		{"needs_review", json_boolean(json_is_true(json_object_get(recommendation, "needs_review")))},
		{"salary", json_string(salary_range)},
		{"reasons", reasons_view(json_object_get(recommendation, "reasons"), REASONS_MAX, submission)},
		{"against", headed(reasons_view(json_object_get(recommendation, "against"), REASONS_MAX, submission))},
		{"risks", headed(sayings_view(json_object_get(recommendation, "risks"), SIZE_MAX))},
		{"changes", headed(sayings_view(json_object_get(recommendation, "would_change"), CHANGES_MAX))},
		{"question", question_view(json_object_get(recommendation, "question"))},
		{"dimensions", dimensions_view(json_object_get(recommendation, "dimensions"), rules)},
		{"is_weighed", json_boolean(is_weighed(json_object_get(recommendation, "dimensions")))},
		{"budget", budget_view(recommendation, submission)},
		{"split_plan", plan_view(json_object_get(recommendation, "split_plan"))},
	};
	/* clang-format on */
	Json *view = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
		json_object_set_new(view, members[i].key, members[i].value != NULL ? members[i].value : json_null());
	return view;
}

/* Every sentence in it. */
static void say_of_client(Json *value)
{
	const char *key;
	Json *part;
	size_t i;

	json_array_foreach(value, i, part) say_of_client(part);
	json_object_foreach(value, key, part)
	{
		if (strcmp(key, "says") != 0 || !json_is_string(part)) {
			say_of_client(part);
			continue;
		}
		g_autofree char *says = third_person(json_string_value(part));
		json_string_set(part, says);
	}
}

static Json *computed_view(const Json *lead)
{
	const char *talent = text_of(json_object_get(lead, "recommendation"), "talent");

	if (!json_is_object(json_object_get(lead, "decision")) || talent == NULL)
		return json_null();
	g_autofree char *says =
		wording_format(TEXT_PAGE_RECOMMENDATION_CARD_COMPUTED, wording_string("talent", talent));
	return json_string(says);
}

Json *recommendation_view_for_staff(const Json *lead, const RuleSet *rules)
{
	g_autoptr(Json) recommendation = json_deep_copy(json_object_get(lead, "recommendation"));

	recommendation_decide(
		recommendation, text_of(lead, "engagement"), json_is_object(json_object_get(lead, "decision")));
	Json *view = recommendation_view(recommendation, json_object_get(lead, "submission"), rules);
	say_of_client(view);
	json_object_set_new(view, "balance",
		balance_view(json_object_get(recommendation, "balance"), TEXT_PAGE_STAFF_BALANCE_CAPTION));
	json_object_set_new(view, "computed", computed_view(lead));
	json_object_set_new(view, "reviews", reviews_view(recommendation, WORDS_FOR_STAFF));
	json_object_set_new(view, "needs_review", json_false());
	return view;
}

void recommendation_view_end(Json *view)
{
	static const char *const keys[] = {"question", "changes", "reviews"};

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		json_object_set_new(view, keys[i], json_null());
	json_object_set_new(view, "needs_review", json_false());
}
