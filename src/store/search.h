/*
 * store/search: which leads a question means, and the words that leads are found by.
 *
 * A lead's words stand in lead_search; the dispatcher puts them there a moment after intake. What is not there yet is found all the same.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"
#include "domain/lead/lead_query.h"

enum {
	/*
	 * How many leads a search looks through before it turns to the index: some 4 µs each. With 1,000,000 leads, a word that does not fill a
	 * page from so many occurs in some 25,000 if it is spread evenly, and to fetch those takes three times as long as the walk. Fewer
	 * steps make rare words quicker and middling ones slower.
	 */
	SEARCH_WALK_LEADS = 2000,
	SEARCH_INDEX_BATCH = 100, /* 20 to 30 ms, so that a new lead never waits long for the dispatcher */
};

/* Column id: the newest leads that are asked for, newest first, leads_max at most (query->limit is not used). */
DbResult *search_leads(Db *db, const LeadQuery *query, int leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes up to SEARCH_INDEX_BATCH leads searchable. *leads: how many; fewer than the batch: nothing is left to do. */
bool search_index_due(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
