#include "store/saved_view.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/saved_view_sql.h"

bool saved_view_list(Db *db, const char *account, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_SAVED_VIEW_LIST, DB_PARAMS(db_text(account)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "views"));
	return true;
}

bool saved_view_save(Db *db, const char *account, const SavedView *view, int views_max, GError **error)
{
	g_autoptr(DbResult) result = db_query(db, SQL_SAVED_VIEW_SAVE,
		DB_PARAMS(db_text(account), db_text(view->name), db_text(view->query), db_bool(view->is_shared),
			db_int(views_max)),
		error);

	if (result == NULL)
		return false;
	if (db_rows_changed(result) > 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_VIEW_MANY, wording_number("max", views_max));
}

bool saved_view_delete(Db *db, const char *account, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) result =
		db_query(db, SQL_SAVED_VIEW_DELETE, DB_PARAMS(db_text(account), db_text(text)), error);
	if (result == NULL)
		return false;
	if (db_rows_changed(result) > 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_VIEW_NONE);
}

DbResult *saved_view_stale(Db *db, const char *account, int seconds, GError **error)
{
	return db_query(db, SQL_SAVED_VIEW_STALE, DB_PARAMS(db_text(account), db_int(seconds)), error);
}

bool saved_view_keep_count(Db *db, const char *account, const char *id, int64_t leads, bool is_rounded, GError **error)
{
	return db_run(db, SQL_SAVED_VIEW_KEEP_COUNT,
		DB_PARAMS(db_text(account), db_text(id), db_int(leads), db_bool(is_rounded)), error);
}

bool saved_view_counts(Db *db, const char *account, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_SAVED_VIEW_COUNTS, DB_PARAMS(db_text(account)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "views"));
	return true;
}
