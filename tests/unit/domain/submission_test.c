#include "submission_outcome.h"

/* --- the table */

static void every_row_is_complete(void)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		g_assert_nonnull(spec->name);
		g_assert_nonnull(wording_text(spec->label));
		g_assert_cmpint(submission_field_find(spec->name), ==, field);
		const bool is_choice = spec->kind == FIELD_KIND_CHOICE || spec->kind == FIELD_KIND_CHOICES;
		g_assert_cmpint(spec->choices != NULL, ==, is_choice);
		const bool is_text = spec->kind == FIELD_KIND_TEXT || spec->kind == FIELD_KIND_EMAIL ||
				     spec->kind == FIELD_KIND_PARAGRAPHS || spec->kind == FIELD_KIND_CARRIED;
		g_assert_cmpint(spec->chars_max > 0, ==, is_text || spec->kind == FIELD_KIND_MONEY);
		g_assert_cmpint(
			spec->max > spec->min, ==, spec->kind == FIELD_KIND_INTEGER || spec->kind == FIELD_KIND_MONEY);
	}
	g_assert_cmpint(submission_field_find("nothing"), ==, FIELD_COUNT);
}

static void every_choice_has_a_name_of_its_own_and_a_label(void)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldChoice *choices = submission_fields[field].choices;
		for (int i = 0; choices != NULL && choices[i].name != NULL; i++) {
			g_assert_nonnull(wording_text(choices[i].label));
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
	{"work_place", "remote partly_remote on_site "},
	{"location", ""},
	{"contract", "permanent contract fixed_price training "},
	{"rate", ""},
	{"start_date", ""},
	{"headcount", ""},
	{"clearance", ""},
	{"interviews", ""},
	{"candidates", ""},
	{"contact_name", ""},
	{"email", ""},
	{"company", ""},
	{"phone", ""},
	{"consent", ""},
	{"source", ""},
	{"next", ""},
	{"language", ""},
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

	g_assert_cmpstr(codes, ==, "email bad_email");
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

static void what_cannot_be_seen_is_dropped(void)
{
	assert_text(LEAD "\"description\":\"a\\u0001\\u000bb\\ufeff\"}", FIELD_DESCRIPTION, "a\nb");
	assert_text(LEAD "\"use_case\":\"other\",\"company\":\"a\\u007fb\\u200b\"}", FIELD_COMPANY, "ab");
	assert_errors(
		"{\"contact_name\":\"\\u200b\\ufeff\",\"email\":\"ana@example.com\",\"consent\":true,\"use_case\":\"other\"}",
		"contact_name required");
}

static void characters_outside_ascii_are_kept(void)
{
	assert_text(LEAD "\"description\":\"日本 😀 x\"}", FIELD_DESCRIPTION, "日本 😀 x");
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

static void numbers_and_lists_are_texts_too(void)
{
	assert_text(LEAD "\"use_case\":\"other\",\"phone\":436641234567}", FIELD_PHONE, "436641234567");
	assert_text(LEAD "\"use_case\":\"other\",\"languages\":[\"English\",\"German\",\"English\",\"\"]}",
		FIELD_LANGUAGES, "English, German");
	assert_text(LEAD "\"description\":[\"a\",\"b\"]}", FIELD_DESCRIPTION, "a\nb");
}

static void what_is_no_text_is_kept_and_not_used(void)
{
	assert_warnings(LEAD
		"\"use_case\":\"other\",\"title\":true,\"company\":{\"a\":1},\"must_haves\":[1],\"source\":{\"a\":1}}",
		"title wrong_type, must_haves wrong_type, company wrong_type, source wrong_type");
	assert_errors("{\"contact_name\":{\"a\":1},\"email\":\"a@b.cc\",\"consent\":true,\"use_case\":\"other\"}",
		"contact_name wrong_type");
}

static void what_is_carried_along_never_refuses(void)
{
	g_autofree char *source = with_text("source", "é", SUBMISSION_TEXT_CHARS_MAX + 1);
	g_autofree char *next = with_text("next", "a", SUBMISSION_NEXT_CHARS_MAX + 1);
	g_auto(Outcome) long_source = check_json(source);

	assert_warnings(source, "source too_long");
	assert_warnings(next, "next too_long");
	g_assert_cmpint(g_utf8_strlen(long_source.submission->texts[FIELD_SOURCE], -1), ==, SUBMISSION_TEXT_CHARS_MAX);
	assert_text(next, FIELD_NEXT, NULL);
}

static void a_time_zone_that_is_not_clear_is_a_warning(void)
{
	assert_warnings(LEAD "\"use_case\":\"other\",\"timezone\":\"Pacific Time\"}", "");
	assert_warnings(LEAD "\"use_case\":\"other\",\"timezone\":\"anywhere\"}", "timezone not_understood");
	assert_text(LEAD "\"use_case\":\"other\",\"timezone\":\"anywhere\"}", FIELD_TIMEZONE, "anywhere");
}

static void the_domain_of_the_address_becomes_canonical(void)
{
	assert_text("{\"contact_name\":\"A\",\"email\":\" Ana@BÜCHER.example \",\"consent\":true,"
		    "\"use_case\":\"other\"}",
		FIELD_EMAIL, "Ana@xn--bcher-kva.example");
}

static void an_address_is_normalized(void)
{
	static const char *const written[] = {"\"\\ufeffana@example.com\\u200b\"", "\"ana\\u0001@example\\u00ad.com\"",
		"\"mailto:ana@example.com\"", "[\"\",\"ana@example.com\"]", "\"\\u2066ana@EXAMPLE.com\\u2069\"",
		"\"ana@example.com\\n\""};

	for (gsize i = 0; i < G_N_ELEMENTS(written); i++) {
		g_autofree char *json = g_strdup_printf(
			"{\"contact_name\":\"A\",\"email\":%s,\"consent\":true,\"use_case\":\"other\"}", written[i]);
		assert_text(json, FIELD_EMAIL, "ana@example.com");
	}
	assert_errors(
		"{\"contact_name\":\"A\",\"email\":1,\"consent\":true,\"use_case\":\"other\"}", "email wrong_type");
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

static void a_count_is_the_choice_that_holds_it(void)
{
	assert_choice(LEAD "\"use_case\":\"other\",\"engineers\":3}", FIELD_ENGINEERS, ENGINEERS_2_3);
	assert_choice(LEAD "\"use_case\":\"other\",\"engineers\":\"12\"}", FIELD_ENGINEERS, ENGINEERS_4_PLUS);
	assert_warnings(LEAD "\"use_case\":\"other\",\"engineers\":0,\"memory\":1}",
		"memory not_a_choice, engineers not_a_choice");
}

static void an_unknown_choice_counts_as_not_answered(void)
{
	g_auto(Outcome) outcome = check_json(LEAD "\"use_case\":\"other\",\"memory\":\"tigh\"}");

	g_assert_nonnull(outcome.submission);
	g_assert_cmpint(outcome.submission->choices[FIELD_MEMORY], ==, SUBMISSION_NOT_SURE);
	g_assert_cmpuint(field_errors_count(&outcome.warnings), ==, 1);
	g_assert_cmpstr(field_errors_get(&outcome.warnings, 0)->says, ==,
		"This isn’t one of the answers, so we count it as not answered. The answers are tight, cost_matters, ordinary, not_sure.");
}

static void neither_part_nor_extension_of_a_choice_will_do(void)
{
	assert_warnings(LEAD
		"\"description\":\"x\",\"use_case\":\"others\",\"memory\":\"tight_\",\"hours\":\"Hourly\"}",
		"use_case not_a_choice, memory not_a_choice, hours not_a_choice");
}

static void an_unknown_use_case_alone_is_nothing_to_go_by(void)
{
	assert_errors(LEAD "\"use_case\":\"others\"}", "use_case required");
	assert_errors(LEAD "\"use_case\":[\"others\",\"game_engine\"]}", "");
	assert_errors(LEAD "\"use_case\":{\"a\":1}}", "use_case required");
}

static void of_a_choice_sent_twice_the_last_counts(void)
{
	assert_choice(
		LEAD "\"use_case\":\"other\",\"memory\":[\"tight\",\"ordinary\"]}", FIELD_MEMORY, MEMORY_ORDINARY);
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
	TEST(what_cannot_be_seen_is_dropped);
	TEST(characters_outside_ascii_are_kept);
	TEST(lengths_are_counted_in_characters_after_trimming);
	TEST(numbers_and_lists_are_texts_too);
	TEST(what_is_no_text_is_kept_and_not_used);
	TEST(what_is_carried_along_never_refuses);
	TEST(a_time_zone_that_is_not_clear_is_a_warning);
	TEST(the_domain_of_the_address_becomes_canonical);
	TEST(an_address_is_normalized);
	TEST(a_bad_address_is_refused);
	TEST(choices_are_found_by_name);
	TEST(a_choice_may_be_sent_as_a_number);
	TEST(a_count_is_the_choice_that_holds_it);
	TEST(an_unknown_choice_counts_as_not_answered);
	TEST(neither_part_nor_extension_of_a_choice_will_do);
	TEST(an_unknown_use_case_alone_is_nothing_to_go_by);
	TEST(of_a_choice_sent_twice_the_last_counts);
	TEST(two_use_cases_are_taken_in_their_order);
	TEST(three_use_cases_are_too_many);
	TEST(not_sure_among_use_cases_says_nothing);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_table_and_need_tests();
	add_value_tests();
	TEST(unknown_keys_are_warnings);
	return g_test_run();
}
