/*
 * domain/search/lead_query: what is asked of the lead database, the same words in the API's query string and as options
 * of the shell.
 *
 * lead_query_fields is the table: engagement, status, review, from, to, updated_since, q (domain/search/search), sort, limit,
 * after, before. Everything given must hold; of several values of engagement or status, separated by commas, one must. Leads come newest first unless q says otherwise; after is the cursor that the page before
 * ended with, and before the one that a page begins with, so leads that are added in the meantime never shift a page.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "domain/search/search.h"
#include "domain/submission/submission.h"

enum {
	LEAD_QUERY_LIMIT_DEFAULT = 50,
	LEAD_QUERY_LIMIT_MAX = 200,
	LEAD_QUERY_EXPORT_MAX = 100 * 1000 * 1000, /* as limit of an export */
};

typedef enum LeadQueryReview {
	LEAD_QUERY_REVIEW_ANY,
	LEAD_QUERY_REVIEW_NEEDED,
	LEAD_QUERY_REVIEW_NOT_NEEDED,
} LeadQueryReview;

typedef struct LeadQuery {
	guint engagements; /* bits 1 << Engagement; 0: any */
	guint statuses;	   /* bits 1 << LeadStatus; 0: any */
	LeadQueryReview review;
	Ident from; /* leads with from <= id < before; the whole range at first */
	Ident before;
	SearchQuery search; /* q */
	SearchError wrong;  /* what is wrong with q, if anything is */
	SearchScene scene;
	char *cursor;	   /* owned, of the lead that the page begins behind; NULL: at the start */
	bool is_backwards; /* the page before that lead, instead of the one after it */
	int limit;
	int limit_max;	/* what limit accepts */
	bool has_limit; /* it was given */
	bool has_sort;	/* the next two were given, and go before what q says */
	SearchSort sort;
	bool is_rising;
	int64_t changed_us; /* only leads that were changed then or later; 0: all */
	int time_ms;	    /* a search that takes longer is cut; 0: never */
} LeadQuery;

typedef struct LeadQueryField {
	const char *name;
	const char *help; /* what it takes, a clause that a person understands; read it by lead_query_help() */
	/* False if the value is invalid; help says what is valid. */
	bool (*set)(LeadQuery *query, const char *value);
} LeadQueryField;

enum {
	LEAD_QUERY_FIELDS_COUNT = 11
};

extern const LeadQueryField lead_query_fields[LEAD_QUERY_FIELDS_COUNT];

const char *lead_query_help(const LeadQueryField *field);

/* scene: what q is seen from; its texts are borrowed. */
void lead_query_init(LeadQuery *query, const SearchScene *scene);
void lead_query_clear(LeadQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadQuery, lead_query_clear)

/*
 * Sets one field by its name; an empty value means not asked for. False after adding to errors (unknown_field,
 * not_a_choice, …).
 */
bool lead_query_set(LeadQuery *query, const char *name, const char *value, FieldErrors *errors);
