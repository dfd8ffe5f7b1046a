/*
 * store/lead_search: which leads a query means, and what leads are found by.
 *
 * A lead's words and facets are one document in the table lead_search, with one index. A search walks the newest leads
 * first, and then asks the index for older ones, block of time by block of time, until the page is full: a common word
 * ends in the walk, a rare one has few entries. No guess about how common a word is decides. What was changed a moment
 * ago and is not in lead_search yet is read from the lead, so everybody finds what they have just done.
 *
 * Each step has a limit in time. A search that reaches it is cut: everything as far back as it looked is found.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/search/lead_query.h"

enum {
	/*
	 * How many leads are looked at before the index is: some 2 µs each. A word that does not fill a page from so
	 * many occurs in some 25,000 of a million if it is spread evenly, which the index gives in as much time.
	 */
	LEAD_SEARCH_WALK_LEADS = 2000,
	LEAD_SEARCH_INDEX_BATCH = 100, /* 20 to 30 ms, so that a new lead never waits long for the dispatcher */
	LEAD_SEARCH_NAMES_MAX = 8,
};

/*
 * Looks up words, people, and companies that the query names. False with error NULL: one does not exist, and
 * query->wrong says so.
 */
bool lead_search_resolve(Db *db, LeadQuery *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct LeadSearchFound {
	char *ids;     /* owned: an array of at most the leads asked for, in their order; db_ids() makes such */
	guint count;   /* of them */
	bool has_more; /* there are others behind the last */
	Ident first;   /* of ids, if there are any */
	Ident last;
	bool is_cut; /* the time was over; what is older than searched_to was not looked at */
	Ident searched_to;
} LeadSearchFound;

void lead_search_found_clear(LeadSearchFound *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadSearchFound, lead_search_found_clear)

/*
 * The leads that the resolved query asks for, in its order, leads_max at most (query->limit is not used); within
 * time_ms, 0: the statement's own limit, and nothing is cut.
 */
bool lead_search_find(Db *db, const LeadQuery *query, guint leads_max, int time_ms, LeadSearchFound *found,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct LeadSearchCount {
	char *facet; /* a name of search_facets; owned, as are the next two */
	char *value; /* as a query says it */
	char *label; /* as people read it */
	int64_t leads;
	bool is_rounded;
	int64_t others; /* values of the facet that are not among the counts */
} LeadSearchCount;

typedef struct LeadSearchCounts {
	int64_t leads;	 /* -1: more than could be counted in time */
	bool is_rounded; /* from a sample: two digits are true */
	GArray *values;	 /* of LeadSearchCount; owned */
} LeadSearchCounts;

void lead_search_counts_clear(LeadSearchCounts *counts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadSearchCounts, lead_search_counts_clear)

/*
 * How many leads the resolved query finds, and of each value of a facet, as if the query did not ask for one of that
 * facet; within time_ms. Changes of the last seconds may be missing.
 */
bool lead_search_count(Db *db, const LeadQuery *query, bool with_facets, int time_ms, LeadSearchCounts *counts,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns value, label: names that continue what is typed behind an operator. */
DbResult *lead_search_names(Db *db, const char *op, const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Brings up to LEAD_SEARCH_INDEX_BATCH leads up to date. *leads: how many notes were read; fewer than the batch: nothing is
 * left to do, or another instance does it.
 */
bool lead_search_index_due(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
