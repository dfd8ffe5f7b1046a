#include "store/agency.h"

#include "db/statement.h"
#include "store/agency_sql.h"

bool agency_set(Db *db, const Agency *agency, GError **error)
{
	return db_run(db, SQL_AGENCY_SET,
		DB_PARAMS(db_int(agency->emails_per_hour), db_text(agency->timezone), db_text(agency->hours)), error);
}

bool consent_add(Db *db, const char *version, const char *words, GError **error)
{
	return db_run(db, SQL_CONSENT_ADD, DB_PARAMS(db_text(version), db_text(words)), error);
}

bool zone_countries_set(Db *db, const char *countries, GError **error)
{
	return db_run(db, SQL_ZONE_COUNTRIES_SET, DB_PARAMS(db_text(countries)), error);
}
