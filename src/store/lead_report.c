#include "store/lead_report.h"

#include "base/error.h"
#include "store/lead_report_sql.h"

void lead_report_ids_write(const DbResult *rows, int count, GString *ids)
{
	g_string_append_c(ids, '{');
	for (int i = 0; i < count; i++) {
		if (i > 0)
			g_string_append_c(ids, ',');
		g_string_append(ids, db_get_text(rows, i, "id"));
	}
	g_string_append_c(ids, '}');
}

DbResult *lead_report_load_rows(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_LEAD_REPORT_ROWS, DB_PARAMS(db_text(ids)), error);
}

DbResult *lead_report_load_export(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_LEAD_REPORT_EXPORT_ROWS, DB_PARAMS(db_text(ids)), error);
}

static DbResult *query_by_id(Db *db, const char *sql, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, sql, DB_PARAMS(db_text(text)), error);
}

bool lead_report_load_lead(Db *db, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_REPORT_LEAD, id, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such lead");
		return false;
	}
	g_string_append(out, db_get_text(rows, 0, "lead"));
	return true;
}

bool lead_report_load_events(Db *db, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_REPORT_EVENTS, id, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "events"));
	return true;
}

DbResult *lead_report_load_figures(Db *db, GError **error)
{
	return db_query(db, SQL_LEAD_REPORT_FIGURES, DB_NO_PARAMS, error);
}
