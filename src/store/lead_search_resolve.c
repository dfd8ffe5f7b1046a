/* store/lead_search_resolve: what the words and names of a query mean (lead_search_resolve_… of store/lead_search). */
#include "store/lead_search.h"

#include <string.h>

#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "store/lead_search_sql.h"
#include "store/lead_search_terms.h"

typedef struct Lookup {
	JsonWriter words; /* of lead_search_resolve_words */
	JsonWriter names; /* of lead_search_resolve_names */
	GPtrArray *terms; /* their "at" is the place in here */
	GPtrArray *known; /* of texts, for each term: what there is instead, one a line; NULL: no such list */
} Lookup;

static const char *kind_of(const SearchNode *term)
{
	if (term->op == NULL)
		return term->is_phrase ? "phrase" : "words";
	switch (term->op->form) {
	case SEARCH_FORM_COMPANY:
		return "company";
	case SEARCH_FORM_PERSON:
		return "person";
	case SEARCH_FORM_ACTOR:
		return "actor";
	case SEARCH_FORM_ACCOUNT:
		return "account";
	case SEARCH_FORM_TAG:
		return "tag";
	case SEARCH_FORM_SOURCE:
		return "source";
	default:
		return NULL;
	}
}

static bool is_name(const SearchNode *term)
{
	return term->op != NULL && term->op->form != SEARCH_FORM_COMPANY;
}

static void add_lookup(SearchNode *term, Lookup *lookup)
{
	lead_search_set_lexemes(term);
	if (term->lexemes != NULL || kind_of(term) == NULL)
		return;
	JsonWriter *w = is_name(term) ? &lookup->names : &lookup->words;
	jsonw_begin_object(w);
	jsonw_put_int(w, "at", lookup->terms->len);
	jsonw_put_text(w, "kind", kind_of(term));
	jsonw_put_text(w, "facet", term->op == NULL ? "" : term->op->facet);
	jsonw_put_text(w, "value", term->value);
	jsonw_end_object(w);
	g_ptr_array_add(lookup->terms, term);
}

static void add_lookups(SearchNode *node, Lookup *lookup)
{
	if (node->kind == SEARCH_TERM) {
		add_lookup(node, lookup);
		return;
	}
	for (guint i = 0; i < node->items->len; i++)
		add_lookups(node->items->pdata[i], lookup);
}

static void set_found(const DbResult *rows, const Lookup *lookup)
{
	for (int row = 0; row < db_rows(rows); row++) {
		SearchNode *term = lookup->terms->pdata[db_get_int(rows, row, "at")];
		const char *lexemes = db_get_text(rows, row, "lexemes");
		if (lexemes != NULL && *lexemes != '\0')
			term->lexemes = g_strdup(lexemes);
		lookup->known->pdata[db_get_int(rows, row, "at")] = g_strdup(db_get_text(rows, row, "known"));
	}
}

static bool has_items(const GString *array)
{
	return strcmp(array->str, "[]") != 0;
}

/* A word that is in almost every text says nothing; without others there is nothing to look for. */
static bool drop_common(SearchNode *node)
{
	if (node->kind == SEARCH_TERM)
		return node->op != NULL || node->lexemes != NULL;
	for (guint i = node->items->len; i > 0; i--) {
		if (!drop_common(node->items->pdata[i - 1]))
			g_ptr_array_remove_index(node->items, i - 1);
	}
	return node->items->len > 0;
}

/* A value that some lead must have. */
static bool is_of_leads(const SearchNode *term)
{
	return term->op != NULL && (term->op->form == SEARCH_FORM_TAG || term->op->form == SEARCH_FORM_SOURCE);
}

static bool refuse(LeadQuery *query, const SearchNode *term)
{
	if (is_of_leads(term)) {
		search_error_at(&query->search, term, "unknown_value",
			wording_format(TEXT_SEARCH_ERROR_NO_LEAD, wording_string("operator", term->op->name),
				wording_string("value", term->value)),
			&query->wrong);
		return false;
	}
	char *says = is_name(term) ? wording_format(TEXT_SEARCH_ERROR_NOBODY, wording_string("name", term->value))
				   : wording_format(TEXT_SEARCH_ERROR_ONLY_COMMON, wording_string("word", term->value));

	search_error_at(&query->search, term, is_name(term) ? "nobody" : "only_common", says, &query->wrong);
	return false;
}

/* Words of a company that occur nowhere are no error: nobody keeps a list of companies. */
static bool settle(LeadQuery *query, const Lookup *lookup)
{
	for (guint i = 0; i < lookup->terms->len; i++) {
		SearchNode *term = lookup->terms->pdata[i];
		if (term->op == NULL || term->lexemes != NULL)
			continue;
		g_auto(GStrv) known =
			g_strsplit(lookup->known->pdata[i] == NULL ? "" : lookup->known->pdata[i], "\n", -1);
		search_error_suggest_close(&query->wrong, &query->search, term, (const char *const *)known);
		return refuse(query, term);
	}
	const SearchNode *first = lookup->terms->len == 0 ? NULL : lookup->terms->pdata[0];
	if (query->search.root == NULL)
		return true;
	if (query->search.root->kind == SEARCH_TERM && first != NULL && first->lexemes == NULL)
		return refuse(query, first);
	g_autofree char *common = first == NULL ? NULL : g_strdup(first->value);
	if (drop_common(query->search.root))
		return true;
	const SearchNode whole = {.value = common, .to = (guint)strlen(query->search.text)};
	return refuse(query, &whole);
}

bool lead_search_resolve(Db *db, LeadQuery *query, GError **error)
{
	g_autoptr(GString) words = g_string_new(NULL);
	g_autoptr(GString) names = g_string_new(NULL);
	g_autoptr(GPtrArray) terms = g_ptr_array_new();
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	Lookup lookup = {.terms = terms, .known = known};

	if (query->search.root == NULL)
		return true;
	jsonw_init(&lookup.words, words);
	jsonw_init(&lookup.names, names);
	jsonw_begin_array(&lookup.words);
	jsonw_begin_array(&lookup.names);
	add_lookups(query->search.root, &lookup);
	jsonw_end_array(&lookup.words);
	jsonw_end_array(&lookup.names);
	if (terms->len == 0)
		return true;
	g_ptr_array_set_size(known, (int)terms->len);
	if (has_items(words)) {
		g_autoptr(DbResult) rows =
			db_query(db, SQL_LEAD_SEARCH_RESOLVE_WORDS, DB_PARAMS(db_text(words->str)), error);
		if (rows == NULL)
			return false;
		set_found(rows, &lookup);
	}
	if (has_items(names)) {
		g_autoptr(DbResult) rows = db_query(db, SQL_LEAD_SEARCH_RESOLVE_NAMES,
			DB_PARAMS(db_text(names->str), db_text(query->scene.me)), error);
		if (rows == NULL)
			return false;
		set_found(rows, &lookup);
	}
	return settle(query, &lookup);
}
