#include "app/staff/staff_counts.h"

#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "store/lead_search.h"
#include "store/saved_view.h"

enum {
	COUNT_MS = 40, /* of one list */
	VIEWS_MS = 40, /* of the views that are counted again with one request */
	STALE_S = 60,
};

static void put_leads(JsonWriter *w, int64_t leads, bool is_rounded)
{
	if (leads < 0)
		jsonw_put_text(w, "leads", NULL);
	else
		jsonw_put_int(w, "leads", leads);
	jsonw_put_bool(w, "is_rounded", is_rounded);
}

static void put_facet(JsonWriter *w, const LeadSearchCounts *counts, const SearchQuery *search, const char *facet)
{
	jsonw_key(w, facet);
	jsonw_begin_object(w);
	for (guint i = 0; i < counts->values->len; i++) {
		const LeadSearchCount *count = &g_array_index(counts->values, LeadSearchCount, i);
		if (!g_str_equal(count->facet, facet))
			continue;
		g_autofree char *q = search_facet_query(search, facet, count->value);
		jsonw_key(w, count->value);
		jsonw_begin_object(w);
		put_leads(w, count->leads, count->is_rounded);
		jsonw_put_text(w, "label", count->label);
		jsonw_put_text(w, "q", q);
		jsonw_put_bool(w, "is_chosen", search_facet_is_set(search, facet, count->value));
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
}

static int64_t others_of(const LeadSearchCounts *counts, const char *facet)
{
	for (guint i = 0; i < counts->values->len; i++) {
		const LeadSearchCount *count = &g_array_index(counts->values, LeadSearchCount, i);
		if (g_str_equal(count->facet, facet))
			return count->others;
	}
	return 0;
}

bool staff_counts_read(const App *app, LeadQuery *query, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(LeadSearchCounts) counts = {.values = NULL};
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	if (!lead_search_resolve(loan.db, query, error)) {
		if (query->wrong.code != NULL)
			g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s", query->wrong.says);
		return false;
	}
	if (!lead_search_count(loan.db, query, true, COUNT_MS, &counts, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	put_leads(&w, counts.leads, counts.is_rounded);
	jsonw_key(&w, "facets");
	jsonw_begin_object(&w);
	for (guint i = 0; i < SEARCH_FACETS_COUNT; i++)
		put_facet(&w, &counts, &query->search, search_facets[i].name);
	jsonw_end_object(&w);
	jsonw_key(&w, "others");
	jsonw_begin_object(&w);
	for (guint i = 0; i < SEARCH_FACETS_COUNT; i++)
		jsonw_put_int(&w, search_facets[i].name, others_of(&counts, search_facets[i].name));
	jsonw_end_object(&w);
	jsonw_end_object(&w);
	return true;
}

/* What a view finds now, for this account; a query that no longer means anything is unknown. */
static bool count_view(Db *db, const char *account, const char *text, int64_t *leads, bool *is_rounded, GError **error)
{
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors;
	g_auto(LeadSearchCounts) counts = {.values = NULL};
	GError *cause = NULL;

	*leads = -1;
	*is_rounded = false;
	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us(), .me = account});
	field_errors_init(&errors);
	if (!lead_query_set(&query, "q", text, &errors))
		return true;
	if (!lead_search_resolve(db, &query, &cause)) {
		if (cause == NULL)
			return true;
		g_propagate_error(error, cause);
		return false;
	}
	if (!lead_search_count(db, &query, false, COUNT_MS, &counts, error))
		return false;
	*leads = counts.leads;
	*is_rounded = counts.is_rounded;
	return true;
}

/* Those that were counted longest ago, until the time is over; the others next time. */
static bool renew(Db *db, const char *account, GError **error)
{
	const int64_t end_us = clock_monotonic_us() + VIEWS_MS * 1000;
	g_autoptr(DbResult) stale = saved_view_stale(db, account, STALE_S, error);

	if (stale == NULL)
		return false;
	for (int i = 0; i < db_rows(stale) && clock_monotonic_us() < end_us; i++) {
		int64_t leads;
		bool is_rounded;
		if (!count_view(db, account, db_get_text(stale, i, "query"), &leads, &is_rounded, error) ||
			!saved_view_keep_count(db, account, db_get_text(stale, i, "id"), leads, is_rounded, error))
			return false;
	}
	return true;
}

bool staff_counts_views(const App *app, const char *account, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       renew(loan.db, account, error) && saved_view_counts(loan.db, account, out, error);
}
