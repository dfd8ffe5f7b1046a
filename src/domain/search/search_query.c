/* domain/search/search_query: what a query is made of, its errors, and its normal form as text. */
#include "domain/search/search_node.h"

#include <string.h>

static void suggestion_free(void *data)
{
	SearchSuggestion *suggestion = data;

	g_free(suggestion->label);
	g_free(suggestion->query);
	g_free(suggestion);
}

void search_error_init(SearchError *error)
{
	*error = (SearchError){.suggestions = g_ptr_array_new_with_free_func(suggestion_free)};
}

void search_error_clear(SearchError *error)
{
	g_clear_pointer(&error->says, g_free);
	g_clear_pointer(&error->suggestions, g_ptr_array_unref);
}

void search_error_at(const SearchQuery *query, const SearchNode *node, const char *code, char *says, SearchError *error)
{
	g_free(error->says);
	error->code = code;
	error->says = says;
	error->from = (guint)g_utf8_strlen(query->text, (gssize)node->from);
	error->to = error->from + (guint)g_utf8_strlen(query->text + node->from, (gssize)(node->to - node->from));
}

void search_error_suggest(SearchError *error, const char *text, const SearchNode *at, const char *replacement)
{
	SearchSuggestion *suggestion = g_new0(SearchSuggestion, 1);
	g_autofree char *before = g_strndup(text, at->from);

	suggestion->label = g_strdup(replacement);
	suggestion->query = g_strconcat(before, replacement, text + at->to, NULL);
	g_ptr_array_add(error->suggestions, suggestion);
}

void search_query_init(SearchQuery *query)
{
	*query = (SearchQuery){.text = NULL};
	search_error_init(&query->note);
}

void search_query_clear(SearchQuery *query)
{
	g_clear_pointer(&query->text, g_free);
	g_clear_pointer(&query->root, search_node_free);
	search_error_clear(&query->note);
}

SearchNode *search_node_new(SearchNodeKind kind)
{
	SearchNode *node = g_new0(SearchNode, 1);

	node->kind = kind;
	if (kind != SEARCH_TERM)
		node->items = g_ptr_array_new_with_free_func(search_node_free);
	return node;
}

void search_node_free(void *data)
{
	SearchNode *node = data;

	if (node->items != NULL)
		g_ptr_array_unref(node->items);
	g_free(node->value);
	g_free(node->lexemes);
	g_free(node);
}

/* Adds item (taken over); the items of one of the same kind instead of it, so that no group is inside its like. */
void search_node_add(SearchNode *group, SearchNode *item)
{
	if (item->kind != group->kind) {
		g_ptr_array_add(group->items, item);
		return;
	}
	while (item->items->len > 0)
		g_ptr_array_add(group->items, g_ptr_array_steal_index(item->items, 0));
	search_node_free(item);
}

/* A group of one is its item; of none, nothing. */
SearchNode *search_node_simplify(SearchNode *group)
{
	SearchNode *item = NULL;

	if (group->items->len > 1)
		return group;
	if (group->items->len == 1)
		item = g_ptr_array_steal_index(group->items, 0);
	search_node_free(group);
	return item;
}

SearchNode *search_node_negate(SearchNode *item)
{
	if (item->kind == SEARCH_NOT) {
		SearchNode *inner = g_ptr_array_steal_index(item->items, 0);
		search_node_free(item);
		return inner;
	}
	SearchNode *node = search_node_new(SEARCH_NOT);
	node->from = item->from;
	node->to = item->to;
	g_ptr_array_add(node->items, item);
	return node;
}

static void print_node(const SearchNode *node, bool is_inside_all, GString *out);

static void print_items(const SearchNode *node, const char *separator, bool is_inside_all, GString *out)
{
	for (guint i = 0; i < node->items->len; i++) {
		if (i > 0)
			g_string_append(out, separator);
		print_node(node->items->pdata[i], is_inside_all, out);
	}
}

/* is_inside_all: an "or" needs parentheses there. */
static void print_node(const SearchNode *node, bool is_inside_all, GString *out)
{
	const SearchNode *item;

	switch (node->kind) {
	case SEARCH_ALL:
		print_items(node, " ", true, out);
		break;
	case SEARCH_ANY:
		g_string_append(out, is_inside_all ? "(" : "");
		print_items(node, " or ", false, out);
		g_string_append(out, is_inside_all ? ")" : "");
		break;
	case SEARCH_NOT:
		item = node->items->pdata[0];
		g_string_append(out, item->kind == SEARCH_TERM ? "-" : "-(");
		print_node(item, false, out);
		g_string_append(out, item->kind == SEARCH_TERM ? "" : ")");
		break;
	case SEARCH_TERM:
		if (node->op != NULL)
			g_string_append_printf(out, "%s:", node->op->name);
		g_string_append_printf(out, node->is_phrase ? "\"%s\"" : "%s", node->value);
		break;
	}
}

char *search_print(const SearchQuery *query)
{
	static const char *const sorts[SEARCH_SORT_COUNT] = {
		[SEARCH_SORT_CREATED] = "created",
		[SEARCH_SORT_UPDATED] = "updated",
		[SEARCH_SORT_BUDGET] = "budget",
		[SEARCH_SORT_CONFIDENCE] = "confidence",
		[SEARCH_SORT_RESPONSE] = "response",
	};
	GString *out = g_string_new(NULL);

	if (query->root != NULL)
		print_node(query->root, false, out);
	if (query->sort != SEARCH_SORT_CREATED || query->is_rising)
		g_string_append_printf(
			out, "%ssort:%s%s", out->len > 0 ? " " : "", query->is_rising ? "" : "-", sorts[query->sort]);
	return g_string_free(out, FALSE);
}
