/* http/pages/recommendation_view: the card shows the client's own words, the sum and the budget as they are. */
#include <string.h>

#include "domain/submission/submission.h"
#include "http/pages/recommendation_view.h"

static Json *parse(const char *json)
{
	Json *value = jsonc_decode(json, strlen(json), NULL);

	g_assert_nonnull(value);
	return value;
}

#define COST                                                                       \
	"{\"dimension\":\"hiring_cost\",\"rust\":{\"min\":140000,\"max\":250000}," \
	"\"python\":{\"min\":120000,\"max\":190000},\"weight\":0,\"source\":null}"

static Json *view_of(const char *recommendation, const char *submission)
{
	g_autoptr(RuleSet) rules = ruleset_new_default();
	g_autoptr(Json) one = parse(recommendation);
	g_autoptr(Json) other = parse(submission);

	return recommendation_view(one, other, rules);
}

static const char *text_at(const Json *view, const char *list, gsize at, const char *key)
{
	return json_string_value(json_object_get(json_array_get(json_object_get(view, list), at), key));
}

static void a_quote_counts_characters_and_begins_with_a_word(void)
{
	g_autoptr(Json) view = view_of("{\"reasons\":[{\"says\":\"s\",\"field\":\"description\",\"span\":[70,75]}]}",
		"{\"description\":\"\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4 "
		"bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg WORDS end\"}");
	const Json *quote = json_object_get(json_array_get(json_object_get(view, "reasons"), 0), "quote");

	g_assert_cmpstr(json_string_value(json_object_get(quote, "before")), ==,
		"bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg");
	g_assert_true(json_is_true(json_object_get(quote, "is_cut_before")));
	g_assert_false(json_is_true(json_object_get(quote, "is_cut_after")));
}

static void a_span_outside_the_text_quotes_nothing(void)
{
	g_autoptr(Json) view = view_of("{\"reasons\":["
				       "{\"says\":\"a\",\"field\":\"title\",\"span\":[2,9]},"
				       "{\"says\":\"b\",\"field\":\"title\",\"span\":[-1,1]},"
				       "{\"says\":\"c\",\"field\":\"title\",\"span\":[1,1]}]}",
		"{\"title\":\"abc\"}");

	for (gsize i = 0; i < 3; i++)
		g_assert_false(
			json_is_object(json_object_get(json_array_get(json_object_get(view, "reasons"), i), "quote")));
}

static const char *says_at(const Json *view, const char *list, gsize at)
{
	return text_at(json_object_get(view, list), "list", at, "says");
}

static void three_reasons_are_shown_and_what_speaks_against(void)
{
	g_autoptr(Json) view =
		view_of("{\"reasons\":[{\"says\":\"a\"},{\"says\":\"b\"},{\"says\":\"c\"},{\"says\":\"d\"}],"
			"\"against\":[{\"says\":\"e\",\"field\":\"title\",\"span\":[0,1]}]}",
			"{\"title\":\"abc\"}");

	g_assert_cmpuint(json_array_size(json_object_get(view, "reasons")), ==, 3);
	g_assert_cmpstr(text_at(view, "reasons", 2, "says"), ==, "c");
	g_assert_cmpstr(says_at(view, "against", 0), ==, "e");
}

static void the_three_numbers_are_words(void)
{
	g_autoptr(Json) sure =
		view_of("{\"engagement\":\"rust\",\"confidence\":0.93,\"evidence\":0.9,\"conflict\":0.1}", "{}");
	g_autoptr(Json) torn =
		view_of("{\"engagement\":\"rust\",\"confidence\":0.5,\"evidence\":0.2,\"conflict\":0.8}", "{}");
	g_autoptr(Json) hybrid =
		view_of("{\"engagement\":\"hybrid\",\"confidence\":0.8,\"evidence\":0.6,\"conflict\":0.8}", "{}");

	g_assert_cmpstr(
		json_string_value(json_object_get(sure, "confidence")), ==, "We\u2019re very confident in this.");
	g_assert_cmpstr(json_string_value(json_object_get(sure, "evidence")), ==, "There\u2019s plenty to go on.");
	g_assert_cmpstr(json_string_value(json_object_get(sure, "conflict")), ==, "Everything points the same way.");
	g_assert_cmpstr(
		json_string_value(json_object_get(torn, "evidence")), ==, "There\u2019s little to go on so far.");
	g_assert_cmpstr(
		json_string_value(json_object_get(torn, "conflict")), ==, "Some of it points to Rust, some to Python.");
	g_assert_cmpstr(
		json_string_value(json_object_get(hybrid, "conflict")), ==, "Both halves weigh about the same.");
}

static void one_balance_fills_a_hundred_percent(void)
{
	g_autoptr(Json) view = view_of("{\"balance\":{\"rust\":83,\"python\":17}}", "{}");
	g_autoptr(Json) none = view_of("{\"balance\":null}", "{}");
	const Json *balance = json_object_get(view, "balance");

	g_assert_cmpstr(json_string_value(json_object_get(balance, "rust")), ==, "83%");
	g_assert_cmpstr(json_string_value(json_object_get(balance, "python")), ==, "17%");
	g_assert_true(json_is_null(json_object_get(none, "balance")));
}

static void review_reasons_speak_to_the_client_and_name_the_trade(void)
{
	g_autoptr(Json) view = view_of(
		"{\"review_reasons\":[\"undecided\",\"other_trade\",\"unheard_of\"],\"trade\":\"network administration\"}",
		"{}");
	const Json *reviews = json_object_get(view, "reviews");

	g_assert_true(json_is_true(json_object_get(view, "is_undecided")));
	g_assert_cmpuint(json_array_size(reviews), ==, 1);
	g_assert_nonnull(strstr(text_at(view, "reviews", 0, "says"), "another specialist: network administration."));
}

static void a_question_has_the_answers_of_the_form(void)
{
	g_autoptr(Json) view =
		view_of("{\"question\":{\"field\":\"memory\",\"text\":\"?\",\"options\":[\"tight\"]}}", "{}");
	g_autoptr(Json) none = view_of("{\"question\":null}", "{}");
	g_autoptr(Json) unknown = view_of("{\"question\":{\"field\":\"shoe_size\"}}", "{}");
	const Json *question = json_object_get(view, "question");

	g_assert_cmpstr(json_string_value(json_object_get(question, "text")), ==,
		wording_text(submission_fields[FIELD_MEMORY].label));
	g_assert_cmpstr(text_at(question, "options", 0, "label"), ==,
		wording_text(submission_fields[FIELD_MEMORY].choices[0].label));
	g_assert_true(json_is_null(json_object_get(none, "question")));
	g_assert_true(json_is_null(json_object_get(unknown, "question")));
}

static void the_sum_is_weight_times_difference(void)
{
	g_autoptr(Json) view =
		view_of("{\"dimensions\":["
			"{\"dimension\":\"performance\",\"rust\":9,\"python\":4,\"weight\":3,\"source\":"
			"\"latency\"},"
			"{\"dimension\":\"data\",\"rust\":5,\"python\":10,\"weight\":2,\"source\":\"text\"}"
			","
			"{\"dimension\":\"memory\",\"rust\":9,\"python\":5,\"weight\":0,\"source\":null},"
			"{\"dimension\":\"talent\",\"rust\":5,\"python\":10,\"weight\":2,\"source\":"
			"\"staffing\"}]}",
			"{}");

	g_assert_cmpstr(text_at(view, "dimensions", 0, "sum"), ==, "Rust +15");
	g_assert_cmpstr(text_at(view, "dimensions", 0, "weight_source"), ==, "How fast must it respond?");
	g_assert_cmpstr(text_at(view, "dimensions", 1, "sum"), ==, "Python +10");
	g_assert_null(text_at(view, "dimensions", 2, "sum"));
	g_assert_cmpstr(text_at(view, "dimensions", 3, "sum"), ==, "staffing risk only");
}

static void the_budget_stands_beside_the_published_ranges(void)
{
	g_autoptr(Json) view = view_of("{\"dimensions\":[" COST "]}", "{\"budget_usd_year\":130000}");
	const Json *budget = json_object_get(view, "budget");

	g_assert_cmpstr(json_string_value(json_object_get(budget, "amount")), ==, "$130,000 a year");
	g_assert_nonnull(strstr(json_string_value(json_object_get(budget, "rust")), "140"));
}

static void a_damaged_recommendation_makes_a_poorer_card(void)
{
	g_autoptr(Json) view = view_of("{}", "{}");

	g_assert_true(json_is_object(view));
	g_assert_true(json_is_null(json_object_get(view, "budget")));
}

#define TEST(name) g_test_add_func("/http/recommendation_view/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_quote_counts_characters_and_begins_with_a_word);
	TEST(a_span_outside_the_text_quotes_nothing);
	TEST(three_reasons_are_shown_and_what_speaks_against);
	TEST(the_three_numbers_are_words);
	TEST(one_balance_fills_a_hundred_percent);
	TEST(review_reasons_speak_to_the_client_and_name_the_trade);
	TEST(a_question_has_the_answers_of_the_form);
	TEST(the_sum_is_weight_times_difference);
	TEST(the_budget_stands_beside_the_published_ranges);
	TEST(a_damaged_recommendation_makes_a_poorer_card);
	return g_test_run();
}
