#include "store/lead_retention.h"

#include "store/lead_retention_sql.h"

bool lead_retention_set(Db *db, const char *days, GError **error)
{
	return db_run(db, SQL_LEAD_RETENTION_SET, DB_PARAMS(db_text(days)), error);
}

DbResult *lead_retention_announce(Db *db, GError **error)
{
	return db_query(db, SQL_LEAD_RETENTION_ANNOUNCE, DB_NO_PARAMS, error);
}

DbResult *lead_retention_claim(Db *db, GError **error)
{
	return db_query(db, SQL_LEAD_RETENTION_CLAIM, DB_NO_PARAMS, error);
}

bool lead_retention_hold(Db *db, const Ident *lead_id, const char *reason, const char *actor, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(lead_id, text);
	return db_run(db, SQL_LEAD_RETENTION_HOLD, DB_PARAMS(db_text(text), db_text(reason), db_text(actor)), error);
}

bool lead_retention_lift_hold(Db *db, const Ident *lead_id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(lead_id, text);
	return db_run(db, SQL_LEAD_RETENTION_LIFT_HOLD, DB_PARAMS(db_text(text)), error);
}

bool lead_retention_ask_erasure(Db *db, const Ident *lead_id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(lead_id, text);
	return db_run(db, SQL_LEAD_RETENTION_ASK_ERASURE, DB_PARAMS(db_text(text)), error);
}
