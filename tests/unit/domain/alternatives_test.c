/* domain/rules/alternatives, by what a recommendation says of it. */
#include <string.h>

#include "codec/json.h"
#include "domain/rules/classify.h"

/* "field: from -> to, engagement" of every answer that would change the recommendation. */
static char *would_change(const char *submission_json)
{
	g_autoptr(RuleSet) rules = ruleset_new_default();
	g_autoptr(Classifier) classifier = classifier_new(rules);
	g_autoptr(RawSubmission) raw = raw_submission_from_bytes(submission_json, strlen(submission_json), NULL);
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};
	GString *text = g_string_new(NULL);

	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission =
		submission_check(raw, SUBMISSION_CHECK_RECOMMENDATION, NULL, &errors, &warnings);
	g_assert_nonnull(submission);
	g_autoptr(Recommendation) recommendation = classifier_run(classifier, submission);
	g_autoptr(Json) json = jsonc_decode(recommendation->json, strlen(recommendation->json), NULL);
	const Json *list = json_object_get(json, "would_change");
	for (gsize i = 0; i < json_array_size(list); i++) {
		const Json *one = json_array_get(list, i);
		g_string_append_printf(text, "%s: %s -> %s, %s\n", json_string_value(json_object_get(one, "field")),
			json_string_value(json_object_get(one, "from")), json_string_value(json_object_get(one, "to")),
			json_string_value(json_object_get(one, "engagement")));
	}
	return g_string_free(text, FALSE);
}

static void of_the_answers_that_lead_to_one_class_the_nearest_is_told(void)
{
	g_autofree char *text = would_change("{\"latency\":\"under_1ms\",\"use_case\":\"other\"}");

	g_assert_nonnull(strstr(text, "latency: under_1ms -> about_1s, python\n"));
	g_assert_null(strstr(text, "-> no_limit"));
	g_assert_null(strstr(text, "-> not_sure"));
}

static void an_answer_that_changes_nothing_is_not_told(void)
{
	g_autofree char *text = would_change("{\"latency\":\"under_1ms\",\"use_case\":\"other\"}");

	g_assert_null(strstr(text, ", rust\n"));
}

#define TEST(name) g_test_add_func("/alternatives/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(of_the_answers_that_lead_to_one_class_the_nearest_is_told);
	TEST(an_answer_that_changes_nothing_is_not_told);
	return g_test_run();
}
