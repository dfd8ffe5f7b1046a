#include "store/instance_rows.h"

#include "store/instance_rows_sql.h"

bool instance_beat(Db *db, const InstanceRow *row, int64_t *strangers, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(&row->id, id);
	g_autoptr(DbResult) rows = db_query(db, SQL_INSTANCE_BEAT,
		DB_PARAMS(db_text(id), db_text(row->name), db_text(row->version), db_text(row->secret_marks),
			db_text(row->untrusted_proxy)),
		error);
	if (rows == NULL)
		return false;
	*strangers = db_get_int(rows, 0, "strangers");
	return true;
}

bool instance_is_commit_stuck(Db *db)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_INSTANCE_STUCK, DB_NO_PARAMS, NULL);

	return rows != NULL && db_rows(rows) > 0;
}

bool instance_leave(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_INSTANCE_LEAVE, DB_PARAMS(db_text(text)), error);
}

DbResult *instance_list(Db *db, const char *secret_marks, GError **error)
{
	return db_query(db, SQL_INSTANCE_LIST, DB_PARAMS(db_text(secret_marks)), error);
}

bool instance_probe(Db *db, GError **error)
{
	return db_run(db, SQL_INSTANCE_PROBE, DB_NO_PARAMS, error);
}
