#include "store/portal_rows.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/matching/fairness.h"
#include "store/portal_rows_sql.h"
#include "store/recruiter.h"

bool portal_rows_page(Db *db, const Ident *recruiter, const PortalFilter *filter, GString *out, GError **error)
{
	char id[IDENT_TEXT_BYTES];
	char after[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	if (filter->after != NULL)
		ident_format(filter->after, after);
	g_autoptr(DbResult) rows = db_query(db, SQL_PORTAL_ROWS_PAGE,
		DB_PARAMS(db_text(id), db_int(PORTAL_ROWS_MAX), db_int(RECRUITER_BENCH_DAYS), db_text(filter->standing),
			db_text(filter->words), db_text(filter->after == NULL ? NULL : after)),
		error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_RECRUITER_NOT_FOUND);
	g_string_append(out, db_get_text(rows, 0, "document"));
	return true;
}

DbResult *portal_rows_stats(Db *db, const Ident *recruiter, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	return db_query(db, SQL_PORTAL_ROWS_STATS, DB_PARAMS(db_text(id), db_int(FAIR_WINDOW_DAYS)), error);
}
