/*
 * store/lead_search_count: how many leads a search finds (lead_search_count of store/lead_search).
 *
 * Where few leads are in question, all are looked at. Otherwise a sample says about how many there are, and if those are
 * few, the index finds each of them.
 */
#include "store/lead_search.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "db/transaction.h"
#include "store/lead_search_sql.h"
#include "store/lead_search_terms.h"

enum {
	ALL_LEADS = 4000,    /* some 3 µs each */
	SAMPLE_LEADS = 4000, /* a tenth of all is 400 of them: 5 % more or less */
	SAMPLE_OF = 1024,    /* as the index lead_search_sample */
	SAMPLE_STEP = 16,
	FEW_OF_SAMPLE = 12, /* fewer say too little: the index counts them */
};

typedef struct Counting {
	Db *db;
	LeadQuery query; /* borrows all; without a facet that is counted by itself */
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];
	int64_t deadline_us;
	bool is_over;	 /* the time */
	bool has_few;	 /* in the range, so that all are looked at */
	int64_t classes; /* of the sample */
} Counting;

static bool set_limit(Counting *counting, GError **error)
{
	const int64_t left_ms = (counting->deadline_us - clock_monotonic_us()) / 1000;
	char text[24];

	if (counting->has_few)
		return true; /* some milliseconds, however busy the database is */
	if (counting->is_over || left_ms < 1) {
		counting->is_over = true;
		return true;
	}
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, left_ms);
	return db_run(counting->db, SQL_LEAD_SEARCH_LIMIT, DB_PARAMS(db_text(text)), error);
}

/* Runs one count; NULL without error: the time is over, and nothing more is counted. */
static DbResult *run(Counting *counting, const char *sql, gsize count, const DbParam *params, GError **error)
{
	GError *cause = NULL;

	if (!set_limit(counting, error) || counting->is_over)
		return NULL;
	g_auto(LeadSearchTerms) terms;
	lead_search_terms_init(&terms, &counting->query, sql, count, params);
	DbResult *rows = db_query(
		counting->db, terms.sql, terms.params->len, (const DbParam *)(void *)terms.params->data, &cause);
	counting->is_over =
		rows == NULL && leadmatch_error_is(cause, LEADMATCH_ERROR_TIMEOUT) && db_is_usable(counting->db);
	if (counting->is_over)
		g_error_free(cause);
	else if (rows == NULL)
		g_propagate_error(error, cause);
	return rows;
}

static bool prepare(Counting *counting, GError **error)
{
	g_autoptr(DbResult) size = db_query(counting->db, SQL_LEAD_SEARCH_SIZE, DB_NO_PARAMS, error);
	g_autoptr(DbResult) end =
		size == NULL ? NULL
			     : db_query(counting->db, SQL_LEAD_SEARCH_END_OLDER,
				       DB_PARAMS(db_text(counting->from), db_text(counting->before), db_int(ALL_LEADS)),
				       error);

	if (end == NULL)
		return false;
	const int64_t leads = MAX(db_get_int(size, 0, "leads"), ALL_LEADS);
	counting->has_few = db_rows(end) == 0;
	counting->classes = CLAMP(SAMPLE_OF * (int64_t)SAMPLE_LEADS / leads, 1, SAMPLE_OF / SAMPLE_STEP) * SAMPLE_STEP;
	return true;
}

static int64_t total_of(const DbResult *rows)
{
	for (int row = 0; row < db_rows(rows); row++) {
		if (db_is_null(rows, row, "facet"))
			return db_get_int(rows, row, "leads");
	}
	return 0;
}

/* The sample stands for all; two digits of it are true. */
static int64_t scaled(int64_t leads, const Counting *counting)
{
	const int64_t all = leads * SAMPLE_OF * SAMPLE_STEP / counting->classes;
	int64_t unit = 1;

	while (all / unit >= 100)
		unit *= 10;
	return (all + unit / 2) / unit * unit;
}

static void add_rows(
	const DbResult *rows, const Counting *counting, const char *only, bool is_rounded, LeadSearchCounts *counts)
{
	for (int row = 0; row < db_rows(rows); row++) {
		const bool is_total = db_is_null(rows, row, "facet");
		const char *facet = is_total ? NULL : db_get_text(rows, row, "facet");
		const int64_t leads = db_get_int(rows, row, "leads");
		const int64_t shown = is_rounded ? scaled(leads, counting) : leads;
		if (is_total && only == NULL) {
			counts->leads = shown;
			counts->is_rounded = is_rounded;
		} else if (!is_total && (only == NULL ? !search_facet_is_set(&counting->query.search, facet, NULL)
						      : strcmp(facet, only) == 0)) {
			const LeadSearchCount count = {
				g_strdup(facet), g_strdup(db_get_text(rows, row, "value")), shown, is_rounded};
			g_array_append_val(counts->values, count);
		}
	}
}

/* only: the facet that is counted; NULL: all that the query does not ask for. */
static bool count(Counting *counting, const char *only, LeadSearchCounts *counts, GError **error)
{
	const DbParam range[] = {db_text(counting->from), db_text(counting->before), db_int(counting->classes)};
	g_autoptr(DbResult) rows =
		run(counting, counting->has_few ? SQL_LEAD_SEARCH_COUNT_ALL : SQL_LEAD_SEARCH_COUNT_SAMPLE,
			counting->has_few ? 2 : 3, range, error);

	if (rows == NULL)
		return counting->is_over;
	if (counting->has_few || total_of(rows) >= FEW_OF_SAMPLE) {
		add_rows(rows, counting, only, !counting->has_few, counts);
		return true;
	}
	if (!lead_search_has_keys(&counting->query))
		return true;
	g_autoptr(DbResult) found = run(counting, SQL_LEAD_SEARCH_COUNT_FOUND, 2, range, error);
	if (found == NULL)
		return counting->is_over;
	add_rows(found, counting, only, false, counts);
	return true;
}

static bool count_facets(Counting *counting, LeadSearchCounts *counts, GError **error)
{
	const SearchQuery *asked = &counting->query.search;
	SearchNode *root = asked->root;
	bool is_good = true;

	for (guint i = 0; i < SEARCH_FACETS_COUNT && is_good && root != NULL && !counting->is_over; i++) {
		if (!search_facet_is_set(asked, search_facets[i], NULL))
			continue;
		counting->query.search.root = search_without(asked, search_facets[i]);
		is_good = count(counting, search_facets[i], counts, error);
		search_node_free(counting->query.search.root);
		counting->query.search.root = root;
	}
	return is_good;
}

static void count_clear(void *data)
{
	LeadSearchCount *count = data;

	g_free(count->facet);
	g_free(count->value);
}

void lead_search_counts_clear(LeadSearchCounts *counts)
{
	g_clear_pointer(&counts->values, g_array_unref);
}

bool lead_search_count(
	Db *db, const LeadQuery *query, bool with_facets, int time_ms, LeadSearchCounts *counts, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Counting counting = {.db = db, .query = *query, .deadline_us = clock_monotonic_us() + (int64_t)time_ms * 1000};
	Ident from = query->from;
	Ident before = query->before;

	*counts = (LeadSearchCounts){.leads = -1, .values = g_array_new(FALSE, FALSE, sizeof(LeadSearchCount))};
	g_array_set_clear_func(counts->values, count_clear);
	lead_search_narrow(query, &from, &before);
	ident_format(&from, counting.from);
	ident_format(&before, counting.before);
	/* In one transaction, so that its limits end with it. */
	return db_begin(&tx, db, error) && prepare(&counting, error) && count(&counting, NULL, counts, error) &&
	       (!with_facets || count_facets(&counting, counts, error));
}
