#include "store/stored_ruleset.h"

#include "base/error.h"
#include "store/stored_ruleset_sql.h"

bool stored_ruleset_add(Db *db, const StoredRuleset *set, GError **error)
{
	return db_run(db, SQL_STORED_RULESET_ADD,
		DB_PARAMS(db_text(set->version), db_text(set->hash), db_text(set->author), db_text(set->note),
			db_text(set->json)),
		error);
}

DbResult *stored_ruleset_find(Db *db, const char *version, GError **error)
{
	return db_query(db, SQL_STORED_RULESET_FIND, DB_PARAMS(db_text(version)), error);
}

bool stored_ruleset_activate(Db *db, const char *version, const char *actor, GError **error)
{
	return db_run(db, SQL_STORED_RULESET_ACTIVATE, DB_PARAMS(db_text(version), db_text(actor)), error);
}

DbResult *stored_ruleset_active(Db *db, GError **error)
{
	return db_query(db, SQL_STORED_RULESET_ACTIVE, DB_NO_PARAMS, error);
}

bool stored_ruleset_list(Db *db, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_STORED_RULESET_LIST, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "rulesets"));
	return true;
}
