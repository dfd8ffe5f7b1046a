#include <string.h>

#include "base/error.h"
#include "domain/rules/ruleset.h"
#include "domain/rules/rules_model.h"

static RuleSet *built_in;

/* The built-in rule set with one text replaced by another. */
static char *changed(const char *from, const char *to)
{
	const char *json = ruleset_json(built_in);
	const char *found = strstr(json, from);

	g_assert_nonnull(found);
	return g_strdup_printf("%.*s%s%s", (int)(found - json), json, to, found + strlen(from));
}

/* Exactly one problem is found, and it says this. */
static void assert_problem(const char *json, const char *pattern)
{
	g_autoptr(GPtrArray) problems = ruleset_check("draft.json", json, strlen(json));
	g_autoptr(GError) error = NULL;

	g_assert_cmpuint(problems->len, >=, 1);
	const char *first = g_ptr_array_index(problems, 0);
	if (!g_pattern_match_simple(pattern, first))
		g_error("\"%s\" is not like \"%s\"", first, pattern);
	g_autoptr(RuleSet) rules = ruleset_parse("draft.json", json, strlen(json), &error);
	g_assert_null(rules);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_cmpstr(error->message, ==, first);
}

static void assert_change_is_found(const char *from, const char *to, const char *pattern)
{
	g_autofree char *json = changed(from, to);

	assert_problem(json, pattern);
}

static void test_built_in_rule_set_has_no_problem(void)
{
	const char *json = ruleset_json(built_in);
	g_autoptr(GPtrArray) problems = ruleset_check("rules.json", json, strlen(json));

	g_assert_cmpuint(problems->len, ==, 0);
	g_assert_cmpstr(ruleset_version(built_in), !=, "");
	g_assert_cmpstr(ruleset_author(built_in), !=, "");
	g_assert_cmpstr(ruleset_note(built_in), !=, "");
}

static void test_ratings_are_the_published_ones(void)
{
	static const struct {
		Dimension dimension;
		int rust, python;
	} published[] = {
		{DIMENSION_PERFORMANCE, 9, 4},
		{DIMENSION_MEMORY, 9, 5},
		{DIMENSION_PRODUCTIVITY, 6, 9},
		{DIMENSION_LEARNING_CURVE, 5, 9},
		{DIMENSION_DATA, 5, 10},
		{DIMENSION_TALENT, 5, 10},
	};
	const DimensionRow *cost = &built_in->dimensions[DIMENSION_HIRING_COST];

	for (gsize i = 0; i < G_N_ELEMENTS(published); i++) {
		const DimensionRow *row = &built_in->dimensions[published[i].dimension];
		g_assert_cmpint(row->rust, ==, published[i].rust);
		g_assert_cmpint(row->python, ==, published[i].python);
	}
	g_assert_cmpint(cost->rust_usd_min, ==, 140000);
	g_assert_cmpint(cost->rust_usd_max, ==, 250000);
	g_assert_cmpint(cost->python_usd_min, ==, 120000);
	g_assert_cmpint(cost->python_usd_max, ==, 190000);
}

static void test_every_name_has_a_text(void)
{
	for (int i = 0; i < SHAPE_COUNT; i++)
		g_assert_nonnull(shape_names[i]);
	for (int i = 0; i < CUE_COUNT; i++)
		g_assert_nonnull(cue_names[i]);
	for (int i = 0; i < VERDICT_COUNT; i++)
		g_assert_cmpstr(built_in->verdicts[i].says, !=, NULL);
	for (int i = 0; i < SUPPLY_COUNT; i++)
		g_assert_cmpstr(built_in->supply[i].says, !=, NULL);
}

static void test_broken_json_is_told_with_its_line(void)
{
	assert_problem("{\n\"version\": }", "draft.json: line 2*");
}

static void test_empty_file_is_no_rule_set(void)
{
	assert_problem("", "draft.json*");
	assert_problem("[]", "draft.json:1:1: a rule set is an object");
}

static void test_unknown_dimension_is_found(void)
{
	assert_change_is_found("\"gives\": {\"memory\": 3}", "\"gives\": {\"memmory\": 3}",
		"draft.json:*: there is no dimension \"memmory\"");
}

static void test_place_of_a_problem_is_its_line_and_column(void)
{
	g_autofree char *json = changed("\"under_10ms\": {", "\"under_ten\": {");
	int line = 1;
	const char *at = strstr(json, "\"under_ten\"");
	const char *line_start = json;

	for (const char *c = json; c < at; c++) {
		if (*c == '\n') {
			line++;
			line_start = c + 1;
		}
	}
	g_autofree char *expected = g_strdup_printf(
		"draft.json:%d:%d: question \"latency\" has no answer \"under_ten\"", line, (int)(at - line_start) + 1);
	assert_problem(json, expected);
}

static void test_unknown_question_is_found(void)
{
	assert_change_is_found(
		"\"latency\": {", "\"lateness\": {", "draft.json:*: there is no question with choices \"lateness\"");
}

static void test_unknown_side_is_found(void)
{
	assert_change_is_found(
		"{\"side\": \"rust\"", "{\"side\": \"rusty\"", "draft.json:*: there is no side \"rusty\"");
}

static void test_unknown_cue_is_found(void)
{
	assert_change_is_found("\"negated\": [", "\"negatted\": [", "draft.json:*: there is no cue \"negatted\"");
}

static void test_unknown_key_is_found(void)
{
	assert_change_is_found("\"author\":", "\"auther\":", "draft.json:*: rule set: there is no key \"auther\"");
}

static void test_weight_of_an_unknown_signal_is_found(void)
{
	assert_change_is_found("\"weights\": {", "\"weights\": {\"nobody\": [0, 0, 0, 0],",
		"draft.json:*: the model weighs \"nobody\", which is no signal and no shape");
}

static void test_weight_of_the_model_that_is_no_number_is_found(void)
{
	assert_change_is_found("\"weights\": {\n\t\t\"rust_in_title\": [",
		"\"weights\": {\n\t\t\"rust_in_title\": [\"1\", 0, 0, 0],\n\t\t\"none\": [",
		"draft.json:*: \"rust_in_title\": a weight is a number from -100 to 100");
}

static void test_flag_that_is_a_text_is_found(void)
{
	assert_change_is_found("\"language\": true", "\"language\": \"no\"",
		"draft.json:*: \"rust_named\": \"language\" is true or false");
}

static void test_unknown_when_is_found(void)
{
	assert_change_is_found("\"when\": \"python_too_slow\"", "\"when\": \"python_slow\"",
		"draft.json:*: \"slow_python\": there is no \"when\" \"python_slow\"");
}

static void test_foreign_words_of_an_unknown_signal_are_found(void)
{
	assert_change_is_found("\"foreign\": {\n\t\"signals\": {",
		"\"foreign\": {\n\t\"signals\": {\"lateness\": [\"=spät\"],",
		"draft.json:*: there is no signal \"lateness\"");
}

static void test_phrase_that_is_there_twice_is_found(void)
{
	assert_change_is_found("\"=rust\", \"=rustlang\"", "\"=rust\", \"=rustlang\", \"=rust\"",
		"draft.json:*: \"rust_named\": phrase \"=rust\" is duplicated");
}

static void test_phrase_with_the_same_stems_is_the_same_phrase(void)
{
	assert_change_is_found("\"data analyst\"", "\"data analyst\", \"data analysts\"",
		"draft.json:*: \"data_analysis\": phrase \"data analysts\" is duplicated");
}

static void test_signal_without_phrases_is_never_reached(void)
{
	assert_change_is_found("\"phrases\": [", "\"phrases\": [], \"part\": [",
		"draft.json:*: \"rust_named\" has no phrases and is never reached");
}

static void test_weight_above_three_is_found(void)
{
	assert_change_is_found("\"gives\": {\"memory\": 3}", "\"gives\": {\"memory\": 4}",
		"draft.json:*: \"tight\" gives \"memory\" a weight that is not 0 to 3");
}

static void test_damaged_rates_are_found(void)
{
	assert_change_is_found("\"months_per_year\": 12", "\"months_per_year\": 0",
		"draft.json:*: \"rates\" needs a number \"months_per_year\"*");
	assert_change_is_found(
		"\"days_per_year\"", "\"days_a_year\"", "draft.json:*: rates: there is no key \"days_a_year\"");
	assert_change_is_found(
		"\"EUR\": 1.15", "\"EUR\": 0", "draft.json:*: rates in usd: \"EUR\" is not three letters*");
}

static void test_the_default_set_has_rates(void)
{
	const MoneyRates *rates = ruleset_rates(built_in);

	g_assert_cmpfloat(rates->per_year[MONEY_MONTH], ==, 12);
	g_assert_cmpuint(rates->currencies_count, >, 1);
}

static void test_unknown_figure_in_a_sentence_is_found(void)
{
	assert_change_is_found(
		"{rust.performance}", "{rust.speed}", "draft.json:*: *there is no figure \"{rust.speed}\"");
}

static void test_sentence_for_the_halves_of_a_hybrid_names_both(void)
{
	assert_change_is_found("{rust} in Rust", "rust in Rust", "draft.json:*: *\"parts\" names {rust} and {python}");
}

static void test_sentences_say_the_figures_of_the_dimensions(void)
{
	g_autofree char *json = changed("\"rust\": 9, \"python\": 4", "\"rust\": 8, \"python\": 3");
	g_autoptr(GError) error = NULL;
	g_autoptr(RuleSet) rules = ruleset_parse("draft.json", json, strlen(json), &error);

	g_assert_no_error(error);
	const int row = rules->answer_rows[FIELD_LATENCY][LATENCY_UNDER_1MS];
	g_assert_nonnull(strstr(g_array_index(rules->answers, AnswerRow, row).says, "(8/10 vs 3/10)"));
}

static void test_missing_step_is_found(void)
{
	assert_change_is_found(
		"\"nothing\": {", "\"margin2\": {", "draft.json:*: there is no step of the decision \"margin2\"");
}

static void test_too_large_file_is_refused(void)
{
	g_autofree char *json = g_strnfill(RULESET_BYTES_MAX + 1, ' ');

	assert_problem(json, "draft.json: a rule set has at most * bytes");
}

static void test_malformed_rule_set_leaves_the_good_one_alone(void)
{
	g_autoptr(RuleSet) good = ruleset_new_default();
	g_autofree char *before = ruleset_hash(good);
	g_autoptr(GError) error = NULL;

	g_assert_null(ruleset_parse("draft.json", "{}", 2, &error));
	g_autofree char *after = ruleset_hash(good);
	g_assert_cmpstr(before, ==, after);
}

static void test_hash_follows_the_text(void)
{
	g_autofree char *json = changed("\"version\": \"", "\"version\": \"x");
	g_autoptr(GError) error = NULL;
	g_autoptr(RuleSet) other = ruleset_parse("draft.json", json, strlen(json), &error);

	g_assert_no_error(error);
	g_autofree char *first = ruleset_hash(built_in);
	g_autofree char *second = ruleset_hash(other);
	g_assert_cmpuint(strlen(first), ==, 64);
	g_assert_cmpstr(first, !=, second);
}

#define TEST(name)                             \
	{                                      \
		"/ruleset/" #name, test_##name \
	}

static const struct {
	const char *path;
	void (*run)(void);
} tests[] = {
	TEST(built_in_rule_set_has_no_problem),
	TEST(ratings_are_the_published_ones),
	TEST(every_name_has_a_text),
	TEST(broken_json_is_told_with_its_line),
	TEST(empty_file_is_no_rule_set),
	TEST(unknown_dimension_is_found),
	TEST(place_of_a_problem_is_its_line_and_column),
	TEST(unknown_question_is_found),
	TEST(unknown_side_is_found),
	TEST(unknown_cue_is_found),
	TEST(unknown_key_is_found),
	TEST(weight_of_an_unknown_signal_is_found),
	TEST(weight_of_the_model_that_is_no_number_is_found),
	TEST(flag_that_is_a_text_is_found),
	TEST(unknown_when_is_found),
	TEST(foreign_words_of_an_unknown_signal_are_found),
	TEST(phrase_that_is_there_twice_is_found),
	TEST(phrase_with_the_same_stems_is_the_same_phrase),
	TEST(signal_without_phrases_is_never_reached),
	TEST(weight_above_three_is_found),
	TEST(missing_step_is_found),
	TEST(damaged_rates_are_found),
	TEST(the_default_set_has_rates),
	TEST(unknown_figure_in_a_sentence_is_found),
	TEST(sentence_for_the_halves_of_a_hybrid_names_both),
	TEST(sentences_say_the_figures_of_the_dimensions),
	TEST(too_large_file_is_refused),
	TEST(malformed_rule_set_leaves_the_good_one_alone),
	TEST(hash_follows_the_text),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	built_in = ruleset_new_default();
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_func(tests[i].path, tests[i].run);
	const int status = g_test_run();
	ruleset_unref(built_in);
	return status;
}
