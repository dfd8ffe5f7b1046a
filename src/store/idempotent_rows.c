#include "store/idempotent_rows.h"

#include "store/idempotent_rows_sql.h"

DbResult *idempotent_rows_begin(Db *db, const char *actor, const char *key, const char *hash, GError **error)
{
	return db_query(db, SQL_IDEMPOTENT_BEGIN, DB_PARAMS(db_text(actor), db_text(key), db_text(hash)), error);
}

bool idempotent_rows_finish(Db *db, const IdempotentRow *row, GError **error)
{
	return db_run(db, SQL_IDEMPOTENT_FINISH,
		DB_PARAMS(db_text(row->actor), db_text(row->key), db_int(row->status), db_text(row->etag),
			db_text(row->body)),
		error);
}

bool idempotent_rows_drop(Db *db, const char *actor, const char *key, GError **error)
{
	return db_run(db, SQL_IDEMPOTENT_DROP, DB_PARAMS(db_text(actor), db_text(key)), error);
}
