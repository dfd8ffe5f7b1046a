/* http/pages/recommendation_view: the card shows the client's own words, the sum and the budget as they are. */
#include <string.h>

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

static void one_of_three_reasons_quotes_the_client_if_any_does(void)
{
	g_autoptr(Json) view = view_of("{\"reasons\":[{\"says\":\"a\"},{\"says\":\"b\"},{\"says\":\"c\"},"
				       "{\"says\":\"d\",\"field\":\"title\",\"span\":[0,1]}]}",
		"{\"title\":\"abc\"}");

	g_assert_cmpstr(text_at(view, "reasons", 0, "says"), ==, "a");
	g_assert_cmpstr(text_at(view, "reasons", 2, "says"), ==, "d");
	g_assert_cmpstr(text_at(view, "more", 0, "says"), ==, "c");
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
	g_assert_cmpstr(text_at(view, "dimensions", 0, "weight_source"), ==, "How fast must it answer?");
	g_assert_cmpstr(text_at(view, "dimensions", 1, "sum"), ==, "Python +10");
	g_assert_null(text_at(view, "dimensions", 2, "sum"));
	g_assert_cmpstr(text_at(view, "dimensions", 3, "sum"), ==, "a risk, not a side");
}

static void the_budget_is_placed_among_the_published_ranges(void)
{
	static const struct {
		const char *budget;
		const char *says;
	} cases[] = {
		{"119999", "below both"},
		{"120000", "inside Python\u2019s published range and below Rust"},
		{"139999", "inside Python\u2019s published range and below Rust"},
		{"140000", "inside both"},
		{"190000", "inside both"},
		{"190001", "inside Rust\u2019s published range and above Python"},
		{"250000", "inside Rust\u2019s published range and above Python"},
		{"250001", "above both"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *submission = g_strconcat("{\"budget_usd_year\":", cases[i].budget, "}", NULL);
		g_autoptr(Json) view = view_of("{\"dimensions\":[" COST "]}", submission);
		const char *says = json_string_value(json_object_get(json_object_get(view, "budget"), "says"));
		g_assert_nonnull(strstr(says, cases[i].says));
	}
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
	TEST(one_of_three_reasons_quotes_the_client_if_any_does);
	TEST(the_sum_is_weight_times_difference);
	TEST(the_budget_is_placed_among_the_published_ranges);
	TEST(a_damaged_recommendation_makes_a_poorer_card);
	return g_test_run();
}
