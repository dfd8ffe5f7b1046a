/* store/lead_search_index: keeping what leads are found by, and the names that searches are completed with. */
#include "store/lead_search.h"

#include "db/transaction.h"
#include "store/lead_search_sql.h"

DbResult *lead_search_names(Db *db, const char *op, const char *typed, GError **error)
{
	g_autoptr(GString) pattern = g_string_new(typed);

	g_string_replace(pattern, "\\", "\\\\", 0);
	g_string_replace(pattern, "%", "\\%", 0);
	g_string_replace(pattern, "_", "\\_", 0);
	return db_query(db, SQL_LEAD_SEARCH_NAMES,
		DB_PARAMS(db_text(op), db_text(pattern->str), db_int(LEAD_SEARCH_NAMES_MAX)), error);
}

bool lead_search_index_due(Db *db, int64_t *leads, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	*leads = 0;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) lock = db_query(db, SQL_LEAD_SEARCH_LOCK, DB_NO_PARAMS, error);
	if (lock == NULL)
		return false;
	if (db_get_int(lock, 0, "is_held") == 0)
		return true;
	g_autoptr(DbResult) rows =
		db_query(db, SQL_LEAD_SEARCH_INDEX_DUE, DB_PARAMS(db_int(LEAD_SEARCH_INDEX_BATCH)), error);
	if (rows == NULL || !db_commit(&tx, error))
		return false;
	*leads = db_get_int(rows, 0, "leads");
	return true;
}
