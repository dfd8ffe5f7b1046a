#include "store/lead_address.h"

#include "store/lead_address_sql.h"

bool lead_address_disown(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_LEAD_ADDRESS_DISOWN, DB_PARAMS(db_text(id)), error);
}

bool lead_address_ask_again(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_LEAD_ADDRESS_ASK_AGAIN, DB_PARAMS(db_text(id)), error);
}

bool lead_address_disown_before(Db *db, const Ident *lead_id, const Ident *email_id, GError **error)
{
	char id[IDENT_TEXT_BYTES], email[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	ident_format(email_id, email);
	return db_run(db, SQL_LEAD_ADDRESS_DISOWN_BEFORE, DB_PARAMS(db_text(id), db_text(email)), error);
}

bool lead_address_is_disowned(Db *db, const Ident *lead_id, const char *address, bool *is_disowned, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) row =
		db_query(db, SQL_LEAD_ADDRESS_IS_DISOWNED, DB_PARAMS(db_text(id), db_text(address)), error);
	*is_disowned = row != NULL && db_rows(row) > 0;
	return row != NULL;
}

bool lead_address_is_confirmed(Db *db, const Ident *lead_id, const char *address, bool *is_confirmed, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) row =
		db_query(db, SQL_LEAD_ADDRESS_IS_CONFIRMED, DB_PARAMS(db_text(id), db_text(address)), error);
	*is_confirmed = row != NULL && db_rows(row) > 0;
	return row != NULL;
}

bool lead_address_choose_letter(Db *db, const Ident *lead_id, const LetterChoice *letter, bool *is_due, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) row = db_query(db, SQL_LEAD_ADDRESS_CHOOSE_LETTER,
		DB_PARAMS(db_text(id), db_text(letter->address), db_int(letter->pause_min),
			db_int(letter->address_per_day_max), db_int(letter->lead_per_day_max),
			db_text(letter->network_key), db_int(letter->network_per_hour_max),
			db_int(G_TIME_SPAN_HOUR / letter->network_per_hour_max), db_int(letter->per_hour_max),
			db_int(G_TIME_SPAN_HOUR / letter->per_hour_max)),
		error);
	*is_due = row != NULL && db_rows(row) > 0;
	return row != NULL;
}

DbResult *lead_address_former(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_query(db, SQL_LEAD_ADDRESS_FORMER, DB_PARAMS(db_text(id)), error);
}

bool lead_address_take_back(Db *db, const Ident *lead_id, const char *submission, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_LEAD_ADDRESS_TAKE_BACK, DB_PARAMS(db_text(id), db_text(submission)), error);
}

DbResult *lead_address_links(Db *db, const char *address, int leads_max, int links_per_day_max, GError **error)
{
	return db_query(db, SQL_LEAD_ADDRESS_LINKS,
		DB_PARAMS(db_text(address), db_int(leads_max), db_int(links_per_day_max)), error);
}

DbResult *lead_address_claim_bounced(Db *db, GError **error)
{
	return db_query(db, SQL_LEAD_ADDRESS_CLAIM_BOUNCED, DB_NO_PARAMS, error);
}
