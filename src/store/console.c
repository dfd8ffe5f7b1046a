#include "store/console.h"

#include "store/console_sql.h"

/* Appends the one column of the one row. */
static bool append_one(DbResult *rows, const char *column, GString *out)
{
	g_autoptr(DbResult) owned = rows;

	if (owned == NULL)
		return false;
	g_string_append(out, db_get_text(owned, 0, column));
	return true;
}

bool console_queue(Db *db, const char *status, const char *reference, GString *out, GError **error)
{
	return append_one(
		db_query(db, SQL_CONSOLE_QUEUE, DB_PARAMS(db_text(status), db_text(reference)), error), "queue", out);
}

static DbResult *query_by_id(Db *db, const char *sql, const Ident *lead, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead, id);
	return db_query(db, sql, DB_PARAMS(db_text(id)), error);
}

bool console_versions(Db *db, const Ident *lead, GString *out, GError **error)
{
	return append_one(query_by_id(db, SQL_CONSOLE_VERSIONS, lead, error), "versions", out);
}

bool console_effect(Db *db, const Ident *lead, GString *out, GError **error)
{
	return append_one(query_by_id(db, SQL_CONSOLE_EFFECT, lead, error), "effect", out);
}
