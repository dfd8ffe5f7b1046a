#include "store/imported_leads.h"

#include "store/imported_leads_sql.h"

bool imported_leads_find_recruiter(
	Db *db, const char *address, const char *name, Ident *id, bool *is_found, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_IMPORTED_LEADS_FIND_RECRUITER, DB_PARAMS(db_text(address), db_text(name)), error);

	if (rows == NULL)
		return false;
	*is_found = db_rows(rows) > 0 && ident_parse(db_get_text(rows, 0, "id"), id);
	return true;
}

bool imported_leads_add_recruiter(Db *db, const Ident *id, const char *name, const char *address, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(
		db, SQL_IMPORTED_LEADS_ADD_RECRUITER, DB_PARAMS(db_text(text), db_text(name), db_text(address)), error);
}

bool imported_leads_batch(Db *db, const char *leads, const char *actor, int64_t *written, GError **error)
{
	g_autoptr(DbResult) row =
		db_query(db, SQL_IMPORTED_LEADS_BATCH, DB_PARAMS(db_text(leads), db_text(actor)), error);

	if (row != NULL)
		*written = db_get_int(row, 0, "leads");
	return row != NULL;
}

DbResult *imported_leads_similar(Db *db, const char *leads, int rows_max, GError **error)
{
	return db_query(db, SQL_IMPORTED_LEADS_SIMILAR, DB_PARAMS(db_text(leads), db_int(rows_max)), error);
}
