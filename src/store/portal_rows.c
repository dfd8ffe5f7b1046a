#include "store/portal_rows.h"

#include <string.h>

#include "base/error.h"
#include "domain/matching/fairness.h"
#include "store/portal_rows_sql.h"
#include "store/recruiter.h"

static bool not_found(const char *what, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such %s", what);
	return false;
}

bool portal_rows_load(Db *db, const Ident *recruiter, GString *out, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	g_autoptr(DbResult) rows = db_query(db, SQL_PORTAL_ROWS_LOAD,
		DB_PARAMS(db_text(id), db_int(PORTAL_ROWS_MAX), db_int(RECRUITER_BENCH_DAYS)), error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return not_found("recruiter", error);
	g_string_append(out, db_get_text(rows, 0, "document"));
	return true;
}

DbResult *portal_rows_stats(Db *db, const Ident *recruiter, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	return db_query(db, SQL_PORTAL_ROWS_STATS, DB_PARAMS(db_text(id), db_int(FAIR_WINDOW_DAYS)), error);
}

bool portal_rows_lock_own_lead(Db *db, const Ident *recruiter, const char *reference, Ident *lead, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	g_autoptr(DbResult) rows =
		db_query(db, SQL_PORTAL_ROWS_LOCK_OWN_LEAD, DB_PARAMS(db_text(id), db_text(reference)), error);
	if (rows == NULL)
		return false;
	return (db_rows(rows) == 1 && ident_parse(db_get_text(rows, 0, "id"), lead)) ||
	       not_found("lead of yours", error);
}

bool portal_rows_is_last_note(
	Db *db, const Ident *lead, const char *actor, const char *note, bool *is_last, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead, id);
	g_autoptr(DbResult) rows =
		db_query(db, SQL_PORTAL_ROWS_LAST_NOTE, DB_PARAMS(db_text(id), db_text(actor)), error);
	if (rows == NULL)
		return false;
	*is_last = db_rows(rows) == 1 && strcmp(db_get_text(rows, 0, "note"), note) == 0;
	return true;
}

bool portal_rows_record_request(Db *db, const char *address, int64_t minutes, bool *is_first, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_PORTAL_ROWS_RECORD_REQUEST, DB_PARAMS(db_text(address), db_int(minutes)), error);

	if (rows == NULL)
		return false;
	*is_first = db_rows(rows) > 0;
	return true;
}

DbResult *portal_rows_recruiter_of(Db *db, const char *address, GError **error)
{
	return db_query(db, SQL_PORTAL_ROWS_RECRUITER_OF, DB_PARAMS(db_text(address)), error);
}
