#include "store/lead_label.h"

#include "store/lead_label_sql.h"

DbResult *lead_label_load(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_query(db, SQL_LEAD_LABEL_LOAD, DB_PARAMS(db_text(id)), error);
}

DbResult *lead_label_account(Db *db, const char *email, GError **error)
{
	return db_query(db, SQL_LEAD_LABEL_ACCOUNT, DB_PARAMS(db_text(email)), error);
}

bool lead_label_own(Db *db, const Ident *lead_id, const char *account_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_LEAD_LABEL_OWN, DB_PARAMS(db_text(id), db_text(account_id)), error);
}

bool lead_label_tag(Db *db, const Ident *lead_id, const char *tags, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_LEAD_LABEL_TAG, DB_PARAMS(db_text(id), db_text(tags)), error);
}

DbResult *lead_label_known(Db *db, const char *prefix, int tags_max, GError **error)
{
	return db_query(db, SQL_LEAD_LABEL_KNOWN, DB_PARAMS(db_text(prefix), db_int(tags_max)), error);
}

bool lead_label_accounts(Db *db, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_LEAD_LABEL_ACCOUNTS, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "accounts"));
	return true;
}
