#include "store/lead_edit.h"

#include "base/error.h"
#include "store/lead_edit_sql.h"

DbResult *lead_edit_lock(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) rows = db_query(db, SQL_LEAD_EDIT_LOCK, DB_PARAMS(db_text(text)), error);
	if (rows != NULL && db_rows(rows) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such lead");
		return NULL;
	}
	return g_steal_pointer(&rows);
}

bool lead_edit_write(Db *db, const Ident *id, const LeadMove *move, const char *engagement, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_LEAD_EDIT_WRITE,
		DB_PARAMS(db_text(text), move == NULL ? db_null() : db_text(lead_status_name(move->to)),
			db_bool(move != NULL && (move->causes & LEAD_STARTS_ROUND) != 0), db_text(engagement)),
		error);
}

bool lead_edit_assign(Db *db, const Ident *id, const Ident *recruiter_id, GError **error)
{
	char lead[IDENT_TEXT_BYTES];
	char recruiter[IDENT_TEXT_BYTES];

	ident_format(id, lead);
	ident_format(recruiter_id, recruiter);
	return db_run(db, SQL_LEAD_EDIT_ASSIGN, DB_PARAMS(db_text(lead), db_text(recruiter)), error);
}
