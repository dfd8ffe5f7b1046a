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
	FIRST_OF = 4,	    /* a quarter of the sample is looked at first: */
	FEW_OF_FIRST = 3,   /* fewer, and the index finds them sooner than the rest of the sample is read */
	VALUES_LEADS = 400, /* some 15 µs each */
};

/* How leads are counted. */
typedef struct Way {
	const char *count_sql;
	const char *values_sql;
	bool is_sample;
} Way;

static const Way all_way = {SQL_LEAD_SEARCH_COUNT_ALL, SQL_LEAD_SEARCH_VALUES_ALL, false};
static const Way sample_way = {SQL_LEAD_SEARCH_COUNT_SAMPLE, SQL_LEAD_SEARCH_VALUES_SAMPLE, true};
static const Way found_way = {SQL_LEAD_SEARCH_COUNT_FOUND, SQL_LEAD_SEARCH_VALUES_FOUND, false};

typedef struct Counting {
	Db *db;
	LeadQuery query; /* borrows all; without a facet that is counted by itself */
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];
	int64_t deadline_us;
	bool is_over;	  /* the time */
	bool has_few;	  /* in the range, so that all are looked at */
	int64_t classes;  /* of the sample */
	bool with_values; /* of facets whose values are found */
	const char *only; /* the facet that is counted; NULL: all that the query does not ask for */
	LeadSearchCounts *counts;
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

/* What is counted from a part stands for all; two digits of it are true. */
static int64_t rounded(int64_t leads)
{
	int64_t unit = 1;

	while (leads / unit >= 100)
		unit *= 10;
	return (leads + unit / 2) / unit * unit;
}

static int64_t scaled(int64_t leads, const Counting *counting, const Way *way)
{
	return way->is_sample ? rounded(leads * SAMPLE_OF * SAMPLE_STEP / counting->classes) : leads;
}

static bool is_wanted(const Counting *counting, const char *facet)
{
	return counting->only == NULL ? !search_facet_is_set(&counting->query.search, facet, NULL)
				      : strcmp(facet, counting->only) == 0;
}

static void add_count(const Counting *counting, LeadSearchCount count)
{
	count.facet = g_strdup(count.facet);
	count.value = g_strdup(count.value);
	count.label = g_strdup(count.label);
	g_array_append_val(counting->counts->values, count);
}

static void add_rows(const DbResult *rows, const Counting *counting, const Way *way)
{
	for (int row = 0; row < db_rows(rows); row++) {
		const int64_t leads = scaled(db_get_int(rows, row, "leads"), counting, way);
		if (!db_is_null(rows, row, "facet") && is_wanted(counting, db_get_text(rows, row, "facet"))) {
			add_count(counting, (LeadSearchCount){
						    .facet = (char *)(guintptr)db_get_text(rows, row, "facet"),
						    .value = (char *)(guintptr)db_get_text(rows, row, "value"),
						    .label = (char *)(guintptr)db_get_text(rows, row, "value"),
						    .leads = leads,
						    .is_rounded = way->is_sample,
					    });
		} else if (db_is_null(rows, row, "facet") && counting->only == NULL) {
			counting->counts->leads = leads;
			counting->counts->is_rounded = way->is_sample;
		}
	}
}

static DbResult *run_way(Counting *counting, const Way *way, const char *sql, int64_t step, GError **error)
{
	DbParam params[4] = {db_text(counting->from), db_text(counting->before)};
	gsize count = 2;

	if (way->is_sample)
		params[count++] = db_int(counting->classes);
	if (step > 0)
		params[count++] = db_int(step);
	return run(counting, sql, count, params, error);
}

/* Of facets whose values are found. counted: leads that the way looks at and finds. */
static bool add_values(Counting *counting, const Way *way, int64_t counted, GError **error)
{
	const int64_t step = MAX(1, (counted + VALUES_LEADS - 1) / VALUES_LEADS);
	g_autoptr(DbResult) rows = run_way(counting, way, way->values_sql, step, error);

	if (rows == NULL)
		return counting->is_over;
	for (int row = 0; row < db_rows(rows); row++) {
		const int64_t leads = scaled(db_get_int(rows, row, "leads") * step, counting, way);
		if (!is_wanted(counting, db_get_text(rows, row, "facet")))
			continue;
		add_count(counting, (LeadSearchCount){
					    .facet = (char *)(guintptr)db_get_text(rows, row, "facet"),
					    .value = (char *)(guintptr)db_get_text(rows, row, "value"),
					    .label = (char *)(guintptr)db_get_text(rows, row, "label"),
					    .leads = step > 1 ? rounded(leads) : leads,
					    .is_rounded = step > 1 || way->is_sample,
					    .others = db_get_int(rows, row, "others"),
				    });
	}
	return true;
}

/* Whether the program knows its values: engagement, status, review. */
static bool is_plain(const char *facet)
{
	return strcmp(facet, "engagement") == 0 || strcmp(facet, "status") == 0 || strcmp(facet, "review") == 0;
}

/* NULL without error: the time is over. */
static const Way *choose_way(Counting *counting, GError **error)
{
	const int64_t classes = counting->classes;

	if (counting->has_few)
		return &all_way;
	if (!lead_search_has_keys(&counting->query) || classes < FIRST_OF * SAMPLE_STEP)
		return &sample_way;
	counting->classes = classes / SAMPLE_STEP / FIRST_OF * SAMPLE_STEP;
	g_autoptr(DbResult) first = run_way(counting, &sample_way, sample_way.count_sql, 0, error);
	counting->classes = classes;
	if (first == NULL)
		return NULL;
	return total_of(first) < FEW_OF_FIRST ? &found_way : &sample_way;
}

static bool count(Counting *counting, GError **error)
{
	const Way *way = choose_way(counting, error);
	g_autoptr(DbResult) rows = way == NULL ? NULL : run_way(counting, way, way->count_sql, 0, error);

	if (rows == NULL)
		return counting->is_over;
	if (way->is_sample && total_of(rows) < FEW_OF_SAMPLE) {
		if (!lead_search_has_keys(&counting->query))
			return true;
		way = &found_way;
		g_clear_pointer(&rows, db_result_free);
		rows = run_way(counting, way, way->count_sql, 0, error);
		if (rows == NULL)
			return counting->is_over;
	}
	const int64_t total = total_of(rows);
	add_rows(rows, counting, way);
	return !counting->with_values || (counting->only != NULL && is_plain(counting->only)) || total == 0 ||
	       add_values(counting, way, total, error);
}

static bool count_facets(Counting *counting, GError **error)
{
	const SearchQuery *asked = &counting->query.search;
	SearchNode *root = asked->root;
	bool is_good = true;

	for (guint i = 0; i < SEARCH_FACETS_COUNT && is_good && root != NULL && !counting->is_over; i++) {
		if (!search_facet_is_set(asked, search_facets[i].name, NULL))
			continue;
		counting->query.search.root = search_without(asked, search_facets[i].name);
		counting->only = search_facets[i].name;
		is_good = count(counting, error);
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
	g_free(count->label);
}

void lead_search_counts_clear(LeadSearchCounts *counts)
{
	g_clear_pointer(&counts->values, g_array_unref);
}

bool lead_search_count(
	Db *db, const LeadQuery *query, bool with_facets, int time_ms, LeadSearchCounts *counts, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Counting counting = {.db = db,
		.query = *query,
		.deadline_us = clock_monotonic_us() + (int64_t)time_ms * 1000,
		.with_values = with_facets,
		.counts = counts};
	Ident from = query->from;
	Ident before = query->before;

	*counts = (LeadSearchCounts){.leads = -1, .values = g_array_new(FALSE, FALSE, sizeof(LeadSearchCount))};
	g_array_set_clear_func(counts->values, count_clear);
	lead_search_narrow(query, &from, &before);
	ident_format(&from, counting.from);
	ident_format(&before, counting.before);
	/* In one transaction, so that its limits end with it. */
	return db_begin(&tx, db, error) && prepare(&counting, error) && count(&counting, error) &&
	       (!with_facets || count_facets(&counting, error));
}
