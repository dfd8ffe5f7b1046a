#include "db/prepared.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/statement.h"

enum {
	NAME_BYTES = 16,
	USES_MIN = 8,
};

static const char NO_SUCH_STATEMENT[] = "26000";
static const char OTHER_COLUMNS[] = "0A000"; /* "cached plan must not change result type" */

typedef struct Statement {
	char name[NAME_BYTES];
	bool is_prepared;
	int64_t until_us; /* 0: it did not run yet */
	uint64_t uses;
	uint64_t planned_at; /* uses */
} Statement;

struct Prepared {
	GHashTable *statements; /* Statement by its text's address */
	bool is_asked;
	bool is_session_ours;
	guint names;
};

void prepared_free(Prepared *prepared)
{
	if (prepared == NULL)
		return;
	g_hash_table_unref(prepared->statements);
	g_free(prepared);
}

static Statement *statement_of(Db *db, const char *sql)
{
	if (db->prepared == NULL) {
		db->prepared = g_new0(Prepared, 1);
		db->prepared->statements = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	}
	Statement *statement = g_hash_table_lookup(db->prepared->statements, sql);
	if (statement == NULL) {
		statement = g_new0(Statement, 1);
		g_snprintf(statement->name, sizeof statement->name, "s%u", ++db->prepared->names);
		g_hash_table_insert(db->prepared->statements, (void *)(uintptr_t)sql, statement);
	}
	return statement;
}

static bool run(Db *db, const RoundTrip *trip, GError **error)
{
	PGresult *result = db_round_trip(db, trip, error);

	PQclear(result);
	return result != NULL;
}

static bool ask_whose_session(Db *db, GError **error)
{
	const RoundTrip trip = {.sql = "select pg_backend_pid()"};
	PGresult *result = db->prepared->is_asked ? NULL : db_round_trip(db, &trip, error);

	if (db->prepared->is_asked)
		return true;
	if (result == NULL)
		return false;
	db->prepared->is_asked = true;
	db->prepared->is_session_ours = atoi(PQgetvalue(result, 0, 0)) == PQbackendPID(db->conn);
	PQclear(result);
	if (!db->prepared->is_session_ours || !db->plans_once)
		return true;
	return run(db, &(RoundTrip){.sql = "set plan_cache_mode = force_generic_plan"}, error);
}

static bool deallocate(Db *db, Statement *statement, GError **error)
{
	g_autofree char *sql = g_strconcat("deallocate ", statement->name, NULL);

	statement->is_prepared = false;
	return run(db, &(RoundTrip){.sql = sql}, error);
}

bool prepared_name(Db *db, const char *sql, const char **name, GError **error)
{
	*name = NULL;
	if (!g_str_has_prefix(sql, DB_PREPARED_MARK))
		return true;
	Statement *statement = statement_of(db, sql);
	const int64_t now_us = clock_monotonic_us();
	statement->uses++;
	if (now_us >= statement->until_us || statement->uses > 2 * statement->planned_at + USES_MIN) {
		statement->planned_at = statement->uses;
		statement->until_us = now_us + DB_PREPARED_MS * INT64_C(1000);
		if (!statement->is_prepared)
			return true;
		if (!deallocate(db, statement, error))
			return false;
	}
	if (!ask_whose_session(db, error))
		return false;
	if (!db->prepared->is_session_ours)
		return true;
	if (!statement->is_prepared &&
		!run(db, &(RoundTrip){.sql = sql, .name = statement->name, .is_to_prepare = true}, error))
		return false;
	statement->is_prepared = true;
	*name = statement->name;
	return true;
}

bool prepared_is_stale(const Db *db)
{
	return strcmp(db->sqlstate, NO_SUCH_STATEMENT) == 0 || strcmp(db->sqlstate, OTHER_COLUMNS) == 0;
}

void prepared_forget(Db *db)
{
	/* Names are not used again: the server may still have them. */
	g_hash_table_remove_all(db->prepared->statements);
	db->prepared->is_session_ours = strcmp(db->sqlstate, NO_SUCH_STATEMENT) != 0;
}
