#include "db/migrate.h"

#include <string.h>

#include "base/error.h"
#include "db/round_trip.h"
#include "db/statement.h"
#include "db/transaction.h"

/*
 * Any number, always the same: it keeps two migrating programs apart. The second waits for as long as the first needs;
 * after that lock_timeout holds again, so that a migration never blocks others while it waits.
 */
#define TAKE_LOCK                                   \
	"set local statement_timeout = 0;"          \
	"set local lock_timeout = 0;"               \
	"select pg_advisory_xact_lock(7306080011);" \
	"set local lock_timeout to default"

#define CREATE_TABLE                                       \
	"create table if not exists schema_migration ("    \
	" name text primary key,"                          \
	" checksum text not null,"                         \
	" applied_at timestamptz not null default now());" \
	"alter table schema_migration add column if not exists oldest text"

#define TABLE_EXISTS "select to_regclass('schema_migration') is not null as is_there"
/* The column may be missing where an earlier program has migrated. */
#define LIST \
	"select name, checksum, applied_at, to_jsonb(m) ->> 'oldest' as oldest from schema_migration m order by name"
#define RECORD "insert into schema_migration (name, checksum, oldest) values ($1, $2, $3)"

/* A line of a migration; what follows is the name of the last migration that the oldest program knows which can live with it. */
#define OLDEST "-- oldest program: "

enum {
	MIGRATE_STATEMENT_MS = 60 * 60 * 1000, /* an index on a large table takes minutes */
};

static const char *const state_names[MIGRATION_STATE_COUNT] = {
	[MIGRATION_APPLIED] = "applied",
	[MIGRATION_PENDING] = "pending",
	[MIGRATION_CHANGED] = "changed",
	[MIGRATION_UNKNOWN] = "unknown",
};

const char *migration_state_name(MigrationState state)
{
	return state_names[state];
}

static void migration_free(void *data)
{
	Migration *migration = data;

	g_free(migration->name);
	g_free(migration->applied_at);
	g_free(migration->oldest);
	g_free(migration);
}

static int compare_names(const void *a, const void *b)
{
	const Migration *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static char *checksum_of(const EmbeddedFile *file)
{
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, file->bytes, (gssize)file->count);
}

/* NULL: no program that does not know this migration can live with it. */
static char *oldest_of(const EmbeddedFile *file)
{
	g_auto(GStrv) lines = g_strsplit(file->bytes, "\n", -1);

	for (char **line = lines; *line != NULL && g_str_has_prefix(*line, "--"); line++) {
		if (g_str_has_prefix(*line, OLDEST))
			return g_strdup(g_strstrip(*line + strlen(OLDEST)));
	}
	return NULL;
}

static Migration *find(const GPtrArray *list, const char *name)
{
	for (guint i = 0; i < list->len; i++) {
		Migration *migration = g_ptr_array_index(list, i);
		if (strcmp(migration->name, name) == 0)
			return migration;
	}
	return NULL;
}

static Migration *add(GPtrArray *list, const char *name, MigrationState state)
{
	Migration *migration = g_new0(Migration, 1);

	migration->name = g_strdup(name);
	migration->state = state;
	g_ptr_array_add(list, migration);
	return migration;
}

static void mark_applied(Migration *migration, const char *checksum)
{
	g_autofree char *known = checksum_of(migration->file);

	migration->state = strcmp(known, checksum) == 0 ? MIGRATION_APPLIED : MIGRATION_CHANGED;
}

static GPtrArray *list_files(const EmbeddedFile *files)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(migration_free);

	for (const EmbeddedFile *file = files; file->name != NULL; file++)
		add(list, file->name, MIGRATION_PENDING)->file = file;
	return list;
}

static bool read_applied(Db *db, GPtrArray *list, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, LIST, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	for (int i = 0; i < db_rows(rows); i++) {
		const char *name = db_get_text(rows, i, "name");
		Migration *migration = find(list, name);
		if (migration == NULL)
			migration = add(list, name, MIGRATION_UNKNOWN);
		else
			mark_applied(migration, db_get_text(rows, i, "checksum"));
		migration->applied_at = g_strdup(db_get_text(rows, i, "applied_at"));
		migration->oldest = g_strdup(db_get_text(rows, i, "oldest"));
	}
	return true;
}

GPtrArray *migrate_list(Db *db, const EmbeddedFile *files, GError **error)
{
	g_autoptr(DbResult) exists = db_query(db, TABLE_EXISTS, DB_NO_PARAMS, error);

	if (exists == NULL)
		return NULL;
	g_autoptr(GPtrArray) list = list_files(files);
	if (db_get_bool(exists, 0, "is_there") && !read_applied(db, list, error))
		return NULL;
	g_ptr_array_sort(list, compare_names);
	return g_steal_pointer(&list);
}

static bool refuse(const Migration *migration, const char *says, GError **error)
{
	g_set_error(
		error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, "the database schema: %s %s", migration->name, says);
	return false;
}

/* A newer program has added something that this one need not know of. */
static bool can_live_with(const GPtrArray *list, const Migration *unknown)
{
	const Migration *oldest = unknown->oldest == NULL ? NULL : find(list, unknown->oldest);

	return oldest != NULL && oldest->state == MIGRATION_APPLIED;
}

bool migrate_check_list(const GPtrArray *list, bool may_be_pending, GError **error)
{
	for (guint i = 0; i < list->len; i++) {
		const Migration *migration = g_ptr_array_index(list, i);
		switch (migration->state) {
		case MIGRATION_APPLIED:
			break;
		case MIGRATION_PENDING:
			if (!may_be_pending)
				return refuse(migration, "has not been applied; run leadmatch migrate", error);
			break;
		case MIGRATION_CHANGED:
			return refuse(migration,
				"was applied with different contents; this program does not match this database",
				error);
		case MIGRATION_UNKNOWN:
			if (can_live_with(list, migration))
				break;
			return refuse(
				migration, "was applied by a newer leadmatch; run that version or a newer one", error);
		case MIGRATION_STATE_COUNT:
			g_assert_not_reached();
		}
	}
	return true;
}

bool migrate_check(Db *db, const EmbeddedFile *files, GError **error)
{
	g_autoptr(GPtrArray) list = migrate_list(db, files, error);

	return list != NULL && migrate_check_list(list, false, error);
}

/* Several statements in one string, inside a transaction only. */
static bool run_script(Db *db, const char *sql, GError **error)
{
	const RoundTrip trip = {.sql = sql, .is_script = true};
	g_autoptr(DbResult) result = db_round_trip(db, &trip, error);

	return result != NULL;
}

static const Migration *first_pending(const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		const Migration *migration = g_ptr_array_index(list, i);
		if (migration->state == MIGRATION_PENDING)
			return migration;
	}
	return NULL;
}

static bool run_and_record(Db *db, const Migration *migration, GError **error)
{
	g_autofree char *checksum = checksum_of(migration->file);
	g_autofree char *oldest = oldest_of(migration->file);

	if (!run_script(db, migration->file->bytes, error)) {
		g_prefix_error(error, "%s: ", migration->name);
		return false;
	}
	return db_run(db, RECORD, DB_PARAMS(db_text(migration->name), db_text(checksum), db_text(oldest)), error);
}

/* Applies the first that is pending, in one transaction; *name is its name, or NULL when there is none. */
static bool apply_next(Db *db, const EmbeddedFile *files, char **name, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, db, error) || !run_script(db, TAKE_LOCK, error) || !run_script(db, CREATE_TABLE, error))
		return false;
	/* Listed under the lock: another program may have been quicker. */
	g_autoptr(GPtrArray) list = migrate_list(db, files, error);
	if (list == NULL || !migrate_check_list(list, true, error))
		return false;
	const Migration *next = first_pending(list);
	if (next == NULL)
		return true;
	if (!run_and_record(db, next, error) || !db_commit(&tx, error))
		return false;
	*name = g_strdup(next->name);
	return true;
}

bool migrate_apply(Db *db, const EmbeddedFile *files, MigrateDone done, void *context, GError **error)
{
	db_set_statement_ms(db, MIGRATE_STATEMENT_MS);
	for (;;) {
		g_autofree char *name = NULL;
		if (!apply_next(db, files, &name, error))
			return false;
		if (name == NULL)
			return true;
		done(name, context);
	}
}
