/* cmd/cmd_migrate: brings the database schema up to date, or says how it stands. */
#include <stdio.h>

#include "base/error.h"
#include "cmd/command.h"
#include "config/settings.h"
#include "db/migrate.h"
#include "store/report_role.h"

static void print_status(const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		const Migration *migration = g_ptr_array_index(list, i);
		printf("%-8s  %-30s  %s\n", migration_state_name(migration->state), migration->name,
			migration->applied_at == NULL ? "" : migration->applied_at);
	}
}

/* Prints what would be applied, in order, as it would be run. */
static void print_pending(const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		const Migration *migration = g_ptr_array_index(list, i);
		if (migration->state == MIGRATION_PENDING)
			printf("-- %s\n%s\n", migration->name, migration->file->bytes);
	}
}

static void print_applied(const char *name, void *context)
{
	guint *count = context;

	printf("applied  %s\n", name);
	++*count;
}

/* Reports are a convenience: that they lack a role is said, and is no failure. */
static bool grant_reports(Db *db, GError **error)
{
	const ReportRole outcome = report_role_grant(db, error);

	if (outcome == REPORT_ROLE_MISSING)
		fputs("leadmatch: there is no role leadmatch_report to read the schema report, and this user may not make "
		      "it; for reports have an administrator run: create role leadmatch_report nologin; and then "
		      "leadmatch migrate again\n",
			stderr);
	else if (outcome == REPORT_ROLE_REFUSED)
		fputs("leadmatch: this user may not give leadmatch_report its rights; run leadmatch migrate as the owner "
		      "of the schema report\n",
			stderr);
	return outcome != REPORT_ROLE_COUNT;
}

static int apply(Db *db)
{
	GError *error = NULL;
	guint count = 0;

	if (!migrate_apply(db, embedded_migrations, print_applied, &count, &error) || !grant_reports(db, &error))
		return command_fail(error);
	if (count == 0)
		puts("the schema is up to date");
	return EXIT_DONE;
}

int cmd_migrate(int argc, char **argv)
{
	gboolean status_only = FALSE, dry_run = FALSE;
	const GOptionEntry entries[] = {
		{"status", 0, 0, G_OPTION_ARG_NONE, &status_only, "List all migrations with their status", NULL},
		{"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Print the SQL without running it", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Update the database schema. Safe to run at any time, even from several instances simultaneously.",
		    &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, &error);
	if (settings == NULL)
		return command_fail(error);
	g_autoptr(Db) db = db_open(settings->database_url, &error);
	if (db == NULL)
		return command_fail(error);
	if (!status_only && !dry_run)
		return apply(db);
	g_autoptr(GPtrArray) list = migrate_list(db, embedded_migrations, &error);
	if (list == NULL)
		return command_fail(error);
	if (status_only)
		print_status(list);
	else
		print_pending(list);
	return EXIT_DONE;
}
