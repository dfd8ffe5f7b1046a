#include "store/search.h"

#include "base/error.h"
#include "store/search_sql.h"

static DbParam review_param(LeadQueryReview review)
{
	return review == LEAD_QUERY_REVIEW_ANY ? db_null() : db_bool(review == LEAD_QUERY_REVIEW_NEEDED);
}

DbResult *search_leads(Db *db, const LeadQuery *query, int leads_max, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];

	ident_format(&query->from, from);
	ident_format(&query->before, before);
	const DbParam params[] = {
		db_text(from),
		db_text(before),
		db_text(query->engagement),
		db_text(query->status),
		review_param(query->review),
		db_int(leads_max),
		db_text(query->text),
		db_int(SEARCH_WALK_LEADS),
	};
	if (query->text == NULL)
		return db_query(db, SQL_SEARCH_LEADS, G_N_ELEMENTS(params) - 2, params, error);
	return db_query(db, SQL_SEARCH_LEADS_BY_WORDS, G_N_ELEMENTS(params), params, error);
}

bool search_index_due(Db *db, int64_t *leads, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_SEARCH_INDEX_DUE, DB_PARAMS(db_int(SEARCH_INDEX_BATCH)), error);

	if (rows == NULL)
		return false;
	*leads = db_get_int(rows, 0, "leads");
	return true;
}
