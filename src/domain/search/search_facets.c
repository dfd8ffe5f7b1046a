/* domain/search/search_facets: what a list can be narrowed by with one press (search_facets of domain/search/search). */
#include "domain/search/search_node.h"

#include <string.h>

#include "codec/text_keys.h"

/* clang-format off */
const SearchFacet search_facets[SEARCH_FACETS_COUNT] = {
	{"engagement", false, TEXT_PAGE_SEARCH_COLUMN_ENGAGEMENT},
	{"status",     false, TEXT_PAGE_SEARCH_COLUMN_STATUS},
	{"review",     false, TEXT_PAGE_SEARCH_FACET_REVIEW},
	{"stage",      false, TEXT_PAGE_SEARCH_FACET_STAGE},
	{"reason",     true,  TEXT_PAGE_SEARCH_FACET_REASON},
	{"recruiter",  true,  TEXT_PAGE_SEARCH_COLUMN_RECRUITER},
	{"source",     true,  TEXT_PAGE_SEARCH_COLUMN_SOURCE},
	{"country",    true,  TEXT_PAGE_SEARCH_FACET_COUNTRY},
};
/* clang-format on */

/* Letters of a value that needs no quotation marks. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@-"

/* All of it is of that operator: status:new, or status:new,triage. */
static bool is_of(const SearchNode *node, const char *op)
{
	if (node->kind == SEARCH_TERM)
		return node->op != NULL && strcmp(node->op->name, op) == 0;
	for (guint i = 0; i < node->items->len; i++) {
		if (!is_of(node->items->pdata[i], op))
			return false;
	}
	return node->kind == SEARCH_ANY;
}

static SearchNode *part_at(const SearchQuery *query, guint at)
{
	SearchNode *root = query->root;

	if (root == NULL || (root->kind != SEARCH_ALL && at > 0))
		return NULL;
	if (root->kind != SEARCH_ALL)
		return root;
	return at < root->items->len ? root->items->pdata[at] : NULL;
}

bool search_facet_is_set(const SearchQuery *query, const char *op, const char *value)
{
	const SearchNode *part;

	for (guint at = 0; (part = part_at(query, at)) != NULL; at++) {
		if (!is_of(part, op))
			continue;
		if (value == NULL || (part->kind == SEARCH_TERM && strcmp(part->value, value) == 0))
			return true;
		for (guint i = 0; part->kind == SEARCH_ANY && i < part->items->len; i++) {
			if (strcmp(((const SearchNode *)part->items->pdata[i])->value, value) == 0)
				return true;
		}
	}
	return false;
}

SearchNode *search_without(const SearchQuery *query, const char *op)
{
	SearchNode *rest = g_new0(SearchNode, 1);
	SearchNode *part;

	rest->kind = SEARCH_ALL;
	rest->items = g_ptr_array_new(); /* borrows */
	for (guint at = 0; (part = part_at(query, at)) != NULL; at++) {
		if (!is_of(part, op))
			g_ptr_array_add(rest->items, part);
	}
	return rest;
}

char *search_facet_query(const SearchQuery *query, const char *op, const char *value)
{
	SearchNode *rest = search_without(query, op);
	const SearchQuery without = {.root = rest, .sort = query->sort, .is_rising = query->is_rising};
	g_autofree char *printed = search_print(&without);
	const bool is_set = search_facet_is_set(query, op, value);

	search_node_free(rest);
	if (is_set)
		return g_steal_pointer(&printed);
	const char *quote = strspn(value, PLAIN) == strlen(value) ? "" : "\"";
	return g_strdup_printf("%s%s%s:%s%s%s", printed, *printed == '\0' ? "" : " ", op, quote, value, quote);
}
