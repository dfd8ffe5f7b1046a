#include "store/agency.h"

#include "db/statement.h"
#include "store/agency_sql.h"

bool agency_set(Db *db, const Agency *agency, GError **error)
{
	return db_run(db, SQL_AGENCY_SET,
		DB_PARAMS(db_int(agency->emails_per_hour), db_text(agency->timezone), db_text(agency->hours)), error);
}
