/*
 * domain/search/search: the one language that staff find leads by, in the console, the API, exports, views, and the shell.
 *
 *   hybrid budget:>150k created:<7d -status:closed ("order book" or kafka) sort:-budget
 *
 *   query  = either                      sort: is taken out first; at most one, not inside parentheses
 *   either = both { "or" both }
 *   both   = item { item }               and binds tighter
 *   item   = [ "-" ] ( "(" either ")" | term | phrase | word )
 *   term   = name ":" value { "," value }          a comma is an or inside one operator
 *   value  = ( "<" | "<=" | ">" | ">=" ) scalar | scalar ".." [ scalar ] | ".." scalar | scalar | phrase
 *
 * search_operators is the table of names and of what each accepts. What is not understood is an error that points at the
 * place and proposes repairs; nothing silently finds nothing. Pure: the time is an argument, and names of people are
 * looked up by the store (store/lead_search).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "codec/wording.h"

enum {
	SEARCH_BYTES_MAX = 1000, /* more is no question that a person types, and an address has to hold it */
	SEARCH_ITEMS_MAX = 32,	 /* each is a look-up */
	SEARCH_DEPTH_MAX = 8,
	SEARCH_PREFIX_CHARS_MIN = 2,
};

/* What an operator accepts. */
typedef enum SearchForm {
	SEARCH_FORM_WORDS,    /* of the text: no operator at all */
	SEARCH_FORM_CHOICE,   /* one of its values */
	SEARCH_FORM_SOURCE,   /* one that some lead has, compared as a whole in lower case; "x*": what begins so */
	SEARCH_FORM_LANGUAGE, /* one that we know, by any of its names */
	SEARCH_FORM_ZONE,     /* a time zone as people name it; "eu*": what begins so */
	SEARCH_FORM_REFERENCE,
	SEARCH_FORM_EMAIL,    /* an address, "*@domain" */
	SEARCH_FORM_COMPANY,  /* words of its name, or a domain */
	SEARCH_FORM_PERSON,   /* a recruiter by name or email; me is no recruiter; none */
	SEARCH_FORM_ACTOR,    /* client, staff by email, … */
	SEARCH_FORM_ACCOUNT,  /* of staff, by email or what stands before its @; me; none */
	SEARCH_FORM_TAG,      /* a tag that some lead has; "x*": what begins so */
	SEARCH_FORM_SHARE,    /* 0.6, 60%, and ranges */
	SEARCH_FORM_MONEY,    /* 150k, 1.5m, ranges; none */
	SEARCH_FORM_TIME,     /* 7d, today, 2026-01, and ranges */
	SEARCH_FORM_RESPONSE, /* late, kept, broken; <2h */
	SEARCH_FORM_SORT,
} SearchForm;

typedef struct SearchOperator {
	const char *name;
	SearchForm form;
	const char *facet;		   /* what its values begin with among the words that a lead is found by */
	const char *(*value_at)(guint at); /* the values it knows, one after the other; NULL: none, or no more */
	TextKey help;
} SearchOperator;

enum {
	SEARCH_OPERATORS_COUNT = 27
};

extern const SearchOperator search_operators[SEARCH_OPERATORS_COUNT];

/* NULL: there is none. */
const SearchOperator *search_operator_find(const char *name);

typedef enum SearchNodeKind {
	SEARCH_ALL, /* all items hold */
	SEARCH_ANY,
	SEARCH_NOT, /* its one item does not */
	SEARCH_TERM,
} SearchNodeKind;

typedef struct SearchNode {
	SearchNodeKind kind;
	GPtrArray *items; /* owned, of SearchNode; NULL for a term */
	const SearchOperator *op;
	char *value;	/* owned; as it is written in a query, in lower case where case means nothing */
	bool is_phrase; /* "two words" */
	bool is_range;	/* low <= what is compared < high: a share, US dollars a year, microseconds since 1970 */
	double low;
	double high;
	guint from;	  /* bytes of the query */
	guint value_from; /* where the value begins, its quotation mark included */
	guint to;
	char *lexemes; /* owned; what the store looks for in its index, a tsquery; NULL: not looked up yet */
} SearchNode;

typedef enum SearchSort {
	SEARCH_SORT_CREATED,
	SEARCH_SORT_BUDGET,
	SEARCH_SORT_CONFIDENCE,
	SEARCH_SORT_RESPONSE,
	SEARCH_SORT_UPDATED,
	SEARCH_SORT_COUNT
} SearchSort;

typedef struct SearchSuggestion {
	char *label;
	char *query; /* the whole query, repaired */
} SearchSuggestion;

/* Codes are stable: unknown_operator, unknown_value, value_missing, bad_range, bad_time, word_missing, … */
typedef struct SearchError {
	const char *code; /* NULL: none */
	guint from;	  /* characters of the query */
	guint to;
	char *says;
	GPtrArray *suggestions; /* of SearchSuggestion */
} SearchError;

void search_error_init(SearchError *error);
void search_error_clear(SearchError *error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchError, search_error_clear)

typedef struct SearchQuery {
	char *text;	  /* owned, as typed */
	SearchNode *root; /* owned; NULL: every lead */
	SearchSort sort;
	bool is_rising;	  /* by what it is sorted by; time falls unless it says otherwise */
	SearchError note; /* what is probably not meant, though it can be answered */
} SearchQuery;

void search_query_init(SearchQuery *query);
void search_query_clear(SearchQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchQuery, search_query_clear)

/* What a query is seen from. */
typedef struct SearchScene {
	int64_t now_us;
	const char *me; /* the email of who asks; NULL: a program or the shell, for which is:mine means nothing */
} SearchScene;

/* Reads the text; false: error says what is wrong. Both are initialized; query is left without a root then. */
bool search_parse(const char *text, const SearchScene *scene, SearchQuery *query, SearchError *error);

/* "budget", "-budget"; false: there is no such order. */
bool search_sort_parse(const char *name, SearchSort *sort, bool *is_rising);

/* The query as text again, in its normal form, sort included; parsed again it is the same. g_free. */
char *search_print(const SearchQuery *query) G_GNUC_WARN_UNUSED_RESULT;

/* Says what is wrong with a term, seen from the whole query; values: of the text. */
void search_error_at(
	const SearchQuery *query, const SearchNode *node, const char *code, char *says, SearchError *error);
/* Adds what was meant by "status: new" or "status:new,", whose value is missing at "to". */
void search_error_suggest_value(SearchError *error, const char *text, guint from, guint to);
/* Adds the query with the value of a term replaced by each of the known ones that was probably meant. */
void search_error_suggest_close(
	SearchError *error, const SearchQuery *query, const SearchNode *term, const char *const *known);
/* Adds the query with bytes from..to replaced. */
void search_error_suggest(SearchError *error, const char *text, const SearchNode *at, const char *replacement);

/*
 * Which of the operators and their values continue the word that ends at byte at: {"insert","label"}, by function;
 * *from: where that word begins. People's names are the caller's.
 */
typedef void (*SearchOffer)(void *context, const char *insert, const char *label);
void search_complete(const char *text, gsize at, gsize *from, SearchOffer offer, void *context);

typedef struct SearchFacet {
	const char *name; /* of the operator */
	bool is_open;	  /* only values that are found are shown, not all that the operator knows */
	TextKey heading;
} SearchFacet;

enum {
	SEARCH_FACETS_COUNT = 8
};

/* Operators by whose values a list is narrowed with one press, each counted. */
extern const SearchFacet search_facets[SEARCH_FACETS_COUNT];

/* Whether the query asks for that value of an operator, alone or among others; value NULL: for any. */
bool search_facet_is_set(const SearchQuery *query, const char *op, const char *value);
/* What is left of the query without what it asks of an operator; borrows its parts. search_node_free. */
SearchNode *search_without(const SearchQuery *query, const char *op) G_GNUC_WARN_UNUSED_RESULT;
void search_node_free(void *node);
/* The query with that value instead of those of its operator, or without the operator if it has it already. g_free. */
char *search_facet_query(const SearchQuery *query, const char *op, const char *value) G_GNUC_WARN_UNUSED_RESULT;
