/* domain/submission/answers: what people read of a stored submission, and what differs between two. */
#include <string.h>

#include "domain/submission/answers.h"

static Json *parse(const char *json)
{
	Json *value = jsonc_decode(json, strlen(json), NULL);

	g_assert_nonnull(value);
	return value;
}

static void a_choice_reads_as_its_label(void)
{
	g_autoptr(Json) submission = parse("{\"use_case\":[\"game_engine\",\"other\"],\"latency\":\"under_1ms\"}");
	g_autofree char *use_case = answers_text(submission, FIELD_USE_CASE);
	g_autofree char *latency = answers_text(submission, FIELD_LATENCY);

	g_assert_cmpstr(use_case, ==, "Game engine, Something else");
	g_assert_cmpstr(latency, ==, "Under a millisecond");
}

static void a_number_is_grouped(void)
{
	g_autoptr(Json) submission = parse("{\"budget_usd_year\":1150000,\"overlap_hours\":8}");
	g_autofree char *budget = answers_text(submission, FIELD_BUDGET_USD_YEAR);
	g_autofree char *hours = answers_text(submission, FIELD_OVERLAP_HOURS);

	g_assert_cmpstr(budget, ==, "$1,150,000 a year");
	g_assert_cmpstr(hours, ==, "8");
}

static void an_amount_reads_as_written_and_as_counted(void)
{
	g_autoptr(Json) submission = parse("{\"budget_usd_year\":138000,\"budget_as_written\":{\"text\":\"75/h\"}}");
	g_autoptr(Json) plain = parse("{\"budget_usd_year\":138000,\"budget_as_written\":{\"text\":\"138k\"}}");
	g_autofree char *hourly = answers_text(submission, FIELD_BUDGET_USD_YEAR);
	g_autofree char *yearly = answers_text(plain, FIELD_BUDGET_USD_YEAR);

	g_assert_cmpstr(hourly, ==, "$75 an hour, about $138,000 a year");
	g_assert_cmpstr(yearly, ==, "$138,000 a year");
}

static void what_was_not_understood_reads_as_it_was_sent(void)
{
	static const struct {
		const char *json;
		SubmissionField field;
		const char *text;
	} cases[] = {
		{"{\"latency\":\"fast!\"}", FIELD_LATENCY, "fast!"},
		{"{\"use_case\":[\"game_engine\",\"a rocket\"]}", FIELD_USE_CASE, "Game engine, a rocket"},
		{"{\"budget_usd_year\":\"negotiable\"}", FIELD_BUDGET_USD_YEAR, "negotiable"},
		{"{\"overlap_hours\":\"4-6\"}", FIELD_OVERLAP_HOURS, "4-6"},
		{"{\"timezone\":\"anywhere\"}", FIELD_TIMEZONE, "anywhere"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Json) submission = parse(cases[i].json);
		g_autofree char *text = answers_text(submission, cases[i].field);
		g_assert_cmpstr(text, ==, cases[i].text);
		g_assert_true(answers_is_unclear(submission, cases[i].field));
	}
}

static void what_was_understood_is_clear(void)
{
	g_autoptr(Json) submission = parse(
		"{\"latency\":\"not_sure\",\"use_case\":[\"other\"],\"budget_usd_year\":150000,\"overlap_hours\":4,"
		"\"timezone\":\"Berlin\",\"memory\":\"tight\",\"title\":\"x\",\"hours\":\"\"}");

	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		g_assert_false(answers_is_unclear(submission, field));
}

static void what_says_nothing_is_no_answer(void)
{
	g_autoptr(Json) submission = parse("{\"use_case\":[],\"latency\":\"not_sure\",\"title\":"
					   "\"\",\"email\":7,\"consent\":true}");

	g_assert_null(answers_text(submission, FIELD_USE_CASE));
	g_assert_null(answers_text(submission, FIELD_LATENCY));
	g_assert_null(answers_text(submission, FIELD_TITLE));
	g_assert_null(answers_text(submission, FIELD_EMAIL));
	g_assert_null(answers_text(submission, FIELD_CONSENT));
}

static void only_what_differs_is_a_change(void)
{
	g_autoptr(Json) before = parse("{\"title\":\"A\",\"company\":\"C\",\"memory\":\"tight\"}");
	g_autoptr(Json) after = parse("{\"title\":\"B\",\"company\":\"C\",\"start\":\"now\"}");
	g_autoptr(Json) changes = answers_changes(before, after);
	g_autofree char *text = jsonc_encode(changes);

	g_assert_cmpstr(text, ==,
		"[{\"field\":\"title\",\"label\":\"Project title\",\"old\":\"A\",\"new\":\"B\"},"
		"{\"field\":\"memory\",\"label\":\"How tight is memory?\","
		"\"old\":\"Small device or a fixed memory limit\",\"new\":null},"
		"{\"field\":\"start\",\"label\":\"When should they start?\",\"old\":null,"
		"\"new\":\"Immediately\"}]");
}

static void another_spelling_of_the_same_answer_is_no_change(void)
{
	g_autoptr(Json) before = parse("{\"use_case\":\"game_engine\",\"latency\":\"not_sure\"}");
	g_autoptr(Json) after = parse("{\"use_case\":[\"game_engine\"],\"consent\":true}");
	g_autoptr(Json) changes = answers_changes(before, after);

	g_assert_cmpuint(json_array_size(changes), ==, 0);
}

static void a_person_who_does_not_know_the_client_sees_no_contact_in_changes(void)
{
	g_autoptr(Json) before =
		parse("{\"contact_name\":\"Ada\",\"email\":\"a@client.example\",\"company\":\"Kestrel\","
		      "\"phone\":\"1\",\"title\":\"For Kestrel\"}");
	g_autoptr(Json) after = parse("{\"contact_name\":\"Bea\",\"email\":\"b@client.example\",\"company\":\"Merlin\","
				      "\"phone\":\"2\",\"title\":\"For Merlin\"}");
	g_autoptr(Json) changes = answers_changes(before, after);
	g_autoptr(Json) masked = answers_masked_changes(changes, before, after);
	const Json *title = json_array_get(masked, 0);

	g_assert_cmpuint(json_array_size(changes), ==, 5);
	g_assert_cmpuint(json_array_size(masked), ==, 1);
	g_assert_cmpstr(json_string_value(json_object_get(title, "field")), ==, "title");
	g_assert_cmpstr(json_string_value(json_object_get(title, "old")), ==, "For […]");
	g_assert_cmpstr(json_string_value(json_object_get(title, "new")), ==, "For […]");
}

#define TEST(name) g_test_add_func("/domain/answers/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_choice_reads_as_its_label);
	TEST(a_number_is_grouped);
	TEST(an_amount_reads_as_written_and_as_counted);
	TEST(what_was_not_understood_reads_as_it_was_sent);
	TEST(what_was_understood_is_clear);
	TEST(what_says_nothing_is_no_answer);
	TEST(only_what_differs_is_a_change);
	TEST(another_spelling_of_the_same_answer_is_no_change);
	TEST(a_person_who_does_not_know_the_client_sees_no_contact_in_changes);
	return g_test_run();
}
