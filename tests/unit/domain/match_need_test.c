#include "domain/matching/match_need.h"

#include <string.h>

#define NOW (INT64_C(1790000000) * G_USEC_PER_SEC)

static void read_need(LeadNeed *need, const char *text)
{
	g_autoptr(Json) submission = jsonc_decode(text, strlen(text), NULL);

	lead_need_read(need, submission, NOW);
}

static void nothing_said_is_nothing_known(void)
{
	g_auto(LeadNeed) need = {0};

	read_need(&need, "{}");
	g_assert_cmpuint(need.match.languages, ==, 0);
	g_assert_null(need.match.client_hours);
	g_assert_cmpint(need.match.seniority, ==, MATCH_UNKNOWN);
	g_assert_cmpint(need.match.budget_usd, ==, MATCH_UNKNOWN);
	g_assert_cmpint(need.match.overlap_hours, ==, MATCH_UNKNOWN);
	g_assert_true(need.match.start_us == WORKING_TIME_NEVER);
}

static void nonsense_is_nothing_known_either(void)
{
	g_auto(LeadNeed) need = {0};

	read_need(&need, "{\"timezone\":\"around noon\",\"seniority\":\"not_sure\",\"budget_usd_year\":"
			 "\"75\",\"start\":\"later\",\"languages\":\"any\"}");
	g_assert_null(need.match.client_hours);
	g_assert_cmpint(need.match.seniority, ==, MATCH_UNKNOWN);
	g_assert_cmpint(need.match.budget_usd, ==, MATCH_UNKNOWN);
	g_assert_cmpuint(need.match.languages, ==, 0);
	g_assert_true(need.match.start_us == WORKING_TIME_NEVER);
}

static void answers_are_read_from_the_api_and_from_a_form(void)
{
	static const char *const texts[] = {
		"{\"budget_usd_year\":120000,\"overlap_hours\":4,\"seniority\":\"expert\","
		"\"timezone\":\"Europe/Berlin\",\"start\":\"now\"}",
		"{\"budget_usd_year\":120000,\"overlap_hours\":4,\"seniority\":\"expert\","
		"\"timezone\":\"Berlin (CET)\",\"start\":\"now\"}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_auto(LeadNeed) need = {0};
		read_need(&need, texts[i]);
		g_assert_cmpint(need.match.budget_usd, ==, 120000);
		g_assert_cmpint(need.match.overlap_hours, ==, 4);
		g_assert_cmpint(need.match.seniority, ==, 2);
		g_assert_nonnull(need.match.client_hours);
		g_assert_true(need.match.start_us == NOW + 7 * WORKING_TIME_DAY);
	}
}

static void words_and_use_cases_are_there_for_tags(void)
{
	g_auto(LeadNeed) need = {0};

	read_need(&need, "{\"title\":\"Trading (FIX) gateway\",\"use_case\":[\"trading_engine\"],"
			 "\"description\":\"For Embedded devices.\"}");
	g_assert_true(g_hash_table_contains(need.words, "trading"));
	g_assert_true(g_hash_table_contains(need.words, "fix"));
	g_assert_true(g_hash_table_contains(need.words, "embedded"));
	g_assert_true(g_hash_table_contains(need.words, "trading_engine"));
	g_assert_false(g_hash_table_contains(need.words, "device"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/match_need/" #name, name)
	TEST(nothing_said_is_nothing_known);
	TEST(nonsense_is_nothing_known_either);
	TEST(answers_are_read_from_the_api_and_from_a_form);
	TEST(words_and_use_cases_are_there_for_tags);
	return g_test_run();
}
