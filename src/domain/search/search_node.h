/*
 * domain/search/search_node: building the tree of a query. For domain/search alone.
 */
#pragma once

#include "domain/search/search.h"

SearchNode *search_node_new(SearchNodeKind kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchNode, search_node_free)

/* Adds item (taken over), or what it consists of if it is a group of the same kind. */
void search_node_add(SearchNode *group, SearchNode *item);
/* Takes group over: a group of one is its item, and of none NULL. */
SearchNode *search_node_simplify(SearchNode *group);
/* Takes item over. */
SearchNode *search_node_negate(SearchNode *item);
