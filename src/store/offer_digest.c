#include "store/offer_digest.h"

#include "base/error.h"
#include "store/offer_digest_sql.h"

DbResult *offer_digest_hours(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_DIGEST_HOURS, DB_NO_PARAMS, error);
}

DbResult *offer_digest_claim(Db *db, GError **error)
{
	return db_query(db, SQL_OFFER_DIGEST_CLAIM,
		DB_PARAMS(db_int(OFFER_DIGEST_RECRUITERS_MAX), db_int(OFFER_DIGEST_OFFERS_MAX)), error);
}

bool offer_digest_write(Db *db, const char *lines, int64_t minutes, GError **error)
{
	return db_run(db, SQL_OFFER_DIGEST_WRITE, DB_PARAMS(db_text(lines), db_int(minutes)), error);
}
