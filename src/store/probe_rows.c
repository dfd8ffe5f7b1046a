#include "store/probe_rows.h"

#include "store/probe_rows_sql.h"

bool probe_rows_begin(Db *db, const Ident *id, int64_t every_s, int64_t within_s, bool *is_begun, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) begun =
		db_query(db, SQL_PROBE_BEGIN, DB_PARAMS(db_text(text), db_int(every_s), db_int(within_s)), error);
	if (begun != NULL)
		*is_begun = db_rows(begun) > 0;
	return begun != NULL;
}

bool probe_rows_prepare(Db *db, const char *address, const char *name, GError **error)
{
	const Ident id = ident_new();
	char text[IDENT_TEXT_BYTES];

	ident_format(&id, text);
	return db_run(db, SQL_PROBE_PREPARE, DB_PARAMS(db_text(address), db_text(name), db_text(text)), error);
}

DbResult *probe_rows_look(Db *db, GError **error)
{
	return db_query(db, SQL_PROBE_LOOK, DB_NO_PARAMS, error);
}

bool probe_rows_lock_emails(Db *db, GError **error)
{
	g_autoptr(DbResult) locked = db_query(db, SQL_PROBE_LOCK_EMAILS, DB_NO_PARAMS, error);

	return locked != NULL;
}

DbResult *probe_rows_finish(Db *db, const ProbeEnd *end, GError **error)
{
	return db_query(db, SQL_PROBE_FINISH,
		DB_PARAMS(db_text(end->id), db_text(end->missing), db_text(end->code), db_text(end->reply)), error);
}

bool probe_rows_remove_leads(Db *db, GError **error)
{
	return db_run(db, SQL_PROBE_REMOVE_LEADS, DB_NO_PARAMS, error);
}

DbResult *probe_rows_last(Db *db, GError **error)
{
	return db_query(db, SQL_PROBE_LAST, DB_NO_PARAMS, error);
}
