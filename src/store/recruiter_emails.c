#include "store/recruiter_emails.h"

#include "store/recruiter.h"
#include "store/recruiter_emails_sql.h"

bool recruiter_emails_is_due(Db *db, bool *is_due, GError **error)
{
	g_autoptr(DbResult) row = db_query(db, SQL_RECRUITER_EMAILS_IS_DUE, DB_NO_PARAMS, error);

	if (row != NULL)
		*is_due = db_get_bool(row, 0, "is_due");
	return row != NULL;
}

DbResult *recruiter_emails_claim(Db *db, GError **error)
{
	return db_query(db, SQL_RECRUITER_EMAILS_CLAIM, DB_PARAMS(db_int(RECRUITER_BENCH_DAYS)), error);
}

bool recruiter_emails_schedule(Db *db, const char *json, GError **error)
{
	g_autoptr(DbResult) done = db_query(db, SQL_RECRUITER_EMAILS_SCHEDULE, DB_PARAMS(db_text(json)), error);

	return done != NULL;
}
