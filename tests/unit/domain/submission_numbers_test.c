/* Numbers, amounts of money, and consent. */
#include "submission_outcome.h"

/* --- integers */

static void a_budget_is_counted_in_dollars_a_year(void)
{
	static const char *const budgets[] = {"150000", "150000.0", "1.5e5", "\"150000\"", "\" 150,000 \"",
		"\"$150,000\"", "\"150k\"", "\"150.000\"", "\"120-150k\"", "\"12,500 a month\""};

	for (gsize i = 0; i < G_N_ELEMENTS(budgets); i++) {
		g_autofree char *json =
			g_strdup_printf(LEAD "\"use_case\":\"other\",\"budget_usd_year\":%s}", budgets[i]);
		assert_integer(json, FIELD_BUDGET_USD_YEAR, 150000);
	}
	assert_integer(LEAD "\"use_case\":\"other\",\"budget_usd_year\":\"€100k\"}", FIELD_BUDGET_USD_YEAR, 110000);
	assert_warnings(LEAD "\"use_case\":\"other\",\"budget_usd_year\":\"€100k\"}", "budget_usd_year converted");
	assert_warnings(LEAD "\"use_case\":\"other\",\"budget_usd_year\":\"150k\"}", "");
}

static void a_budget_that_is_not_clear_is_not_used(void)
{
	static const char *const budgets[] = {"\"negotiable\"", "\"150,5\"", "\"£90k\"", "75", "0", "-1", "1e300",
		"10000001", "true", "[1,2]", "{\"a\":1}"};

	for (gsize i = 0; i < G_N_ELEMENTS(budgets); i++) {
		g_autofree char *json =
			g_strdup_printf(LEAD "\"use_case\":\"other\",\"budget_usd_year\":%s}", budgets[i]);
		assert_warnings(json, "budget_usd_year not_understood");
		assert_integer(json, FIELD_BUDGET_USD_YEAR, SUBMISSION_NOT_SURE);
	}
}

static void hours_are_numbers_with_or_without_their_unit(void)
{
	static const char *const hours[] = {"4", "\"4\"", "\" 4h \"", "\"4 hours\"", "\"4 hours per day\""};

	for (gsize i = 0; i < G_N_ELEMENTS(hours); i++) {
		g_autofree char *json = g_strdup_printf(LEAD "\"use_case\":\"other\",\"overlap_hours\":%s}", hours[i]);
		assert_integer(json, FIELD_OVERLAP_HOURS, 4);
	}
	assert_warnings(LEAD "\"use_case\":\"other\",\"overlap_hours\":\"4-6\"}", "overlap_hours not_a_number");
	assert_warnings(LEAD "\"use_case\":\"other\",\"overlap_hours\":-1}", "overlap_hours not_a_number");
	assert_warnings(LEAD "\"use_case\":\"other\",\"overlap_hours\":25}", "overlap_hours out_of_range");
	assert_warnings(LEAD "\"use_case\":\"other\",\"overlap_hours\":true}", "overlap_hours not_a_number");
}

/* --- consent */

static void consent_must_be_given(void)
{
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":false}",
		"consent required");
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":\"no\"}",
		"consent wrong_type");
	assert_errors("{\"contact_name\":\"A\",\"email\":\"a@b.cc\",\"use_case\":\"other\","
		      "\"consent\":0}",
		"consent wrong_type");
}

static void what_is_missing_is_asked_for_in_words(void)
{
	g_auto(Outcome) outcome = check_json("{\"email\":\"a@b.cc\",\"use_case\":\"other\"}");

	g_assert_cmpstr(field_errors_get(&outcome.errors, 0)->says, ==, "Enter your name.");
	g_assert_cmpstr(
		field_errors_get(&outcome.errors, 1)->says, ==, "Check the box to share your request with recruiters.");
}

static void a_form_consents_by_word(void)
{
	static const char *const words[] = {"true", "on", "yes", "1", "ON"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *body =
			g_strdup_printf("contact_name=A&email=a@b.cc&use_case=other&consent=%s", words[i]);
		assert_form_errors(body, "");
	}
	assert_form_errors("contact_name=A&email=a@b.cc&use_case=other&consent=0&consent=1", "");
	assert_form_errors("contact_name=A&email=a@b.cc&use_case=other&consent=1&consent=0", "consent required");
}

#define TEST(function) g_test_add_func("/submission_numbers/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_budget_is_counted_in_dollars_a_year);
	TEST(a_budget_that_is_not_clear_is_not_used);
	TEST(hours_are_numbers_with_or_without_their_unit);
	TEST(consent_must_be_given);
	TEST(what_is_missing_is_asked_for_in_words);
	TEST(a_form_consents_by_word);
	return g_test_run();
}
