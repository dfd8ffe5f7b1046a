#include "store/report_role.h"

#include <string.h>

#include "base/error.h"
#include "db/statement.h"
#include "store/report_role_sql.h"

static const char *const outcomes[REPORT_ROLE_COUNT] = {
	[REPORT_ROLE_GRANTED] = "granted",
	[REPORT_ROLE_MISSING] = "missing",
	[REPORT_ROLE_REFUSED] = "refused",
};

ReportRole report_role_grant(Db *db, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_REPORT_ROLE_GRANT, DB_NO_PARAMS, error);

	if (rows == NULL)
		return REPORT_ROLE_COUNT;
	for (ReportRole outcome = 0; outcome < REPORT_ROLE_COUNT; outcome++) {
		if (strcmp(outcomes[outcome], db_get_text(rows, 0, "outcome")) == 0)
			return outcome;
	}
	g_assert_not_reached();
}

bool report_role_columns(Db *db, GString *json, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_REPORT_ROLE_COLUMNS, DB_NO_PARAMS, error);

	if (rows != NULL)
		g_string_append(json, db_get_text(rows, 0, "columns"));
	return rows != NULL;
}
