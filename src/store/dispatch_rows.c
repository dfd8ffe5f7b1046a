#include "store/dispatch_rows.h"

#include "base/error.h"
#include "store/dispatch_rows_sql.h"

DbResult *dispatch_rows_claim(Db *db, int leads_max, bool is_probe, GError **error)
{
	return db_query(db, SQL_DISPATCH_ROWS_CLAIM, DB_PARAMS(db_int(leads_max), db_bool(is_probe)), error);
}

bool dispatch_rows_postpone(Db *db, const char *id, GError **error)
{
	return db_run(db, SQL_DISPATCH_ROWS_POSTPONE, DB_PARAMS(db_text(id)), error);
}

bool dispatch_rows_lock(Db *db, GError **error)
{
	return db_run(db, SQL_DISPATCH_ROWS_LOCK, DB_PARAMS(db_bool(false), db_bool(false)), error);
}

bool dispatch_rows_lock_if_due(Db *db, bool is_probe, bool *is_due, GError **error)
{
	g_autoptr(DbResult) locked =
		db_query(db, SQL_DISPATCH_ROWS_LOCK, DB_PARAMS(db_bool(true), db_bool(is_probe)), error);

	*is_due = locked != NULL && db_rows(locked) > 0;
	return locked != NULL;
}

DbResult *dispatch_rows_look_at(Db *db, const char *id, GError **error)
{
	return db_query(db, SQL_DISPATCH_ROWS_LOOK_AT, DB_PARAMS(db_text(id)), error);
}

DbResult *dispatch_rows_ties(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_DISPATCH_ROWS_TIES, DB_PARAMS(db_text(ids)), error);
}

bool dispatch_rows_is_anybody_freed(Db *db, bool *is_available, GError **error)
{
	g_autoptr(DbResult) row = db_query(db, SQL_DISPATCH_ROWS_IS_ANYBODY_FREED, DB_NO_PARAMS, error);

	if (row != NULL)
		*is_available = db_get_bool(row, 0, "is_available");
	return row != NULL;
}

bool dispatch_rows_wake_waiting(Db *db, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) woken =
		db_query(db, SQL_DISPATCH_ROWS_WAKE_WAITING, DB_PARAMS(db_int(DISPATCH_ROWS_WAKE_MAX)), error);

	if (woken != NULL)
		*leads = db_rows_changed(woken);
	return woken != NULL;
}

DbResult *dispatch_rows_choose_receipts(Db *db, const char *wanted, int hour_max, GError **error)
{
	return db_query(db, SQL_DISPATCH_ROWS_CHOOSE_RECEIPTS, DB_PARAMS(db_text(wanted), db_int(hour_max)), error);
}

bool dispatch_rows_write(Db *db, const char *decisions, const GString *explanations, GError **error)
{
	return db_run(db, SQL_DISPATCH_ROWS_WRITE, DB_PARAMS(db_text(decisions), db_documents(explanations)), error);
}

DbResult *dispatch_rows_past_responses(Db *db, int responses_max, GError **error)
{
	return db_query(db, SQL_DISPATCH_ROWS_PAST_RESPONSES, DB_PARAMS(db_int(responses_max)), error);
}

bool dispatch_rows_break_responses(Db *db, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) broken =
		db_query(db, SQL_DISPATCH_ROWS_BREAK_RESPONSES, DB_PARAMS(db_int(DISPATCH_ROWS_BREAK_MAX)), error);

	if (broken != NULL)
		*leads = db_rows_changed(broken);
	return broken != NULL;
}
