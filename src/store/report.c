#include "store/report.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/report_sql.h"

DbResult *report_load_rows(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_REPORT_ROWS, DB_PARAMS(db_text(ids)), error);
}

DbResult *report_load_export(Db *db, const char *ids, bool with_recruiter, bool with_answers, GError **error)
{
	return db_query(db, SQL_REPORT_EXPORT_ROWS,
		DB_PARAMS(db_text(ids), db_bool(with_recruiter), db_bool(with_answers)), error);
}

DbResult *report_load_export_lines(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_REPORT_EXPORT_LINES, DB_PARAMS(db_text(ids)), error);
}

static DbResult *query_by_id(Db *db, const char *sql, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, sql, DB_PARAMS(db_text(text)), error);
}

bool report_load_lead(Db *db, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_REPORT_LEAD, id, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_LEAD_NOT_FOUND);
	g_string_append(out, db_get_text(rows, 0, "lead"));
	return true;
}

bool report_load_contact(Db *db, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_REPORT_CONTACT, id, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_LEAD_NOT_FOUND);
	g_string_append(out, db_get_text(rows, 0, "contact"));
	return true;
}

bool report_load_events(Db *db, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_REPORT_EVENTS, id, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "events"));
	return true;
}

bool report_load_board(Db *db, const char *account_id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_REPORT_BOARD, DB_PARAMS(db_text(account_id)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "board"));
	return true;
}

DbResult *report_load_figures(Db *db, GError **error)
{
	return db_query(db, SQL_REPORT_FIGURES, DB_NO_PARAMS, error);
}

static DbResult *ask(Db *db, const char *sql, const ReplayRange *range, int64_t leads_max, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];

	ident_format(&range->from, from);
	ident_format(&range->before, before);
	return db_query(db, sql, DB_PARAMS(db_text(from), db_text(before), db_int(leads_max)), error);
}

bool report_replay_count(Db *db, const ReplayRange *range, int64_t leads_max, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) rows = ask(db, SQL_REPORT_REPLAY_COUNT, range, leads_max, error);

	if (rows == NULL)
		return false;
	*leads = db_get_int(rows, 0, "leads");
	return true;
}

DbResult *report_replay(Db *db, const ReplayRange *range, int64_t leads_max, GError **error)
{
	return ask(db, SQL_REPORT_REPLAY, range, leads_max, error);
}

DbResult *report_find_mistakes(Db *db, const char *first, bool is_before, GError **error)
{
	return db_query(db, SQL_REPORT_FIND_MISTAKES, DB_PARAMS(db_text(first), db_bool(is_before)), error);
}
