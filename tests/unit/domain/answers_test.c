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

	g_assert_cmpstr(budget, ==, "1,150,000");
	g_assert_cmpstr(hours, ==, "8");
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
		"[{\"field\":\"title\",\"label\":\"A title for it\",\"old\":\"A\",\"new\":\"B\"},"
		"{\"field\":\"memory\",\"label\":\"Where does it run, and is memory tight?\","
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

#define TEST(name) g_test_add_func("/domain/answers/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_choice_reads_as_its_label);
	TEST(a_number_is_grouped);
	TEST(what_says_nothing_is_no_answer);
	TEST(only_what_differs_is_a_change);
	TEST(another_spelling_of_the_same_answer_is_no_change);
	return g_test_run();
}
