/* What is refused before the database is asked; what it stores is tested end to end. */
#include "app/admin/accounts.h"

#include <string.h>

#include "base/error.h"

static void assert_refused(bool is_done, GError *error, const char *named)
{
	g_assert_false(is_done);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_nonnull(strstr(error->message, named));
	g_error_free(error);
}

static const RecruiterOptions good = {.name = "Rosa", .email = "rosa@agency.example", .engagements = "rust, hybrid"};

static void assert_recruiter_refused(RecruiterOptions options, const char *named)
{
	GError *error = NULL;
	const bool is_done = accounts_add_recruiter(NULL, &options, &error);

	assert_refused(is_done, error, named);
}

static void every_bad_option_of_a_recruiter_is_named(void)
{
	const char *const bad_engagements[] = {NULL, "", "cobol", "rust,,hybrid", "rust;hybrid"};
	const char *const bad_capacities[] = {"-1", "10001", "many", "1.5"};
	RecruiterOptions options = good;

	options.name = "";
	assert_recruiter_refused(options, "--name");
	options.name = "two\nlines";
	assert_recruiter_refused(options, "--name");
	options = good;
	options.email = "nobody";
	assert_recruiter_refused(options, "--email");
	for (gsize i = 0; i < G_N_ELEMENTS(bad_engagements); i++) {
		options = good;
		options.engagements = bad_engagements[i];
		assert_recruiter_refused(options, "--engagements");
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bad_capacities); i++) {
		options = good;
		options.capacity = bad_capacities[i];
		assert_recruiter_refused(options, "--capacity");
	}
}

static void setting_nothing_is_refused(void)
{
	GError *error = NULL;
	const RecruiterOptions none = {0};
	const bool is_done = accounts_set_recruiter(NULL, "rosa@agency.example", &none, &error);

	assert_refused(is_done, error, "at least one thing");
}

static void every_bad_option_of_an_account_is_named(void)
{
	const struct {
		StaffOptions options;
		const char *named;
	} rows[] = {
		{{"ann@a.example", NULL, "correct horse battery"}, "--role"},
		{{"ann@a.example", "king", "correct horse battery"}, "--role"},
		{{"ann", "admin", "correct horse battery"}, "EMAIL"},
		{{"ann@a.example", "admin", "short"}, "12 characters"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		const bool is_done = accounts_add_staff(NULL, &rows[i].options, &error);
		assert_refused(is_done, error, rows[i].named);
	}
}

static void every_bad_option_of_a_token_is_named(void)
{
	const struct {
		TokenOptions options;
		const char *named;
	} rows[] = {
		{{"", "leads:read", NULL}, "NAME"},
		{{"two words", "leads:read", NULL}, "NAME"},
		{{"desk", NULL, NULL}, "--scope"},
		{{"desk", "leads:all", NULL}, "--scope"},
		{{"desk", "leads:read", "tomorrow"}, "--days"},
		{{"desk", "leads:read", "3651"}, "--days"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		char *text = NULL;
		const bool is_done = accounts_create_token(NULL, &rows[i].options, &text, &error);
		assert_refused(is_done, error, rows[i].named);
		g_assert_null(text);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/accounts/" #name, name)
	TEST(every_bad_option_of_a_recruiter_is_named);
	TEST(setting_nothing_is_refused);
	TEST(every_bad_option_of_an_account_is_named);
	TEST(every_bad_option_of_a_token_is_named);
	return g_test_run();
}
