/*
 * store/lead_search_terms: a query as conditions of a statement. For store/lead_search alone.
 *
 * Every part gives an exact test, and, where it can, a key: what the index looks for, which finds all that passes the test
 * and perhaps more. A negation has no key.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/statement.h"
#include "domain/search/lead_query.h"

typedef struct LeadSearchTerms {
	char *sql;	  /* owned: the statement with its conditions */
	GArray *params;	  /* of DbParam: the fixed ones, then those of the conditions */
	GPtrArray *texts; /* what they point to */
	bool has_keys;
} LeadSearchTerms;

/* Puts what the query asks for into statement, which has that many fixed parameters. */
void lead_search_terms_init(
	LeadSearchTerms *terms, const LeadQuery *query, const char *statement, gsize fixed_count, const DbParam *fixed);

/*
 * A statement that is written for the budget, sorted by another column; g_free. Before the query's tests are in it: they
 * may ask for a budget as well.
 */
char *lead_search_sorted_by(const char *statement, const char *column) G_GNUC_WARN_UNUSED_RESULT;
void lead_search_terms_clear(LeadSearchTerms *terms);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadSearchTerms, lead_search_terms_clear)

/* Whether the index can be asked for anything. */
bool lead_search_has_keys(const LeadQuery *query);

/* The ids that the query's own times leave: narrows from and before. */
void lead_search_narrow(const LeadQuery *query, Ident *from, Ident *before);

/* Sets the lexemes of a term that needs no look-up; for lead_search_resolve. */
void lead_search_set_lexemes(SearchNode *term);
