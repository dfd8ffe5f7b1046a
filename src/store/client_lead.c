#include "store/client_lead.h"

#include "base/error.h"
#include "store/client_lead_sql.h"

static DbResult *query_by_id(Db *db, const char *sql, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, sql, DB_PARAMS(db_text(text)), error);
}

static void set_not_found(GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such lead");
}

/* Appends the one document of a statement that answers one row. */
static bool load_document(Db *db, const char *sql, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, sql, id, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0 || db_is_null(rows, 0, "document")) {
		set_not_found(error);
		return false;
	}
	g_string_append(out, db_get_text(rows, 0, "document"));
	return true;
}

bool client_lead_load(Db *db, const Ident *id, GString *out, GError **error)
{
	return load_document(db, SQL_CLIENT_LEAD, id, out, error);
}

bool client_lead_load_export(Db *db, const Ident *id, GString *out, GError **error)
{
	return load_document(db, SQL_CLIENT_LEAD_EXPORT, id, out, error);
}

DbResult *client_lead_lock(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_CLIENT_LEAD_LOCK, id, error);

	if (rows != NULL && db_rows(rows) == 0) {
		set_not_found(error);
		return NULL;
	}
	return g_steal_pointer(&rows);
}

DbResult *client_lead_holders(Db *db, const Ident *id, bool everybody, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, SQL_CLIENT_LEAD_HOLDERS, DB_PARAMS(db_text(text), db_bool(everybody)), error);
}

bool client_lead_write_correction(Db *db, const Ident *id, const char *lead, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_CLIENT_LEAD_CORRECT, DB_PARAMS(db_text(text), db_text(lead)), error);
}

bool client_lead_write_erasure(Db *db, const Ident *id, const char *actor, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_CLIENT_LEAD_ERASE, DB_PARAMS(db_text(text), db_text(actor)), error);
}
