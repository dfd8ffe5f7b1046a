#include "store/visit_day.h"

#include "db/statement.h"
#include "store/visit_day_sql.h"

bool visit_day_add(Db *db, const char *steps, GError **error)
{
	return db_run(db, SQL_VISIT_DAY_ADD, DB_PARAMS(db_text(steps)), error);
}
