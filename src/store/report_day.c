#include "store/report_day.h"

#include "db/statement.h"
#include "db/transaction.h"
#include "store/report_day_sql.h"

bool report_day_count_due(Db *db, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) lock = db_query(db, SQL_REPORT_DAY_LOCK, DB_NO_PARAMS, error);
	if (lock == NULL)
		return false;
	if (db_get_int(lock, 0, "is_held") == 0)
		return true;
	g_autoptr(DbResult) counted = db_query(db, SQL_REPORT_DAY_COUNT, DB_NO_PARAMS, error);
	return counted != NULL && db_commit(&tx, error);
}
