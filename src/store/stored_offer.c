#include "store/stored_offer.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/offer.h"
#include "store/stored_offer_sql.h"

static DbResult *find_one(Db *db, const char *sql, const Ident *id, TextKey what, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) row = db_query(db, sql, DB_PARAMS(db_text(text)), error);
	if (row != NULL && db_rows(row) == 0) {
		wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, what);
		return NULL;
	}
	return g_steal_pointer(&row);
}

DbResult *offer_lock_lead(Db *db, const Ident *lead_id, GError **error)
{
	return find_one(db, SQL_OFFER_LOCK_LEAD, lead_id, TEXT_ERROR_LEAD_NOT_FOUND, error);
}

DbResult *offer_lock_lead_by_offer(Db *db, const Ident *offer_id, GError **error)
{
	return find_one(db, SQL_OFFER_LOCK_LEAD_BY_OFFER, offer_id, TEXT_ERROR_OFFER_NOT_FOUND, error);
}

DbResult *offer_lead(Db *db, const Ident *offer_id, GError **error)
{
	return find_one(db, SQL_OFFER_LEAD, offer_id, TEXT_ERROR_OFFER_NOT_FOUND, error);
}

DbResult *offer_list(Db *db, const char *lead_id, GError **error)
{
	return db_query(db, SQL_OFFER_LIST, DB_PARAMS(db_text(lead_id)), error);
}

DbResult *offer_claim_due(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_CLAIM_DUE, DB_PARAMS(db_int(OFFER_CLAIM_MAX)), error);
}

DbResult *offer_leads_without(Db *db, const char *lead_ids, const char *offer_ids, GError **error)
{
	return db_query(db, SQL_OFFER_LEADS_WITHOUT, DB_PARAMS(db_text(lead_ids), db_text(offer_ids)), error);
}

DbResult *offer_write_moves(Db *db, const char *moves, const char *leads, GError **error)
{
	return db_query(db, SQL_OFFER_WRITE_MOVES, DB_PARAMS(db_text(moves), db_text(leads)), error);
}

bool offer_add_by_hand(Db *db, const OfferByHand *by_hand, GError **error)
{
	char offer[IDENT_TEXT_BYTES];
	char lead[IDENT_TEXT_BYTES];
	char recruiter[IDENT_TEXT_BYTES];

	ident_format(&by_hand->id, offer);
	ident_format(&by_hand->lead_id, lead);
	ident_format(&by_hand->recruiter_id, recruiter);
	return db_run(db, SQL_OFFER_ADD_BY_HAND,
		DB_PARAMS(db_text(offer), db_text(lead), db_text(recruiter), db_text(by_hand->because)), error);
}

bool offer_exclude_company(Db *db, const char *lead_id, const char *recruiter_id, GError **error)
{
	return db_run(db, SQL_OFFER_EXCLUDE_COMPANY, DB_PARAMS(db_text(lead_id), db_text(recruiter_id)), error);
}

bool offer_doubt_class(Db *db, const char *lead_id, GError **error)
{
	return db_run(db, SQL_OFFER_DOUBT_CLASS, DB_PARAMS(db_text(lead_id)), error);
}

bool offer_add_question(Db *db, const Ident *question_id, const Ident *offer_id, const char *text, GError **error)
{
	char question[IDENT_TEXT_BYTES];
	char offer[IDENT_TEXT_BYTES];

	ident_format(question_id, question);
	ident_format(offer_id, offer);
	return db_run(db, SQL_OFFER_ADD_QUESTION,
		DB_PARAMS(db_text(question), db_text(offer), db_text(text), db_int(OFFER_ANSWER_HOURS)), error);
}

bool offer_note_opened(Db *db, const Ident *offer_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(offer_id, id);
	return db_run(db, SQL_OFFER_NOTE_OPENED, DB_PARAMS(db_text(id)), error);
}

bool offer_cancel_digests(Db *db, GError **error)
{
	return db_run(db, SQL_OFFER_CANCEL_DIGESTS, DB_NO_PARAMS, error);
}

bool offer_lapse_questions(Db *db, const char *offer_ids, GError **error)
{
	return db_run(db, SQL_OFFER_LAPSE_QUESTIONS, DB_PARAMS(db_text(offer_ids)), error);
}

DbResult *offer_read_question(Db *db, const Ident *question_id, GError **error)
{
	return find_one(db, SQL_OFFER_READ_QUESTION, question_id, TEXT_ERROR_QUESTION_NOT_FOUND, error);
}

DbResult *offer_question_of_email(Db *db, const Ident *email_id, GError **error)
{
	return find_one(db, SQL_OFFER_QUESTION_OF_EMAIL, email_id, TEXT_ERROR_QUESTION_NOT_FOUND, error);
}

bool offer_answer_question(Db *db, const Ident *question_id, const char *answer, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(question_id, text);
	g_autoptr(DbResult) written =
		db_query(db, SQL_OFFER_ANSWER_QUESTION, DB_PARAMS(db_text(text), db_text(answer)), error);
	if (written == NULL)
		return false;
	if (db_rows_changed(written) == 0)
		wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_QUESTION_ANSWERED);
	return db_rows_changed(written) > 0;
}

DbResult *offer_pause_bounced(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_PAUSE_BOUNCED, DB_NO_PARAMS, error);
}

DbResult *offer_digest_hours(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_DIGEST_HOURS, DB_NO_PARAMS, error);
}

DbResult *offer_digest_claim(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_DIGEST_CLAIM,
		DB_PARAMS(db_int(OFFER_DIGEST_RECRUITERS_MAX), db_int(OFFER_DIGEST_OFFERS_MAX)), error);
}

bool offer_digest_write(Db *db, const char *lines, int64_t minutes, GError **error)
{
	return db_run(db, SQL_OFFER_DIGEST_WRITE, DB_PARAMS(db_text(lines), db_int(minutes)), error);
}
