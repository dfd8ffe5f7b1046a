/* What may be said of a recruiter: what is stored of it, and what is refused. */
#include "app/admin/recruiter_options.h"

static RecruiterChange read_good(const RecruiterFactOptions *options, GPtrArray *owned)
{
	RecruiterChange change = {0};
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	recruiter_options_check(options, &change, owned, &wrong);
	g_assert_cmpuint(field_errors_count(&wrong), ==, 0);
	return change;
}

static void lists_are_stored_by_their_own_names_once(void)
{
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
	const RecruiterChange change = read_good(&(RecruiterFactOptions){.languages = "Deutsch, en, german",
							 .tags = " Trading,embedded,trading",
							 .seniority = "expert, entry"},
		owned);

	g_assert_cmpstr(change.languages, ==, "german,english");
	g_assert_cmpstr(change.tags, ==, "trading,embedded");
	g_assert_cmpstr(change.seniority, ==, "expert,entry");
}

static void what_is_not_said_stays(void)
{
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
	const RecruiterFactOptions none = {0};
	const RecruiterChange change = read_good(&none, owned);

	g_assert_true(recruiter_options_are_empty(&none));
	g_assert_cmpint(change.weight, ==, RECRUITER_KEEP);
	g_assert_cmpint(change.budget_floor_usd, ==, RECRUITER_KEEP);
	g_assert_null(change.languages);
	g_assert_null(change.hours);
}

static void none_takes_away(void)
{
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
	const RecruiterChange change = read_good(&(RecruiterFactOptions){.hours = "none", .tags = "none"}, owned);

	g_assert_cmpstr(change.hours, ==, "none");
	g_assert_cmpstr(change.tags, ==, "none");
}

static void what_makes_no_sense_is_named_by_its_field(void)
{
	static const struct {
		RecruiterFactOptions options;
		const char *named;
	} rows[] = {
		{{.weight = "-1"}, "weight"},
		{{.weight = "much"}, "weight"},
		{{.budget_floor = "1.5"}, "budget_floor"},
		{{.languages = "klingon"}, "languages"},
		{{.seniority = "wizard"}, "seniority"},
		{{.tags = "two words"}, "tags"},
		{{.timezone = "Mars/Base"}, "timezone"},
		{{.hours = "mon 25-26"}, "hours"},
		{{.holidays = "some day"}, "holidays"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
		g_auto(FieldErrors) wrong = {0};
		RecruiterChange change = {0};

		field_errors_init(&wrong);
		recruiter_options_check(&rows[i].options, &change, owned, &wrong);
		g_assert_cmpuint(field_errors_count(&wrong), ==, 1);
		g_assert_cmpstr(field_errors_get(&wrong, 0)->field, ==, rows[i].named);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/recruiter_options/" #name, name)
	TEST(lists_are_stored_by_their_own_names_once);
	TEST(what_is_not_said_stays);
	TEST(none_takes_away);
	TEST(what_makes_no_sense_is_named_by_its_field);
	return g_test_run();
}
