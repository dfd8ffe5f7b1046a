/* What is refused before the database is asked; what it stores is tested end to end. */
#include "app/admin/accounts.h"

#include <string.h>

#include "app/caller.h"
#include "base/error.h"

static void assert_refused(bool is_done, FieldErrors *wrong, GError *error, const char *field)
{
	g_assert_false(is_done);
	g_assert_no_error(error);
	g_assert_cmpuint(field_errors_count(wrong), ==, 1);
	g_assert_cmpstr(field_errors_get(wrong, 0)->field, ==, field);
	field_errors_clear(wrong);
}

static const RecruiterOptions good = {.name = "Rosa", .email = "rosa@agency.example", .engagements = "rust, hybrid"};

static void assert_recruiter_refused(RecruiterOptions options, const char *field)
{
	GError *error = NULL;
	FieldErrors wrong;

	field_errors_init(&wrong);
	const bool is_done = accounts_add_recruiter(NULL, &options, &wrong, &error);
	assert_refused(is_done, &wrong, error, field);
}

static void every_bad_field_is_listed(void)
{
	g_auto(FieldErrors) wrong = {0};
	g_autoptr(GError) error = NULL;
	const RecruiterOptions bad = {
		.email = "nobody", .engagements = "cobol", .capacity = "many", .facts = {.weight = "-1"}};

	field_errors_init(&wrong);
	g_assert_false(accounts_add_recruiter(NULL, &bad, &wrong, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(field_errors_count(&wrong), ==, 5);
}

static void every_bad_field_of_a_recruiter_is_named(void)
{
	const char *const bad_engagements[] = {NULL, "", "cobol", "rust,,hybrid", "rust;hybrid"};
	const char *const bad_capacities[] = {"-1", "10001", "many", "1.5"};
	RecruiterOptions options = good;

	options.name = "";
	assert_recruiter_refused(options, "name");
	options.name = "two\nlines";
	assert_recruiter_refused(options, "name");
	options = good;
	options.email = "nobody";
	assert_recruiter_refused(options, "email");
	for (gsize i = 0; i < G_N_ELEMENTS(bad_engagements); i++) {
		options = good;
		options.engagements = bad_engagements[i];
		assert_recruiter_refused(options, "engagements");
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bad_capacities); i++) {
		options = good;
		options.capacity = bad_capacities[i];
		assert_recruiter_refused(options, "capacity");
	}
}

static void setting_nothing_is_refused(void)
{
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const RecruiterOptions none = {0};

	field_errors_init(&wrong);
	g_assert_false(accounts_set_recruiter(NULL, "rosa@agency.example", &none, &wrong, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void every_bad_field_of_an_account_is_named(void)
{
	const struct {
		StaffOptions options;
		const char *named;
	} rows[] = {
		{{"ann@a.example", NULL, "correct horse battery"}, "role"},
		{{"ann@a.example", "king", "correct horse battery"}, "role"},
		{{"ann", "admin", "correct horse battery"}, "email"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		FieldErrors wrong;

		field_errors_init(&wrong);
		const bool is_done = accounts_add_staff(NULL, &rows[i].options, &wrong, &error);
		assert_refused(is_done, &wrong, error, rows[i].named);
	}
}

static void every_bad_field_of_a_token_is_named(void)
{
	const struct {
		TokenOptions options;
		const char *named;
	} rows[] = {
		{{"", "leads:read", NULL}, "name"},
		{{"two words", "leads:read", NULL}, "name"},
		{{"desk", NULL, NULL}, "scope"},
		{{"desk", "leads:all", NULL}, "scope"},
		{{"desk", "leads:read", "tomorrow"}, "days"},
		{{"desk", "leads:read", "3651"}, "days"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		FieldErrors wrong;
		char *text = NULL;

		field_errors_init(&wrong);
		const bool is_done = accounts_create_token(NULL, &rows[i].options, &text, &wrong, &error);
		assert_refused(is_done, &wrong, error, rows[i].named);
		g_assert_null(text);
	}
}

static void a_short_password_is_refused(void)
{
	const StaffOptions options = {"ann@a.example", "admin", "short"};
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	g_assert_false(accounts_add_staff(NULL, &options, &wrong, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_nonnull(strstr(error->message, "12 characters"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	caller_set_shell("cli:tests");
#define TEST(name) g_test_add_func("/accounts/" #name, name)
	TEST(every_bad_field_of_a_recruiter_is_named);
	TEST(every_bad_field_is_listed);
	TEST(setting_nothing_is_refused);
	TEST(a_short_password_is_refused);
	TEST(every_bad_field_of_an_account_is_named);
	TEST(every_bad_field_of_a_token_is_named);
	return g_test_run();
}
