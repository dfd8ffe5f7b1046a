#include "store/durability.h"

#include "base/error.h"
#include "db/statement.h"
#include "store/durability_sql.h"

bool durability_read(Db *db, Durability *durability, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_DURABILITY_READ, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	*durability = (Durability){
		.version = g_strdup(db_get_text(rows, 0, "version")),
		.fsync = db_get_bool(rows, 0, "fsync"),
		.full_page_writes = db_get_bool(rows, 0, "full_page_writes"),
		.data_checksums = db_get_bool(rows, 0, "data_checksums"),
		.synchronous_commit = db_get_bool(rows, 0, "synchronous_commit"),
		.waits_for_standby = db_get_bool(rows, 0, "waits_for_standby"),
		.is_encrypted = db_get_bool(rows, 0, "is_encrypted"),
		.is_remote = db_get_bool(rows, 0, "is_remote"),
	};
	return true;
}

void durability_clear(Durability *durability)
{
	g_clear_pointer(&durability->version, g_free);
}
