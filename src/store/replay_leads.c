#include "store/replay_leads.h"

#include "store/replay_leads_sql.h"

static DbResult *ask(Db *db, const char *sql, const ReplayRange *range, int64_t leads_max, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];

	ident_format(&range->from, from);
	ident_format(&range->before, before);
	return db_query(db, sql, DB_PARAMS(db_text(from), db_text(before), db_int(leads_max)), error);
}

bool replay_leads_count(Db *db, const ReplayRange *range, int64_t leads_max, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) rows = ask(db, SQL_REPLAY_LEADS_COUNT, range, leads_max, error);

	if (rows == NULL)
		return false;
	*leads = db_get_int(rows, 0, "leads");
	return true;
}

DbResult *replay_leads(Db *db, const ReplayRange *range, int64_t leads_max, GError **error)
{
	return ask(db, SQL_REPLAY_LEADS, range, leads_max, error);
}
