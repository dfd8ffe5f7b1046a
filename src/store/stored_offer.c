#include "store/stored_offer.h"

#include "base/error.h"
#include "store/stored_offer_sql.h"

DbResult *stored_offer_claim_leads(Db *db, int leads_max, GError **error)
{
	return db_query(db, SQL_STORED_OFFER_CLAIM_LEADS, DB_PARAMS(db_int(leads_max)), error);
}

bool stored_offer_postpone_lead(Db *db, GError **error)
{
	return db_run(db, SQL_STORED_OFFER_POSTPONE_LEAD, DB_NO_PARAMS, error);
}

bool stored_offer_lock_dispatch(Db *db, GError **error)
{
	return db_run(db, SQL_STORED_OFFER_LOCK_DISPATCH, DB_NO_PARAMS, error);
}

DbResult *stored_offer_look_at_lead(Db *db, const char *id, GError **error)
{
	return db_query(db, SQL_STORED_OFFER_LOOK_AT_LEAD, DB_PARAMS(db_text(id)), error);
}

DbResult *stored_offer_ties(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_STORED_OFFER_TIES, DB_PARAMS(db_text(ids)), error);
}

bool stored_offer_is_anybody_available(Db *db, bool *is_available, GError **error)
{
	g_autoptr(DbResult) row = db_query(db, SQL_STORED_OFFER_IS_ANYBODY_AVAILABLE, DB_NO_PARAMS, error);

	if (row != NULL)
		*is_available = db_get_bool(row, 0, "is_available");
	return row != NULL;
}

bool stored_offer_wake_waiting(Db *db, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) woken =
		db_query(db, SQL_STORED_OFFER_WAKE_WAITING, DB_PARAMS(db_int(OFFER_WAKE_MAX)), error);

	if (woken != NULL)
		*leads = db_rows_changed(woken);
	return woken != NULL;
}

bool stored_offer_dispatch_batch(Db *db, const char *decisions, GError **error)
{
	return db_run(db, SQL_STORED_OFFER_DISPATCH_BATCH, DB_PARAMS(db_text(decisions)), error);
}
