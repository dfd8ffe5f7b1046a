/* Which schemas a program works with. */
#include "db/migrate.h"

#include <string.h>

#include "base/error.h"

/* Checks a schema of one applied migration and one that stands as given. */
static bool check(MigrationState state, bool may_be_pending, GError **error)
{
	Migration applied = {.name = (char[]){"0001_a.sql"}, .state = MIGRATION_APPLIED};
	Migration other = {.name = (char[]){"0002_b.sql"}, .state = state};
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	g_ptr_array_add(list, &applied);
	g_ptr_array_add(list, &other);
	return migrate_check_list(list, may_be_pending, error);
}

static void assert_refused(MigrationState state, bool may_be_pending, const char *says)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(check(state, may_be_pending, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT));
	g_assert_nonnull(strstr(error->message, "0002_b.sql"));
	g_assert_nonnull(strstr(error->message, says));
}

static void a_schema_that_is_complete_is_taken(void)
{
	g_assert_true(check(MIGRATION_APPLIED, false, NULL));
}

static void a_schema_that_is_behind_is_refused_with_what_to_do(void)
{
	assert_refused(MIGRATION_PENDING, false, "leadmatch migrate");
}

static void a_schema_that_is_behind_may_be_migrated(void)
{
	g_assert_true(check(MIGRATION_PENDING, true, NULL));
}

static void a_newer_schema_is_refused_even_for_migrating(void)
{
	assert_refused(MIGRATION_UNKNOWN, true, "newer");
}

static void a_changed_migration_is_refused_even_for_migrating(void)
{
	assert_refused(MIGRATION_CHANGED, true, "different contents");
}

static void the_programs_migrations_are_numbered_without_gaps(void)
{
	guint count = 0;

	for (const EmbeddedFile *file = embedded_migrations; file->name != NULL; file++) {
		g_autofree char *prefix = g_strdup_printf("%04u_", ++count);
		g_assert_true(g_str_has_prefix(file->name, prefix));
		g_assert_true(g_str_has_suffix(file->name, ".sql"));
	}
	g_assert_cmpuint(count, >, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/migrate/a_schema_that_is_complete_is_taken", a_schema_that_is_complete_is_taken);
	g_test_add_func("/migrate/a_schema_that_is_behind_is_refused_with_what_to_do",
		a_schema_that_is_behind_is_refused_with_what_to_do);
	g_test_add_func("/migrate/a_schema_that_is_behind_may_be_migrated", a_schema_that_is_behind_may_be_migrated);
	g_test_add_func(
		"/migrate/a_newer_schema_is_refused_even_for_migrating", a_newer_schema_is_refused_even_for_migrating);
	g_test_add_func("/migrate/a_changed_migration_is_refused_even_for_migrating",
		a_changed_migration_is_refused_even_for_migrating);
	g_test_add_func("/migrate/the_programs_migrations_are_numbered_without_gaps",
		the_programs_migrations_are_numbered_without_gaps);
	return g_test_run();
}
