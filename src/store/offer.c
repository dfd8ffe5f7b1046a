#include "store/offer.h"

#include "base/error.h"
#include "store/offer_sql.h"

DbResult *offer_claim_leads(Db *db, int leads_max, GError **error)
{
	return db_query(db, SQL_OFFER_CLAIM_LEADS, DB_PARAMS(db_int(leads_max)), error);
}

bool offer_postpone_lead(Db *db, GError **error)
{
	return db_run(db, SQL_OFFER_POSTPONE_LEAD, DB_NO_PARAMS, error);
}

bool offer_lock_placing(Db *db, GError **error)
{
	return db_run(db, SQL_OFFER_LOCK_PLACING, DB_NO_PARAMS, error);
}

bool offer_place_batch(Db *db, const char *decisions, GError **error)
{
	return db_run(db, SQL_OFFER_PLACE_BATCH, DB_PARAMS(db_text(decisions)), error);
}
