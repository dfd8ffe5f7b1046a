#include "store/lead_search.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "db/transaction.h"
#include "store/lead_search_sql.h"
#include "store/lead_search_terms.h"

enum {
	DUE_MAX = 60, /* read from the lead itself: some 0.3 ms each */
	SORTED_DUE_MAX = 100,
	/*
	 * A search that is sorted by something else looks at more leads, since there are no blocks to go on with: what is
	 * rarer has few enough to be sorted.
	 */
	SORTED_WALK_LEADS = 6000,
	WALK_GROWTH = 10,
	BLOCK_SMALL_BITS = 31, /* milliseconds: 25 days, as the facets =t31: and =t33: of the schema */
	BLOCK_LARGE_BITS = 33,
	ID_TIME_BITS = 48,
};

/* --- the search ------------------------------------------------------------------------------------------------------- */

typedef struct Hit {
	Ident id;
	char *rank; /* what it is sorted by, as text; of numbers and of moments */
} Hit;

static void hit_clear(void *data)
{
	Hit *hit = data;

	g_free(hit->rank);
}

static GArray *new_hits(void)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(Hit));

	g_array_set_clear_func(hits, hit_clear);
	return hits;
}

typedef struct Search {
	Db *db;
	const LeadQuery *query;
	const char *column; /* sorted by; NULL: by time */
	bool is_falling;    /* the order of the statements, which is not the page's when it is read backwards */
	guint needed;	    /* one more than is shown */
	int64_t deadline_us;
	int time_ms;
	char *due;  /* ids to be read live, as an array */
	Ident from; /* what is still to be looked at: from <= id < before */
	Ident before;
	GArray *live;	/* of Hit, in no order */
	GArray *hits;	/* of Hit, in order; none that comes before the last is missing */
	bool has_begun; /* the first leads are looked at however busy the database is */
	bool is_cut;
} Search;

static int compare_ids(const Ident *a, const Ident *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

/* Moments of one zone compare as text; "infinity" is behind all digits. */
static int compare_ranks(const char *a, const char *b)
{
	char *a_end;
	char *b_end;
	const double a_number = g_ascii_strtod(a, &a_end);
	const double b_number = g_ascii_strtod(b, &b_end);

	if (*a_end != '\0' || *b_end != '\0')
		return strcmp(a, b);
	return a_number < b_number ? -1 : a_number > b_number ? 1 : 0;
}

static int compare_hits(const void *a, const void *b, void *context)
{
	const Search *search = context;
	const Hit *one = a;
	const Hit *other = b;
	const int by_rank = search->column == NULL ? 0 : compare_ranks(one->rank, other->rank);
	const int order = by_rank != 0 ? by_rank : compare_ids(&one->id, &other->id);

	return search->is_falling ? -order : order;
}

static void add_hits(const DbResult *rows, GArray *hits)
{
	for (int row = 0; row < db_rows(rows); row++) {
		Hit hit = {.rank = g_strdup(db_get_text(rows, row, "rank"))};
		g_assert(ident_parse(db_get_text(rows, row, "id"), &hit.id));
		g_array_append_val(hits, hit);
	}
}

/* The next id. */
static Ident after(const Ident *id)
{
	Ident next = *id;

	for (gsize i = sizeof next.bytes; i > 0 && ++next.bytes[i - 1] == 0; i--)
		;
	return next;
}

/* Sets the time that is left for the next statement; false: none is, or error. */
static bool set_limit(Search *search, GError **error)
{
	char text[24];
	int64_t left_ms = DB_STATEMENT_MS_DEFAULT;

	if (search->time_ms > 0 && search->has_begun)
		left_ms = (search->deadline_us - clock_monotonic_us()) / 1000;
	if (left_ms < 1) {
		search->is_cut = true;
		return false;
	}
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, left_ms);
	return db_run(search->db, SQL_LEAD_SEARCH_LIMIT, DB_PARAMS(db_text(text)), error);
}

/* Runs one step; false: the search ends here, cut or with error. */
static bool step(Search *search, const char *sql, gsize count, const DbParam *params, GArray *hits, GError **error)
{
	GError *cause = NULL;

	if (!set_limit(search, error))
		return false;
	g_auto(LeadSearchTerms) terms;
	g_autofree char *sorted = search->column == NULL ? NULL : lead_search_sorted_by(sql, search->column);
	lead_search_terms_init(&terms, search->query, sorted == NULL ? sql : sorted, count, params);
	g_autoptr(DbResult) rows =
		db_query(search->db, terms.sql, terms.params->len, (const DbParam *)(void *)terms.params->data, &cause);
	if (rows != NULL) {
		add_hits(rows, hits);
		return true;
	}
	search->is_cut =
		search->time_ms > 0 && leadmatch_error_is(cause, LEADMATCH_ERROR_TIMEOUT) && db_is_usable(search->db);
	if (search->is_cut)
		g_error_free(cause);
	else
		g_propagate_error(error, cause);
	return false;
}

/* Nobody waits for an export, and it must not miss any. */
static int64_t due_max(const Search *search)
{
	if (search->column == NULL)
		return DUE_MAX;
	return search->time_ms > 0 ? SORTED_DUE_MAX : G_MAXINT32;
}

/*
 * What is not up to date, from the leads themselves. With a backlog, a search by time goes on range by range: the range ends at the last
 * that was read. One that is sorted by something else has no ranges: it knows the newest of them, and is cut.
 */
static bool find_live(Search *search, bool *has_more, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];
	Ident last;

	ident_format(&search->from, from);
	ident_format(&search->before, before);
	g_autoptr(DbResult) rows =
		db_query(search->db, search->is_falling ? SQL_LEAD_SEARCH_DUE_OLDER : SQL_LEAD_SEARCH_DUE_NEWER,
			DB_PARAMS(db_text(from), db_text(before), db_int(due_max(search))), error);
	if (rows == NULL)
		return false;
	g_free(search->due);
	search->due = g_strdup(db_get_text(rows, 0, "ids"));
	const char *last_text = db_get_text(rows, 0, "last");
	*has_more = db_get_int(rows, 0, "count") == due_max(search);
	if (last_text == NULL)
		return true;
	g_assert(ident_parse(last_text, &last));
	if (*has_more && search->column == NULL && search->is_falling)
		search->from = last;
	else if (*has_more && search->column == NULL)
		search->before = after(&last);
	ident_format(&search->from, from);
	ident_format(&search->before, before);
	return step(search, SQL_LEAD_SEARCH_LIVE, DB_PARAMS(db_text(search->due), db_text(from), db_text(before)),
		search->live, error);
}

/* What was read live takes its place among the others. */
static void merge_live(Search *search)
{
	for (guint i = 0; i < search->live->len; i++) {
		const Hit *hit = &g_array_index(search->live, Hit, i);
		const Hit copy = {hit->id, g_strdup(hit->rank)};
		g_array_append_val(search->hits, copy);
	}
	g_array_set_size(search->live, 0);
	g_array_sort_with_data(search->hits, compare_hits, search);
}

/* --- by time ---------------------------------------------------------------------------------------------------------- */

static bool is_range_empty(const Search *search)
{
	return compare_ids(&search->from, &search->before) >= 0;
}

static bool is_full(const Search *search)
{
	return search->hits->len >= search->needed;
}

/* Looks at leads one by one. *is_all: there are no others. */
static bool walk(Search *search, int64_t leads, bool *is_all, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];
	Ident end;

	ident_format(&search->from, from);
	ident_format(&search->before, before);
	const gsize known = search->hits->len;
	if (!step(search, search->is_falling ? SQL_LEAD_SEARCH_WALK_OLDER : SQL_LEAD_SEARCH_WALK_NEWER,
		    DB_PARAMS(db_text(from), db_text(before), db_int(leads),
			    db_int((int64_t)search->needed - (int64_t)known), db_text(search->due)),
		    search->hits, error))
		return false;
	if (is_full(search))
		return true;
	g_autoptr(DbResult) rows =
		db_query(search->db, search->is_falling ? SQL_LEAD_SEARCH_END_OLDER : SQL_LEAD_SEARCH_END_NEWER,
			DB_PARAMS(db_text(from), db_text(before), db_int(leads)), error);
	if (rows == NULL)
		return false;
	*is_all = db_rows(rows) == 0;
	if (*is_all)
		return true;
	g_assert(ident_parse(db_get_text(rows, 0, "id"), &end));
	if (search->is_falling)
		search->before = end;
	else
		search->from = after(&end);
	return true;
}

static Ident block_start(uint64_t block, int bits)
{
	const uint64_t ms = block << bits;
	Ident id = {{0}};

	for (int i = 0; i < ID_TIME_BITS / 8; i++)
		id.bytes[i] = (uint8_t)(ms >> (ID_TIME_BITS - 8 * (i + 1)));
	return id;
}

/* The moment of the ids right before this one: its own, unless it is the first of its moment. */
static uint64_t last_ms_before(const Ident *id)
{
	const uint64_t ms = (uint64_t)ident_at_us(id) / 1000;
	const Ident first = block_start(ms, 0);

	return ms > 0 && compare_ids(id, &first) == 0 ? ms - 1 : ms;
}

/* The block of time that comes next, or all that is left. */
static bool look_into_block(Search *search, int bits, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];
	g_autofree char *key = NULL;
	Ident low = search->from;
	Ident high = search->before;

	if (bits > 0) {
		const uint64_t ms = search->is_falling ? last_ms_before(&high) : (uint64_t)ident_at_us(&low) / 1000;
		const Ident start = block_start(ms >> bits, bits);
		const Ident end = block_start((ms >> bits) + 1, bits);
		key = g_strdup_printf("'=t%d:%" G_GUINT64_FORMAT "'", bits, ms >> bits);
		if (search->is_falling && compare_ids(&start, &low) > 0)
			low = start;
		if (!search->is_falling && compare_ids(&end, &high) < 0)
			high = end;
	}
	ident_format(&low, from);
	ident_format(&high, before);
	if (!step(search, search->is_falling ? SQL_LEAD_SEARCH_BLOCK_OLDER : SQL_LEAD_SEARCH_BLOCK_NEWER,
		    DB_PARAMS(db_text(from), db_text(before), db_text(key),
			    db_int((int64_t)search->needed - (int64_t)search->hits->len), db_text(search->due)),
		    search->hits, error))
		return false;
	if (search->is_falling)
		search->before = low;
	else
		search->from = high;
	return true;
}

static bool find_in_range(Search *search, GError **error)
{
	static const int blocks[] = {BLOCK_SMALL_BITS, BLOCK_LARGE_BITS, 0};
	const bool has_keys = lead_search_has_keys(search->query);
	bool is_all = false;

	for (int64_t leads = LEAD_SEARCH_WALK_LEADS; !is_full(search) && !is_all && !is_range_empty(search);
		leads *= WALK_GROWTH) {
		if (!walk(search, leads, &is_all, error))
			return false;
		search->has_begun = true;
		if (has_keys)
			break;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(blocks) && has_keys; i++) {
		if (is_full(search) || is_all || is_range_empty(search))
			return true;
		if (!look_into_block(search, blocks[i], error))
			return false;
	}
	return true;
}

static bool find_by_time(Search *search, GError **error)
{
	const Ident from = search->from;
	const Ident before = search->before;
	bool has_more = true;

	while (has_more && !is_full(search)) {
		if (!find_live(search, &has_more, error))
			return false;
		const Ident range_from = search->from;
		const Ident range_before = search->before;
		if (!find_in_range(search, error))
			return false;
		merge_live(search);
		search->from = search->is_falling ? from : range_before;
		search->before = search->is_falling ? range_from : before;
	}
	return true;
}

/* --- by something else ------------------------------------------------------------------------------------------------ */

static bool walk_sorted(Search *search, int64_t leads, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];

	ident_format(&search->from, from);
	ident_format(&search->before, before);
	return step(search, search->is_falling ? SQL_LEAD_SEARCH_WALK_DOWN : SQL_LEAD_SEARCH_WALK_UP,
		DB_PARAMS(db_text(from), db_text(before), db_text(search->query->cursor), db_int(leads),
			db_int(search->needed), db_text(search->due)),
		search->hits, error);
}

static bool find_all_sorted(Search *search, GError **error)
{
	char from[IDENT_TEXT_BYTES];
	char before[IDENT_TEXT_BYTES];

	ident_format(&search->from, from);
	ident_format(&search->before, before);
	return step(search, search->is_falling ? SQL_LEAD_SEARCH_ALL_DOWN : SQL_LEAD_SEARCH_ALL_UP,
		DB_PARAMS(db_text(from), db_text(before), db_text(search->query->cursor), db_int(search->needed),
			db_text(search->due)),
		search->hits, error);
}

/* Of what was read live, only what comes behind the cursor. */
static bool drop_live_before_cursor(Search *search, GError **error)
{
	Hit cursor = {.rank = NULL};

	if (search->query->cursor == NULL || search->live->len == 0)
		return true;
	g_autofree char *sql = lead_search_sorted_by(SQL_LEAD_SEARCH_RANK, search->column);
	g_autoptr(DbResult) rows = db_query(search->db, sql, DB_PARAMS(db_text(search->query->cursor)), error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0) {
		g_array_set_size(search->live, 0);
		return true;
	}
	cursor.rank = g_strdup(db_get_text(rows, 0, "rank"));
	g_assert(ident_parse(search->query->cursor, &cursor.id));
	for (guint i = search->live->len; i > 0; i--) {
		if (compare_hits(&g_array_index(search->live, Hit, i - 1), &cursor, search) <= 0)
			g_array_remove_index(search->live, i - 1);
	}
	g_free(cursor.rank);
	return true;
}

/* The walk has seen them all. */
static bool has_few_leads(Search *search, bool *is_few, GError **error)
{
	g_autoptr(DbResult) rows = db_query(search->db, SQL_LEAD_SEARCH_END_OLDER,
		DB_PARAMS(db_text("00000000-0000-0000-0000-000000000000"),
			db_text("ffffffff-ffff-ffff-ffff-ffffffffffff"), db_int(SORTED_WALK_LEADS)),
		error);

	*is_few = rows != NULL && db_rows(rows) == 0;
	return rows != NULL;
}

/* All of it again at the second step: it includes what the first found. */
static bool find_sorted(Search *search, GError **error)
{
	bool is_all = false;
	bool has_more = false;

	if (!find_live(search, &has_more, error) || !drop_live_before_cursor(search, error) ||
		!walk_sorted(search, SORTED_WALK_LEADS, error) || !has_few_leads(search, &is_all, error))
		return false;
	search->has_begun = true;
	if (is_full(search) || is_all) {
		search->is_cut = has_more;
		return true;
	}
	g_autoptr(GArray) walked = search->hits;
	search->hits = new_hits();
	const bool is_done = lead_search_has_keys(search->query) ? find_all_sorted(search, error)
								 : walk_sorted(search, G_MAXINT32, error);
	if (search->is_cut) {
		g_array_unref(search->hits);
		search->hits = g_steal_pointer(&walked);
	}
	search->is_cut = search->is_cut || has_more;
	return is_done;
}

/* --- together --------------------------------------------------------------------------------------------------------- */

static void set_order(Search *search)
{
	static const char *const columns[SEARCH_SORT_COUNT] = {
		[SEARCH_SORT_BUDGET] = "budget",
		[SEARCH_SORT_CONFIDENCE] = "confidence",
		[SEARCH_SORT_RESPONSE] = "response_at",
		[SEARCH_SORT_UPDATED] = "changed_at",
	};
	const LeadQuery *query = search->query;
	Ident cursor;

	search->column = columns[query->search.sort];
	search->is_falling = query->search.is_rising == query->is_backwards;
	search->from = query->from;
	search->before = query->before;
	lead_search_narrow(query, &search->from, &search->before);
	if (query->cursor == NULL || search->column != NULL || !ident_parse(query->cursor, &cursor))
		return;
	if (search->is_falling && compare_ids(&cursor, &search->before) < 0)
		search->before = cursor;
	else if (!search->is_falling && compare_ids(&cursor, &search->from) >= 0)
		search->from = after(&cursor);
}

/* What was read live behind a cut is left for later. */
static void give(Search *search, guint leads_max, LeadSearchFound *found)
{
	GString *ids = g_string_new("{");
	GArray *hits = search->hits;

	for (guint i = search->live->len; i > 0; i--) {
		const Hit *hit = &g_array_index(search->live, Hit, i - 1);
		if (search->is_cut && search->column == NULL &&
			(search->is_falling ? compare_ids(&hit->id, &search->before) < 0
					    : compare_ids(&hit->id, &search->from) >= 0))
			g_array_remove_index(search->live, i - 1);
	}
	merge_live(search);
	found->has_more = hits->len > leads_max;
	found->count = MIN(hits->len, leads_max);
	found->is_cut = search->is_cut && (search->column != NULL || !found->has_more);
	found->searched_to = search->is_falling ? search->before : search->from;
	for (guint i = 0; i < found->count; i++) {
		const guint at = search->query->is_backwards ? found->count - 1 - i : i;
		const Hit *hit = &g_array_index(hits, Hit, at);
		char text[IDENT_TEXT_BYTES];
		ident_format(&hit->id, text);
		g_string_append_printf(ids, "%s%s", i > 0 ? "," : "", text);
		if (i == 0)
			found->first = hit->id;
		found->last = hit->id;
	}
	g_string_append_c(ids, '}');
	found->ids = g_string_free(ids, FALSE);
}

void lead_search_found_clear(LeadSearchFound *found)
{
	g_clear_pointer(&found->ids, g_free);
}

bool lead_search_find(
	Db *db, const LeadQuery *query, guint leads_max, int time_ms, LeadSearchFound *found, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Search search = {.db = db,
		.query = query,
		.needed = leads_max + 1,
		.time_ms = time_ms,
		.deadline_us = clock_monotonic_us() + (int64_t)time_ms * 1000,
		.live = new_hits(),
		.hits = new_hits()};

	*found = (LeadSearchFound){.ids = NULL};
	set_order(&search);
	/* In one transaction, so that its limits end with it; nothing is written, so it need not be committed. */
	bool is_done = db_begin(&tx, db, error) &&
		       (search.column == NULL ? find_by_time(&search, error) : find_sorted(&search, error));
	if (is_done || search.is_cut) {
		is_done = true;
		give(&search, leads_max, found);
	}
	g_array_unref(search.live);
	g_array_unref(search.hits);
	g_free(search.due);
	return is_done;
}
