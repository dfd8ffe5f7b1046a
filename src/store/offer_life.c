#include "store/offer_life.h"

#include "base/error.h"
#include "domain/offer/offer.h"
#include "store/offer_life_sql.h"

static DbResult *find_one(Db *db, const char *sql, const Ident *id, const char *what, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) row = db_query(db, sql, DB_PARAMS(db_text(text)), error);
	if (row != NULL && db_rows(row) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such %s", what);
		return NULL;
	}
	return g_steal_pointer(&row);
}

DbResult *offer_life_lock_lead(Db *db, const Ident *offer_id, GError **error)
{
	return find_one(db, SQL_OFFER_LIFE_LOCK_LEAD, offer_id, "offer", error);
}

DbResult *offer_life_lead(Db *db, const Ident *offer_id, GError **error)
{
	return find_one(db, SQL_OFFER_LIFE_LEAD, offer_id, "offer", error);
}

DbResult *offer_life_offers(Db *db, const char *lead_id, GError **error)
{
	return db_query(db, SQL_OFFER_LIFE_OFFERS, DB_PARAMS(db_text(lead_id)), error);
}

DbResult *offer_life_claim_due(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_LIFE_CLAIM_DUE, DB_PARAMS(db_int(OFFER_LIFE_CLAIM_MAX)), error);
}

bool offer_life_write(Db *db, const char *moves, GError **error)
{
	return db_run(db, SQL_OFFER_LIFE_WRITE, DB_PARAMS(db_text(moves)), error);
}

bool offer_life_know_client(Db *db, const char *lead_id, const char *recruiter_id, GError **error)
{
	return db_run(db, SQL_OFFER_LIFE_KNOW_CLIENT, DB_PARAMS(db_text(lead_id), db_text(recruiter_id)), error);
}

bool offer_life_exclude_company(Db *db, const char *lead_id, const char *recruiter_id, GError **error)
{
	return db_run(db, SQL_OFFER_LIFE_EXCLUDE_COMPANY, DB_PARAMS(db_text(lead_id), db_text(recruiter_id)), error);
}

bool offer_life_doubt_class(Db *db, const char *lead_id, GError **error)
{
	return db_run(db, SQL_OFFER_LIFE_DOUBT_CLASS, DB_PARAMS(db_text(lead_id)), error);
}

bool offer_life_ask(Db *db, const Ident *question_id, const Ident *offer_id, const char *text, GError **error)
{
	char question[IDENT_TEXT_BYTES];
	char offer[IDENT_TEXT_BYTES];

	ident_format(question_id, question);
	ident_format(offer_id, offer);
	return db_run(db, SQL_OFFER_LIFE_ASK,
		DB_PARAMS(db_text(question), db_text(offer), db_text(text), db_int(OFFER_ANSWER_HOURS)), error);
}

bool offer_life_lapse(Db *db, const char *offer_ids, GError **error)
{
	return db_run(db, SQL_OFFER_LIFE_LAPSE, DB_PARAMS(db_text(offer_ids)), error);
}

DbResult *offer_life_question(Db *db, const Ident *question_id, GError **error)
{
	return find_one(db, SQL_OFFER_LIFE_QUESTION, question_id, "question", error);
}

bool offer_life_answer(Db *db, const Ident *question_id, const char *answer, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(question_id, text);
	g_autoptr(DbResult) written =
		db_query(db, SQL_OFFER_LIFE_ANSWER, DB_PARAMS(db_text(text), db_text(answer)), error);
	if (written == NULL)
		return false;
	if (db_rows_changed(written) == 0)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, "this question has an answer already");
	return db_rows_changed(written) > 0;
}

bool offer_life_revise_lead(Db *db, const LeadRevision *revision, GError **error)
{
	char confidence[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_dtostr(confidence, sizeof confidence, revision->confidence);
	return db_run(db, SQL_OFFER_LIFE_REVISE_LEAD,
		DB_PARAMS(db_text(revision->lead_id), db_text(revision->submission), db_text(revision->recommendation),
			db_text(revision->engagement), db_text(confidence), db_bool(revision->needs_review)),
		error);
}

DbResult *offer_life_pause_bounced(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_LIFE_PAUSE_BOUNCED, DB_NO_PARAMS, error);
}
