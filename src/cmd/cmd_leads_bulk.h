/*
 * cmd/cmd_leads_bulk: one thing done to all leads that a query finds, from the shell, and taking it back. The rules are
 * those of the console's lists and of /api/v1/bulk (app/staff/staff_bulk).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/search/search.h"

typedef struct LeadsBulk {
	const char *act;   /* of app/staff/staff_bulk */
	const char *value; /* what goes with it; NULL: nothing */
	const char *query;
	bool is_sure; /* without asking */
	bool as_json;
} LeadsBulk;

/* Says what would follow, asks, and does it. The exit status. */
int leads_bulk_run(const LeadsBulk *bulk);

/* The verb that releases leads from quarantine, and the one that undoes such an act. */
int leads_run_release(int argc, char **argv);
int leads_run_undo(int argc, char **argv);

/* Of a verb that takes one lead, or with --query all that a search finds. */
#define LEADS_BULK_OPTIONS(query, is_sure)                                                                       \
	{"query", 'q', 0, G_OPTION_ARG_STRING, (query), "All leads that this search finds, up to 500", "QUERY"}, \
	{                                                                                                        \
		"yes", 'y', 0, G_OPTION_ARG_NONE, (is_sure), "With --query: do not ask", NULL                    \
	}

/* Prints the query with a line that points at what is wrong with it, and what might be meant. */
void leads_print_wrong_query(const SearchQuery *search, const SearchError *wrong);
