/* What PostgreSQL's error codes mean for the caller. */
#include "db/sqlstate.h"

static void assert_code(const char *sqlstate, LeadmatchError code)
{
	g_assert_cmpint(sqlstate_find(sqlstate)->code, ==, code);
}

static void a_broken_link_is_unavailable_and_ends_the_session(void)
{
	static const char *const codes[] = {"08006", "57P01", "57P02", "57P03", "53300", "58030"};

	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
		assert_code(codes[i], LEADMATCH_ERROR_UNAVAILABLE);
		g_assert_true(sqlstate_find(codes[i])->ends_session);
	}
}

static void a_read_only_server_ends_the_session(void)
{
	assert_code("25006", LEADMATCH_ERROR_UNAVAILABLE);
	g_assert_true(sqlstate_find("25006")->ends_session);
}

static void a_statement_that_took_too_long_keeps_the_session(void)
{
	assert_code("57014", LEADMATCH_ERROR_TIMEOUT);
	g_assert_false(sqlstate_find("57014")->ends_session);
}

static void what_may_be_run_again_is_no_conflict(void)
{
	assert_code("40001", LEADMATCH_ERROR_BUSY);
	assert_code("40P01", LEADMATCH_ERROR_BUSY);
	assert_code("23505", LEADMATCH_ERROR_CONFLICT);
}

static void other_violations_are_invalid_input(void)
{
	assert_code("23514", LEADMATCH_ERROR_INVALID);
	assert_code("22P05", LEADMATCH_ERROR_INVALID);
}

static void messages_that_quote_values_are_withheld(void)
{
	g_assert_true(sqlstate_find("22P02")->has_row_data);
	g_assert_true(sqlstate_find("23505")->has_row_data);
	g_assert_false(sqlstate_find("42703")->has_row_data);
}

static void what_nobody_listed_is_our_fault(void)
{
	assert_code("XX000", LEADMATCH_ERROR_INTERNAL);
	assert_code("", LEADMATCH_ERROR_INTERNAL);
	assert_code(NULL, LEADMATCH_ERROR_INTERNAL);
	g_assert_true(sqlstate_find(NULL)->has_row_data);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sqlstate/a_broken_link_is_unavailable_and_ends_the_session",
		a_broken_link_is_unavailable_and_ends_the_session);
	g_test_add_func("/sqlstate/a_read_only_server_ends_the_session", a_read_only_server_ends_the_session);
	g_test_add_func("/sqlstate/a_statement_that_took_too_long_keeps_the_session",
		a_statement_that_took_too_long_keeps_the_session);
	g_test_add_func("/sqlstate/what_may_be_run_again_is_no_conflict", what_may_be_run_again_is_no_conflict);
	g_test_add_func("/sqlstate/other_violations_are_invalid_input", other_violations_are_invalid_input);
	g_test_add_func("/sqlstate/messages_that_quote_values_are_withheld", messages_that_quote_values_are_withheld);
	g_test_add_func("/sqlstate/what_nobody_listed_is_our_fault", what_nobody_listed_is_our_fault);
	return g_test_run();
}
