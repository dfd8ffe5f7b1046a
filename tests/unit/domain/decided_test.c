#include "domain/rules/decided.h"

#include <string.h>

static const char stored[] =
	"{\"engagement\":\"rust\",\"talent\":\"Rust Engineer\",\"confidence\":0.6,\"needs_review\":true,"
	"\"review_reasons\":[\"undecided\"],\"dimensions\":[{\"dimension\":\"performance\",\"rust\":10,\"python\":4},"
	"{\"dimension\":\"hiring_cost\",\"rust\":{\"min\":140,\"max\":250},\"python\":{\"min\":90,\"max\":180}}],"
	"\"reasons\":[{\"says\":\"Speed.\"}],\"risks\":[\"Few engineers.\"],\"salary_range_usd\":{\"min\":140,\"max\":250}}";

static Json *decide(const char *engagement, bool is_decided)
{
	Json *recommendation = jsonc_decode(stored, strlen(stored), NULL);

	recommendation_decide(recommendation, engagement, is_decided);
	return recommendation;
}

static void assert_salary(const Json *recommendation, int min, int max)
{
	const Json *salary = json_object_get(recommendation, "salary_range_usd");

	g_assert_cmpint(json_integer_value(json_object_get(salary, "min")), ==, min);
	g_assert_cmpint(json_integer_value(json_object_get(salary, "max")), ==, max);
}

static void nothing_changes_unless_somebody_decided(void)
{
	g_autoptr(Json) before = jsonc_decode(stored, strlen(stored), NULL);
	g_autoptr(Json) same = decide("rust", false);
	g_autoptr(Json) none = decide(NULL, false);

	g_assert_true(json_equal(before, same));
	g_assert_true(json_equal(before, none));
}

static void a_confirmed_class_is_no_longer_in_doubt(void)
{
	g_autoptr(Json) confirmed = decide("rust", true);

	g_assert_true(json_is_true(json_object_get(confirmed, "is_decided")));
	g_assert_false(json_is_true(json_object_get(confirmed, "needs_review")));
	g_assert_null(json_object_get(confirmed, "review_reasons"));
	g_assert_cmpuint(json_array_size(json_object_get(confirmed, "risks")), ==, 1);
}

static void a_guess_is_no_reason_for_a_decision(void)
{
	g_autoptr(Json) confirmed = decide("rust", true);
	const Json *reasons = json_object_get(confirmed, "reasons");

	g_assert_cmpuint(json_array_size(reasons), ==, 1);
	g_assert_cmpstr(json_string_value(json_object_get(json_array_get(reasons, 0), "says")), ==,
		"Someone on our team read the request and decided.");
}

static void another_class_has_its_own_talent_salary_and_parts(void)
{
	g_autoptr(Json) python = decide("python", true);
	g_autoptr(Json) hybrid = decide("hybrid", true);

	g_assert_cmpstr(json_string_value(json_object_get(python, "talent")), ==, "Python Developer");
	assert_salary(python, 90, 180);
	assert_salary(hybrid, 90, 250);
	g_assert_null(json_object_get(python, "split_plan"));
	g_assert_null(json_object_get(python, "risks"));
	g_assert_cmpuint(json_array_size(json_object_get(json_object_get(hybrid, "split_plan"), "team")), ==, 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/decided/" #test, test)
	ADD(nothing_changes_unless_somebody_decided);
	ADD(a_confirmed_class_is_no_longer_in_doubt);
	ADD(a_guess_is_no_reason_for_a_decision);
	ADD(another_class_has_its_own_talent_salary_and_parts);
	return g_test_run();
}
