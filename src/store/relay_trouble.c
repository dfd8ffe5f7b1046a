#include "store/relay_trouble.h"

#include "base/error.h"
#include "store/relay_trouble_sql.h"

bool relay_trouble_begin(Db *db, const RelayTrouble *trouble, GError **error)
{
	return db_run(db, SQL_RELAY_TROUBLE_END_UNSEEN, DB_NO_PARAMS, error) &&
	       db_run(db, SQL_RELAY_TROUBLE_BEGIN,
		       DB_PARAMS(db_bool(trouble->is_refusal), db_text(trouble->why), db_text(trouble->stage),
			       trouble->code == 0 ? db_null() : db_int(trouble->code), db_text(trouble->reply),
			       db_int(RELAY_TROUBLE_SEEN_S)),
		       error);
}

bool relay_trouble_seen(Db *db, GError **error)
{
	return db_run(db, SQL_RELAY_TROUBLE_SEEN, DB_PARAMS(db_int(RELAY_TROUBLE_SEEN_S)), error);
}

DbResult *relay_trouble_end(Db *db, GError **error)
{
	return db_query(db, SQL_RELAY_TROUBLE_END, DB_NO_PARAMS, error);
}

DbResult *relay_trouble_now(Db *db, GError **error)
{
	return db_query(db, SQL_RELAY_TROUBLE_NOW, DB_NO_PARAMS, error);
}
