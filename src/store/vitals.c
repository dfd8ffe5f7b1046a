#include "store/vitals.h"

#include "base/clock.h"
#include "store/vitals_sql.h"

bool vitals_read(Db *db, Vitals *vitals, GError **error)
{
	const int64_t before_us = clock_now_us();
	g_autoptr(DbResult) rows = db_query(db, SQL_VITALS_NOW, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	/* The way there and back is no skew. */
	const int64_t after_us = clock_now_us(), now_us = db_get_int(rows, 0, "now_us");
	vitals->skew_us = now_us < before_us ? before_us - now_us : now_us > after_us ? after_us - now_us : 0;
	return true;
}

DbResult *vitals_rights(Db *db, GError **error)
{
	return db_query(db, SQL_VITALS_RIGHTS, DB_NO_PARAMS, error);
}

int64_t vitals_rejected(Db *db, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_VITALS_REJECTED, DB_NO_PARAMS, error);

	return rows == NULL ? -1 : db_get_int(rows, 0, "emails");
}
