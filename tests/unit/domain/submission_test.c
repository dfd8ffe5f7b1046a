#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/submission/submission.h"

/* The least that is a lead, without its closing brace. */
#define LEAD "{\"contact_name\":\"Ana\",\"email\":\"ana@example.com\",\"consent\":true,"

/* One submission through decoding and checking. */
typedef struct Outcome {
	RawSubmission *raw;
	Submission *submission; /* NULL: refused */
	FieldErrors errors;
	FieldErrors warnings;
} Outcome;

static void outcome_clear(Outcome *outcome)
{
	raw_submission_free(outcome->raw);
	submission_free(outcome->submission);
	field_errors_clear(&outcome->errors);
	field_errors_clear(&outcome->warnings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static Outcome check_raw(RawSubmission *raw, SubmissionCheck check)
{
	Outcome outcome = {.raw = raw};

	field_errors_init(&outcome.errors);
	field_errors_init(&outcome.warnings);
	outcome.submission = submission_check(raw, check, &outcome.errors, &outcome.warnings);
	g_assert_cmpint(outcome.submission == NULL, ==, field_errors_count(&outcome.errors) > 0);
	return outcome;
}

static RawSubmission *raw_of_json(const char *json)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) document = jsonc_decode(json, strlen(json), &error);

	g_assert_no_error(error);
	RawSubmission *raw = raw_submission_from_json(document, &error);
	g_assert_no_error(error);
	return raw;
}

static RawSubmission *raw_of_form(const char *body)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(body, strlen(body), &error);

	g_assert_no_error(error);
	return raw_submission_from_form(form);
}

static Outcome check_json(const char *json)
{
	return check_raw(raw_of_json(json), SUBMISSION_CHECK_LEAD);
}

/* "field code, field code" of a list. */
static char *codes_of(const FieldErrors *errors)
{
	g_autoptr(GString) codes = g_string_new(NULL);

	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		g_string_append_printf(codes, "%s%s %s", i == 0 ? "" : ", ", error->field, error->code);
		/* What a person reads is a sentence. */
		g_assert_true(g_str_has_suffix(error->says, "."));
	}
	return g_strdup(codes->str);
}

static void assert_errors(const char *json, const char *expected)
{
	g_auto(Outcome) outcome = check_json(json);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, expected);
}

static void assert_form_errors(const char *body, const char *expected)
{
	g_auto(Outcome) outcome = check_raw(raw_of_form(body), SUBMISSION_CHECK_LEAD);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, expected);
}

static void assert_text(const char *json, SubmissionField field, const char *expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpstr(outcome.submission->texts[field], ==, expected);
}

static void assert_integer(const char *json, SubmissionField field, gint64 expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpint(outcome.submission->integers[field], ==, expected);
}

static void assert_choice(const char *json, SubmissionField field, int expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpint(outcome.submission->choices[field], ==, expected);
}

/* --- the table */

static void every_row_is_complete(void)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		g_assert_nonnull(spec->name);
		g_assert_nonnull(spec->label);
		g_assert_cmpint(submission_field_find(spec->name), ==, field);
		const bool is_choice = spec->kind == FIELD_KIND_CHOICE || spec->kind == FIELD_KIND_CHOICES;
		g_assert_cmpint(spec->choices != NULL, ==, is_choice);
		const bool is_text = spec->kind == FIELD_KIND_TEXT || spec->kind == FIELD_KIND_EMAIL ||
				     spec->kind == FIELD_KIND_PARAGRAPHS;
		g_assert_cmpint(spec->chars_max > 0, ==, is_text);
		g_assert_cmpint(spec->max > spec->min, ==, spec->kind == FIELD_KIND_INTEGER);
	}
	g_assert_cmpint(submission_field_find("nothing"), ==, FIELD_COUNT);
}

static void every_choice_has_a_name_of_its_own_and_a_label(void)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldChoice *choices = submission_fields[field].choices;
		for (int i = 0; choices != NULL && choices[i].name != NULL; i++) {
			g_assert_nonnull(choices[i].label);
			g_assert_cmpstr(choices[i].name, !=, SUBMISSION_NOT_SURE_NAME);
			for (int j = 0; j < i; j++)
				g_assert_cmpstr(choices[i].name, !=, choices[j].name);
		}
	}
}

typedef struct PublishedField {
	const char *name;
	const char *choices; /* in the order of the enum */
} PublishedField;

/* What clients were told to send; in the table's order. */
static const PublishedField published[] = {
	{"use_case", "trading_engine realtime_pipeline game_engine ml_training internal_api "
		     "data_analysis other "},
	{"title", ""},
	{"description", ""},
	{"latency", "under_1ms under_10ms under_100ms about_1s no_limit "},
	{"memory", "tight cost_matters ordinary "},
	{"data_share", "most part none "},
	{"priority", "first_version speed_under_load both "},
	{"codebase", "new python_too_slow rust other_language ongoing just_looking "},
	{"team_knows", "python rust both neither no_team "},
	{"engineers", "1 2_3 4_plus "},
	{"seniority", "entry intermediate expert "},
	{"start", "now 1_2_weeks later "},
	{"duration", "under_1_month 1_3_months 3_6_months over_6_months "},
	{"hours", "full_time part_time hourly "},
	{"budget_usd_year", ""},
	{"timezone", ""},
	{"overlap_hours", ""},
	{"languages", ""},
	{"deadline", "fixed flexible "},
	{"must_haves", ""},
	{"contact_name", ""},
	{"email", ""},
	{"company", ""},
	{"phone", ""},
	{"company_size", "up_to_10 11_50 51_200 201_1000 1001_5000 over_5000 "},
	{"consent", ""},
	{"source", ""},
	{"next", ""},
};
G_STATIC_ASSERT(G_N_ELEMENTS(published) == FIELD_COUNT);

static void names_and_choices_are_the_published_ones(void)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldChoice *choice = submission_fields[field].choices;
		g_autoptr(GString) names = g_string_new(NULL);
		for (; choice != NULL && choice->name != NULL; choice++)
			g_string_append_printf(names, "%s ", choice->name);
		g_assert_cmpstr(submission_fields[field].name, ==, published[field].name);
		g_assert_cmpstr(names->str, ==, published[field].choices);
	}
}

/* --- what is needed */

static void the_least_lead_is_taken(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":\"other\"}");

	g_assert_nonnull(outcome.submission);
	g_assert_true(outcome.submission->consent);
	g_assert_cmpuint(field_errors_count(&outcome.warnings), ==, 0);
}

static void all_that_is_missing_is_told_at_once_in_order(void)
{
	assert_errors("{}", "use_case required, contact_name required, email required, consent required");
}

static void a_description_stands_in_for_the_use_case(void)
{
	assert_errors(LEAD "\"description\":\"A proxy\"}", "");
}

static void no_answer_can_be_said_in_many_ways(void)
{
	static const char *const nothings[] = {
		"null", "\"\"", "\" \\t\\n\"", "\"not_sure\"", "\" not_sure \"", "[]", "[\"\",\"not_sure\"]"};

	for (gsize i = 0; i < G_N_ELEMENTS(nothings); i++) {
		g_autofree char *json = g_strdup_printf(
			"{\"contact_name\":%s,\"email\":%s,\"consent\":%s,\"use_case\":%s,"
			"\"latency\":%s,\"budget_usd_year\":%s,\"company\":%s}",
			nothings[i], nothings[i], nothings[i], nothings[i], nothings[i], nothings[i], nothings[i]);
		assert_errors(json, "use_case required, contact_name required, email required, "
				    "consent required");
	}
}

static void what_was_not_answered_is_not_sure(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"description\":\"x\",\"latency\":\"not_sure\",\"company\":\" \"}");
	const Submission *submission = outcome.submission;

	g_assert_cmpint(submission->choices[FIELD_LATENCY], ==, SUBMISSION_NOT_SURE);
	g_assert_cmpint(submission->choices[FIELD_MEMORY], ==, SUBMISSION_NOT_SURE);
	g_assert_cmpint(submission->integers[FIELD_BUDGET_USD_YEAR], ==, SUBMISSION_NOT_SURE);
	g_assert_cmpuint(submission->use_cases_count, ==, 0);
	g_assert_null(submission->texts[FIELD_COMPANY]);
	g_assert_null(submission->texts[FIELD_PHONE]);
}

static void a_recommendation_needs_no_contact(void)
{
	g_auto(Outcome) outcome =
		check_raw(raw_of_json("{\"use_case\":\"other\",\"consent\":false}"), SUBMISSION_CHECK_RECOMMENDATION);

	g_assert_nonnull(outcome.submission);
}

static void a_recommendation_needs_something_to_go_by(void)
{
	g_auto(Outcome) outcome =
		check_raw(raw_of_json("{\"latency\":\"under_1ms\"}"), SUBMISSION_CHECK_RECOMMENDATION);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, "use_case required");
}

static void a_recommendation_refuses_bad_answers_too(void)
{
	g_auto(Outcome) outcome = check_raw(raw_of_json("{\"description\":\"x\",\"latency\":\"fast\",\"email\":\"x\"}"),
		SUBMISSION_CHECK_RECOMMENDATION);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, "latency not_a_choice, email bad_email");
}

/* --- texts */

static void texts_are_trimmed(void)
{
	assert_text(LEAD "\"description\":\"\\u00a0\\n a  b\\u3000\\r\\n\"}", FIELD_DESCRIPTION, "a  b");
	assert_text(LEAD "\"use_case\":\"other\",\"company\":\"\\tAcme \"}", FIELD_COMPANY, "Acme");
}

static void paragraphs_keep_their_lines_as_line_feeds(void)
{
	assert_text(
		LEAD "\"description\":\"a\\r\\nb\\rc\\nd\\r\\n\\r\\ne\\tf\"}", FIELD_DESCRIPTION, "a\nb\nc\nd\n\ne\tf");
}

static void one_line_texts_become_one_line(void)
{
	assert_text(LEAD "\"use_case\":\"other\",\"title\":\"a\\r\\nb\\nc\\rd\\te\"}", FIELD_TITLE, "a b c d e");
}

static void control_characters_are_refused(void)
{
	assert_errors(LEAD "\"description\":\"a\\u0001\",\"title\":\"a\\u001fb\",\"company\":\"a\\u007fb\"}",
		"title bad_text, description bad_text, company bad_text");
}

static void characters_outside_ascii_are_kept(void)
{
	assert_text(LEAD "\"description\":\"日本 😀 \\u0085x\"}", FIELD_DESCRIPTION, "日本 😀 \302\205x");
}

static char *with_text(const char *field, const char *unit, int count)
{
	g_autoptr(GString) json = g_string_new(LEAD "\"use_case\":\"other\",");

	g_string_append_printf(json, "\"%s\":\" ", field);
	for (int i = 0; i < count; i++)
		g_string_append(json, unit);
	g_string_append(json, " \"}");
	return g_strdup(json->str);
}

static void lengths_are_counted_in_characters_after_trimming(void)
{
	g_autofree char *title = with_text("title", "é", SUBMISSION_TEXT_CHARS_MAX);
	g_autofree char *long_title = with_text("title", "é", SUBMISSION_TEXT_CHARS_MAX + 1);
	g_autofree char *text = with_text("description", "日", SUBMISSION_DESCRIPTION_CHARS_MAX);
	g_autofree char *long_text = with_text("description", "a", SUBMISSION_DESCRIPTION_CHARS_MAX + 1);

	assert_errors(title, "");
	assert_errors(long_title, "title too_long");
	assert_errors(text, "");
	assert_errors(long_text, "description too_long");
}

static void a_text_must_be_a_text(void)
{
	assert_errors(LEAD "\"use_case\":\"other\",\"title\":1,\"company\":true,\"phone\":[\"1\"],"
			   "\"source\":{\"a\":1}}",
		"title wrong_type, company wrong_type, phone wrong_type, source wrong_type");
}

static void the_domain_of_the_address_becomes_canonical(void)
{
	assert_text("{\"contact_name\":\"A\",\"email\":\" Ana@BÜCHER.example \",\"consent\":true,"
		    "\"use_case\":\"other\"}",
		FIELD_EMAIL, "Ana@xn--bcher-kva.example");
}

static void an_address_must_be_a_text_without_control_characters(void)
{
	assert_errors(
		"{\"contact_name\":\"A\",\"email\":1,\"consent\":true,\"use_case\":\"other\"}", "email wrong_type");
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a\\u0001@b.cc\",\"consent\":true,"
		      "\"use_case\":\"other\"}",
		"email bad_text");
}

static void a_bad_address_is_refused(void)
{
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc>\\r\\nRCPT "
		      "TO:<x@y.zz\",\"consent\":true,"
		      "\"use_case\":\"other\"}",
		"email bad_email");
}

/* --- choices */

static void choices_are_found_by_name(void)
{
	assert_choice(LEAD "\"use_case\":\"other\",\"latency\":\"under_1ms\"}", FIELD_LATENCY, LATENCY_UNDER_1MS);
	assert_choice(LEAD "\"use_case\":\"other\",\"hours\":\" hourly \"}", FIELD_HOURS, HOURS_HOURLY);
}

static void a_choice_may_be_sent_as_a_number(void)
{
	assert_choice(LEAD "\"use_case\":\"other\",\"engineers\":1}", FIELD_ENGINEERS, ENGINEERS_1);
}

static void an_unknown_choice_is_refused_with_the_known_ones(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":\"other\",\"memory\":\"tigh\"}");

	g_assert_cmpuint(field_errors_count(&outcome.errors), ==, 1);
	g_assert_cmpstr(field_errors_get(&outcome.errors, 0)->code, ==, "not_a_choice");
	g_assert_cmpstr(field_errors_get(&outcome.errors, 0)->says, ==,
		"Please choose one of: tight, cost_matters, ordinary, not_sure.");
}

static void neither_part_nor_extension_of_a_choice_will_do(void)
{
	assert_errors(LEAD "\"use_case\":\"others\",\"memory\":\"tight_\",\"hours\":\"Hourly\"}",
		"use_case not_a_choice, memory not_a_choice, hours not_a_choice");
}

static void a_choice_must_be_one_text(void)
{
	assert_errors(LEAD "\"use_case\":[\"other\",1]}", "use_case wrong_type");
	assert_errors(LEAD "\"use_case\":{\"a\":1},\"memory\":[\"tight\"],\"hours\":true}",
		"use_case wrong_type, memory wrong_type, hours wrong_type");
}

static void two_use_cases_are_taken_in_their_order(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":[\"ml_training\",\"trading_engine\",\"ml_training\"]}");

	g_assert_cmpuint(outcome.submission->use_cases_count, ==, 2);
	g_assert_cmpint(outcome.submission->use_cases[0], ==, USE_CASE_ML_TRAINING);
	g_assert_cmpint(outcome.submission->use_cases[1], ==, USE_CASE_TRADING_ENGINE);
}

static void three_use_cases_are_too_many(void)
{
	assert_errors(LEAD "\"use_case\":[\"ml_training\",\"trading_engine\",\"game_engine\"]}", "use_case too_many");
}

static void not_sure_among_use_cases_says_nothing(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":[\"not_sure\",\"game_engine\"]}");

	g_assert_cmpuint(outcome.submission->use_cases_count, ==, 1);
	g_assert_cmpint(outcome.submission->use_cases[0], ==, USE_CASE_GAME_ENGINE);
}

/* --- integers */

static void integers_come_as_numbers_or_digits(void)
{
	static const char *const budgets[] = {
		"150000", "150000.0", "1.5e5", "\"150000\"", "\" 150,000 \"", "\"$150,000\"", "\"$150000\""};

	for (gsize i = 0; i < G_N_ELEMENTS(budgets); i++) {
		g_autofree char *json =
			g_strdup_printf(LEAD "\"use_case\":\"other\",\"budget_usd_year\":%s}", budgets[i]);
		assert_integer(json, FIELD_BUDGET_USD_YEAR, 150000);
	}
}

static void other_texts_are_no_integers(void)
{
	static const char *const budgets[] = {"\"150k\"", "\"150.000\"", "\"15,00\"", "\",150\"", "\"150,\"", "\"$\"",
		"\"1 000\"", "\"0x10\"", "1.5", "1e300", "\"99999999999999999999\"", "\"--1\"",
		"\"1111111111111111111111111111111111\""};

	for (gsize i = 0; i < G_N_ELEMENTS(budgets); i++) {
		g_autofree char *json =
			g_strdup_printf(LEAD "\"use_case\":\"other\",\"budget_usd_year\":%s}", budgets[i]);
		assert_errors(json, "budget_usd_year not_a_number");
	}
}

static void integers_have_bounds(void)
{
	assert_integer(LEAD "\"use_case\":\"other\",\"budget_usd_year\":0}", FIELD_BUDGET_USD_YEAR, 0);
	assert_integer(LEAD "\"use_case\":\"other\",\"budget_usd_year\":10000000}", FIELD_BUDGET_USD_YEAR, 10000000);
	assert_integer(LEAD "\"use_case\":\"other\",\"overlap_hours\":24}", FIELD_OVERLAP_HOURS, 24);
	assert_errors(LEAD "\"use_case\":\"other\",\"budget_usd_year\":10000001,\"overlap_hours\":25}",
		"budget_usd_year out_of_range, overlap_hours out_of_range");
	assert_errors(LEAD "\"use_case\":\"other\",\"budget_usd_year\":-1,\"overlap_hours\":\"-1\"}",
		"budget_usd_year out_of_range, overlap_hours out_of_range");
}

static void an_integer_is_no_other_type(void)
{
	assert_errors(LEAD "\"use_case\":\"other\",\"budget_usd_year\":true,\"overlap_hours\":[\"1\"]}",
		"budget_usd_year wrong_type, overlap_hours wrong_type");
}

/* --- consent */

static void consent_must_be_given(void)
{
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":false}",
		"consent required");
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":\"no\"}",
		"consent required");
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":1}",
		"consent wrong_type");
}

static void what_is_missing_is_asked_for_in_words(void)
{
	g_auto(Outcome) outcome = check_json("{\"email\":\"a@b.cc\",\"use_case\":\"other\"}");

	g_assert_cmpstr(field_errors_get(&outcome.errors, 0)->says, ==, "Please answer \"Your name\".");
	g_assert_cmpstr(field_errors_get(&outcome.errors, 1)->says, ==,
		"We need your consent to share the request with matched recruiters.");
}

static void a_form_consents_by_word(void)
{
	static const char *const words[] = {"true", "on", "yes", "1", "ON"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *body =
			g_strdup_printf("contact_name=A&email=a@b.cc&use_case=other&consent=%s", words[i]);
		assert_form_errors(body, "");
	}
}

static void unknown_keys_are_warnings(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":\"other\",\"utm\":\"x\",\"a\":{\"b\":[1]}}");
	g_autofree char *codes = codes_of(&outcome.warnings);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpstr(codes, ==, "utm unknown_field, a unknown_field");
}

#define TEST(function) g_test_add_func("/submission/" #function, function)

static void add_table_and_need_tests(void)
{
	TEST(every_row_is_complete);
	TEST(every_choice_has_a_name_of_its_own_and_a_label);
	TEST(names_and_choices_are_the_published_ones);
	TEST(the_least_lead_is_taken);
	TEST(all_that_is_missing_is_told_at_once_in_order);
	TEST(a_description_stands_in_for_the_use_case);
	TEST(no_answer_can_be_said_in_many_ways);
	TEST(what_was_not_answered_is_not_sure);
	TEST(a_recommendation_needs_no_contact);
	TEST(a_recommendation_needs_something_to_go_by);
	TEST(a_recommendation_refuses_bad_answers_too);
}

static void add_value_tests(void)
{
	TEST(texts_are_trimmed);
	TEST(paragraphs_keep_their_lines_as_line_feeds);
	TEST(one_line_texts_become_one_line);
	TEST(control_characters_are_refused);
	TEST(characters_outside_ascii_are_kept);
	TEST(lengths_are_counted_in_characters_after_trimming);
	TEST(a_text_must_be_a_text);
	TEST(the_domain_of_the_address_becomes_canonical);
	TEST(an_address_must_be_a_text_without_control_characters);
	TEST(a_bad_address_is_refused);
	TEST(choices_are_found_by_name);
	TEST(a_choice_may_be_sent_as_a_number);
	TEST(an_unknown_choice_is_refused_with_the_known_ones);
	TEST(neither_part_nor_extension_of_a_choice_will_do);
	TEST(a_choice_must_be_one_text);
	TEST(two_use_cases_are_taken_in_their_order);
	TEST(three_use_cases_are_too_many);
	TEST(not_sure_among_use_cases_says_nothing);
	TEST(integers_come_as_numbers_or_digits);
	TEST(other_texts_are_no_integers);
	TEST(integers_have_bounds);
	TEST(an_integer_is_no_other_type);
	TEST(consent_must_be_given);
	TEST(what_is_missing_is_asked_for_in_words);
	TEST(a_form_consents_by_word);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_table_and_need_tests();
	add_value_tests();
	TEST(unknown_keys_are_warnings);
	return g_test_run();
}
