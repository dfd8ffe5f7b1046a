#include "store/board_rows.h"

#include "store/board_rows_sql.h"

DbResult *board_due_day(Db *db, int days, GError **error)
{
	return db_query(db, SQL_BOARD_DUE_DAY, DB_PARAMS(db_int(days)), error);
}

DbResult *board_answers(Db *db, const char *day, GError **error)
{
	return db_query(db, SQL_BOARD_ANSWERS, DB_PARAMS(db_text(day)), error);
}

DbResult *board_response_times(Db *db, const char *day, GError **error)
{
	return db_query(db, SQL_BOARD_RESPONSE_TIMES, DB_PARAMS(db_text(day)), error);
}

bool board_keep_recruiters(Db *db, int days, const BoardShares *shares, GError **error)
{
	return db_run(db, SQL_BOARD_KEEP_RECRUITERS,
		DB_PARAMS(db_int(days), db_text(shares->ids), db_text(shares->shares), db_text(shares->targets)),
		error);
}

bool board_keep_day(Db *db, const char *day, const char *answers, const char *response_times, GError **error)
{
	g_autoptr(DbResult) done = db_query(
		db, SQL_BOARD_KEEP_DAY, DB_PARAMS(db_text(day), db_text(answers), db_text(response_times)), error);

	return done != NULL;
}

bool board_days(Db *db, int days, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_BOARD_DAYS, DB_PARAMS(db_int(days)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "board"));
	return true;
}
