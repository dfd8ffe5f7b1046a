#include "store/stored_outcome.h"

#include "store/stored_outcome_sql.h"

bool outcome_write(Db *db, const Ident *lead_id, const StoredOutcome *outcome, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_OUTCOME_WRITE,
		DB_PARAMS(db_text(id), db_text(outcome->status), db_text(outcome->stage), db_text(outcome->reason),
			db_text(outcome->placement)),
		error);
}

bool outcome_write_reason(Db *db, const Ident *lead_id, const char *reason, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_OUTCOME_WRITE_REASON, DB_PARAMS(db_text(id), db_text(reason)), error);
}

DbResult *outcome_last_note(Db *db, const Ident *lead_id, const char *event, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_query(db, SQL_OUTCOME_LAST_NOTE, DB_PARAMS(db_text(id), db_text(event)), error);
}

bool outcome_is_due(Db *db, bool *is_due, GError **error)
{
	g_autoptr(DbResult) row = db_query(db, SQL_OUTCOME_IS_DUE, DB_NO_PARAMS, error);

	if (row != NULL)
		*is_due = db_get_bool(row, 0, "is_due");
	return row != NULL;
}

DbResult *outcome_claim_due(Db *db, GError **error)
{
	return db_query(db, SQL_OUTCOME_CLAIM_DUE, DB_PARAMS(db_int(OUTCOME_CLAIM_MAX)), error);
}

bool outcome_schedule(Db *db, const char *steps, GError **error)
{
	return db_run(db, SQL_OUTCOME_SCHEDULE, DB_PARAMS(db_text(steps)), error);
}

DbResult *outcome_claim_handover(Db *db, GError **error)
{
	return db_query(db, SQL_OUTCOME_CLAIM_HANDOVER, DB_NO_PARAMS, error);
}

DbResult *outcome_claim_pause_handover(Db *db, GError **error)
{
	return db_query(db, SQL_OUTCOME_CLAIM_PAUSE_HANDOVER, DB_NO_PARAMS, error);
}

bool outcome_end_pause_handover(Db *db, const char *recruiter, GError **error)
{
	return db_run(db, SQL_OUTCOME_END_PAUSE_HANDOVER, DB_PARAMS(db_text(recruiter)), error);
}

bool outcome_end_handover(Db *db, const char *time_off, GError **error)
{
	return db_run(db, SQL_OUTCOME_END_HANDOVER, DB_PARAMS(db_text(time_off)), error);
}

DbResult *outcome_leads_of(Db *db, const char *recruiter, const char *cover, GError **error)
{
	return db_query(db, SQL_OUTCOME_LEADS_OF, DB_PARAMS(db_text(recruiter), db_text(cover)), error);
}
