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

static bool has(const LeadNeed *need, const char *tag)
{
	g_autofree char *stems = match_words_stem(tag);

	return match_words_has(need->words, stems);
}

static void tags_are_found_by_stem_and_phrase_in_all_of_a_brief(void)
{
	static const char *const found[] = {"trading", "Trader", "trade", "fix", "embedded", "embedded device",
		"trading_engine", "market data", "real-time", "Solana", "c++"};
	static const char *const missing[] = {"device for", "gateway embedded", "gateway trading", "gateway for",
		"c++ solana", "data market", "embed systems", "", " , "};
	g_auto(LeadNeed) need = {0};

	read_need(&need, "{\"title\":\"A trader's (FIX) gateway\",\"use_case\":[\"trading_engine\"],"
			 "\"description\":\"For Embedded devices. Real-time market data, C++.\","
			 "\"must_haves\":\"Solana\"}");
	for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
		g_test_message("%s", found[i]);
		g_assert_true(has(&need, found[i]));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(missing); i++) {
		g_test_message("not %s", missing[i]);
		g_assert_false(has(&need, missing[i]));
	}
}

static void a_use_case_is_enough_for_a_tag(void)
{
	g_auto(LeadNeed) need = {0};

	read_need(&need, "{\"use_case\":\"trading_engine\"}");
	g_assert_true(has(&need, "trading"));
	g_assert_false(has(&need, "games"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/match_need/" #name, name)
	TEST(nothing_said_is_nothing_known);
	TEST(nonsense_is_nothing_known_either);
	TEST(answers_are_read_from_the_api_and_from_a_form);
	TEST(tags_are_found_by_stem_and_phrase_in_all_of_a_brief);
	TEST(a_use_case_is_enough_for_a_tag);
	return g_test_run();
}
