#include "store/daily.h"

#include "store/daily_sql.h"

bool daily_is_due(Db *db, bool *is_due, GError **error)
{
	g_autoptr(DbResult) row = db_query(db, SQL_DAILY_IS_DUE, DB_NO_PARAMS, error);

	if (row != NULL)
		*is_due = db_get_bool(row, 0, "is_due");
	return row != NULL;
}

DbResult *daily_claim(Db *db, GError **error)
{
	return db_query(db, SQL_DAILY_CLAIM, DB_NO_PARAMS, error);
}

DbResult *daily_summarize_quarantine(Db *db, GError **error)
{
	return db_query(db, SQL_DAILY_SUMMARIZE_QUARANTINE, DB_NO_PARAMS, error);
}

bool daily_forget(Db *db, GError **error)
{
	g_autoptr(DbResult) done = db_query(db, SQL_DAILY_FORGET, DB_NO_PARAMS, error);

	return done != NULL;
}
