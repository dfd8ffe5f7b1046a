/*
 * domain/search/search_known: values that an operator knows, and which of them was meant. For domain/search alone.
 */
#pragma once

#include "domain/search/search.h"

/* Whether typed, in lower case, is near enough to a name: how it or a part of it begins, or all but two letters of it. */
bool search_is_close(const char *typed, const char *name);

/* One of the operator's values, as they are written. */
bool search_knows(const SearchOperator *op, const char *value);
/*
 * Of the many names of a language, a time zone, or a lead, that by which leads are found: "german" for "deutsch",
 * "europe/vienna" for "Vienna". What may be the start of one is itself. typed: the term's value as it was written.
 * g_free. NULL: nobody calls one that.
 */
char *search_known_name(const SearchNode *term, const char *typed) G_GNUC_WARN_UNUSED_RESULT;

/* The value of the term is none that its operator knows; proposes those that are near, or all if they are few. */
void search_refuse_value(const SearchQuery *query, const SearchNode *term, SearchError *error);
