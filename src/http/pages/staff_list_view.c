#include "http/pages/staff_list_view.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/pages/client_page_view.h"
#include "http/pages/staff_bulk_view.h"

enum {
	FACETS_FIRST = 3, /* of search_facets; the others are behind a button */
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* --- addresses -------------------------------------------------------------------------------------------------------- */

static void add_parameter(GString *address, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	g_autofree char *escaped = g_uri_escape_string(value, NULL, false);
	g_string_append_printf(address, "%c%s=%s", strchr(address->str, '?') == NULL ? '?' : '&', name, escaped);
}

/* The list at path with another query, at a cursor; g_free. */
static char *address_of(
	const StaffListState *state, const char *path, const char *q, const char *cursor_name, const char *cursor)
{
	GString *address = g_string_new(path);
	g_autofree char *limit = g_strdup_printf("%d", state->query->limit);

	add_parameter(address, "q", q);
	add_parameter(address, "columns", state->columns);
	add_parameter(address, "limit", state->query->limit == LEAD_QUERY_LIMIT_DEFAULT ? NULL : limit);
	if (cursor_name != NULL)
		add_parameter(address, cursor_name, cursor);
	return g_string_free(address, FALSE);
}

/* --- marks ------------------------------------------------------------------------------------------------------------ */

/* The stems of the words that are looked for. */
static void collect_stems(const SearchNode *node, GPtrArray *stems)
{
	if (node->kind == SEARCH_NOT)
		return;
	for (guint i = 0; node->items != NULL && i < node->items->len; i++)
		collect_stems(node->items->pdata[i], stems);
	if (node->kind != SEARCH_TERM || node->op != NULL || node->lexemes == NULL)
		return;
	g_auto(GStrv) pieces = g_strsplit(node->lexemes, "'", -1);
	for (guint i = 1; pieces[i] != NULL; i += 2)
		g_ptr_array_add(stems, g_strdup(pieces[i]));
}

static bool is_match(const char *word, gsize length, const GPtrArray *stems)
{
	g_autofree char *lower = g_utf8_strdown(word, (gssize)length);

	for (guint i = 0; i < stems->len; i++) {
		if (*(const char *)stems->pdata[i] != '\0' && g_str_has_prefix(lower, stems->pdata[i]))
			return true;
	}
	return false;
}

/* The text in pieces, those marked that are looked for. */
static Json *pieces_of(const char *text, const GPtrArray *stems)
{
	Json *pieces = json_array();
	const char *start = text;

	while (text != NULL && *start != '\0') {
		const bool is_word = g_unichar_isalnum(g_utf8_get_char(start));
		const char *end = start;
		while (*end != '\0' && g_unichar_isalnum(g_utf8_get_char(end)) == is_word)
			end = g_utf8_next_char(end);
		const gsize length = (gsize)(end - start);
		json_array_append_new(pieces, json_pack("{s:s%, s:b}", "piece", start, length, "is_marked",
						      is_word && is_match(start, length, stems)));
		start = end;
	}
	return pieces;
}

/* --- columns ---------------------------------------------------------------------------------------------------------- */

typedef struct Row {
	const Json *lead;
	const char *address;
	const GPtrArray *stems;
} Row;

static Json *text_cell(const Row *row, const char *text)
{
	return json_pack("{s:o}", "pieces", pieces_of(text, row->stems));
}

static Json *moment_cell(const char *rfc3339)
{
	return rfc3339 == NULL ? json_object() : json_pack("{s:o}", "received_at", moment_view(rfc3339));
}

static Json *reference_cell(const Row *row)
{
	Json *cell = text_cell(row, text_of(row->lead, "reference"));

	json_object_set_new(cell, "address", json_string(row->address));
	return cell;
}

static Json *need_cell(const Row *row)
{
	const char *title = text_of(row->lead, "title");
	Json *cell = text_cell(row, title == NULL || *title == '\0' ? wording_text(TEXT_PAGE_STAFF_NO_TITLE) : title);

	json_object_set_new(cell, "address", json_string(row->address));
	return cell;
}

static Json *age_cell(const Row *row)
{
	return moment_cell(text_of(row->lead, "created_at"));
}

static Json *client_cell(const Row *row)
{
	return text_cell(row, text_of(row->lead, "contact_name"));
}

static Json *company_cell(const Row *row)
{
	return text_cell(row, text_of(row->lead, "company"));
}

static Json *engagement_cell(const Row *row)
{
	const char *engagement = text_of(row->lead, "engagement");
	g_autofree char *title = format_title(engagement);
	g_autofree char *tag =
		g_strdup_printf("%s %.0f%%", title, 100 * json_number_value(json_object_get(row->lead, "confidence")));

	return json_pack("{s:s, s:s}", "tag", tag, "kind", engagement);
}

static Json *status_cell(const Row *row)
{
	const bool needs_review = json_is_true(json_object_get(row->lead, "needs_review"));
	const char *review = needs_review ? wording_text(TEXT_PAGE_STAFF_NEEDS_REVIEW) : NULL;

	return json_pack("{s:s, s:s, s:s?}", "tag", text_of(row->lead, "status"), "kind", "", "review", review);
}

static Json *recruiter_cell(const Row *row)
{
	return text_cell(row, text_of(row->lead, "recruiter"));
}

static Json *response_cell(const Row *row)
{
	const bool is_waiting = text_of(row->lead, "responded_at") == NULL;

	return moment_cell(is_waiting ? text_of(row->lead, "response_due_at") : NULL);
}

static Json *budget_cell(const Row *row)
{
	const Json *budget = json_object_get(row->lead, "budget_usd_year");
	g_autofree char *number = json_is_integer(budget) ? format_number(json_integer_value(budget)) : NULL;
	g_autofree char *dollars = number == NULL ? NULL : g_strconcat("$", number, NULL);

	return text_cell(row, dollars);
}

static Json *source_cell(const Row *row)
{
	return text_cell(row, text_of(row->lead, "source"));
}

static Json *country_cell(const Row *row)
{
	return text_cell(row, text_of(row->lead, "country"));
}

static Json *owner_cell(const Row *row)
{
	const char *owner = text_of(row->lead, "owner");
	g_autofree char *name = owner == NULL ? NULL : g_strndup(owner, strcspn(owner, "@"));

	return text_cell(row, name);
}

static Json *tags_cell(const Row *row)
{
	return json_pack("{s:O}", "tags", json_object_get(row->lead, "tags"));
}

static const struct {
	const char *name;
	TextKey label;
	bool is_usual;
	Json *(*cell)(const Row *row);
	const char *exported; /* columns of an export */
} columns[] = {
	{"need", TEXT_PAGE_SEARCH_COLUMN_NEED, true, need_cell, "title"},
	{"reference", TEXT_PAGE_SEARCH_COLUMN_REFERENCE, true, reference_cell, "reference"},
	{"age", TEXT_PAGE_SEARCH_COLUMN_AGE, true, age_cell, "created_at"},
	{"client", TEXT_PAGE_SEARCH_COLUMN_CLIENT, true, client_cell, "contact_name"},
	{"company", TEXT_PAGE_SEARCH_COLUMN_COMPANY, true, company_cell, "company"},
	{"engagement", TEXT_PAGE_SEARCH_COLUMN_ENGAGEMENT, true, engagement_cell, "engagement,confidence,needs_review"},
	{"status", TEXT_PAGE_SEARCH_COLUMN_STATUS, true, status_cell, "status,stage,end_reason"},
	{"recruiter", TEXT_PAGE_SEARCH_COLUMN_RECRUITER, true, recruiter_cell, "recruiter"},
	{"response", TEXT_PAGE_SEARCH_COLUMN_RESPONSE, false, response_cell, "response_due_at"},
	{"budget", TEXT_PAGE_SEARCH_COLUMN_BUDGET, false, budget_cell, "budget_usd_year"},
	{"country", TEXT_PAGE_SEARCH_COLUMN_COUNTRY, false, country_cell, "country"},
	{"owner", TEXT_PAGE_SEARCH_COLUMN_OWNER, false, owner_cell, "owner"},
	{"tags", TEXT_PAGE_SEARCH_COLUMN_TAGS, false, tags_cell, "tags"},
	{"source", TEXT_PAGE_SEARCH_COLUMN_SOURCE, false, source_cell, "source"},
};

static bool is_shown(const StaffListState *state, gsize column)
{
	g_auto(GStrv) names = g_strsplit(state->columns, ",", -1);

	return *state->columns == '\0' ? columns[column].is_usual
				       : g_strv_contains((const char *const *)names, columns[column].name);
}

static Json *columns_view(const StaffListState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", columns[i].name, "label",
						    wording_text(columns[i].label), "is_chosen", is_shown(state, i)));
	}
	return list;
}

static Json *row_view(const StaffListState *state, const Json *lead, const GPtrArray *stems)
{
	g_autofree char *address = g_strconcat("/staff/leads/", text_of(lead, "reference"), NULL);
	const Row row = {.lead = lead, .address = address, .stems = stems};
	Json *cells = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		if (!is_shown(state, i))
			continue;
		Json *cell = columns[i].cell(&row);
		json_object_set_new(cell, "label", json_string(wording_text(columns[i].label)));
		json_array_append_new(cells, cell);
	}
	return json_pack("{s:o, s:s?}", "cells", cells, "row_reference",
		state->labels == NULL ? NULL : text_of(lead, "reference"));
}

static Json *rows_view(const StaffListState *state)
{
	g_autoptr(GPtrArray) stems = g_ptr_array_new_with_free_func(g_free);
	Json *rows = json_array();
	const Json *lead;
	size_t i;

	if (state->query->search.root != NULL)
		collect_stems(state->query->search.root, stems);
	json_array_foreach(jsonc_for_walking(json_object_get(state->found, "leads")), i, lead)
		json_array_append_new(rows, row_view(state, lead, stems));
	return rows;
}

/* --- what is wrong, and what is meant --------------------------------------------------------------------------------- */

static Json *suggestions_view(const StaffListState *state, const SearchError *error)
{
	Json *list = json_array();

	for (guint i = 0; i < error->suggestions->len; i++) {
		const SearchSuggestion *suggestion = error->suggestions->pdata[i];
		g_autofree char *address = address_of(state, state->path, suggestion->query, NULL, NULL);
		json_array_append_new(list, json_pack("{s:s, s:s}", "address", address, "label", suggestion->label));
	}
	return list;
}

/* The query in three parts, the middle one being what is meant; NULL: nothing is. */
static Json *wrong_view(const StaffListState *state, const SearchError *error)
{
	const char *text = state->query->search.text;

	if (error->code == NULL)
		return json_null();
	const char *from = g_utf8_offset_to_pointer(text, error->from);
	const char *to = g_utf8_offset_to_pointer(text, error->to);
	return json_pack("{s:s, s:s%, s:s%, s:s, s:o, s:b}", "says", error->says, "before", text, (size_t)(from - text),
		"marked", from, (size_t)(to - from), "after", to, "suggestions", suggestions_view(state, error),
		"has_suggestions", error->suggestions->len > 0);
}

static Json *errors_view(const StaffListState *state)
{
	Json *list = json_array();

	for (guint i = 0; i < field_errors_count(state->errors); i++) {
		const FieldError *error = field_errors_get(state->errors, i);
		if (error->code != state->query->wrong.code)
			json_array_append_new(list, json_string(error->says));
	}
	return list;
}

static Json *operators_view(void)
{
	Json *list = json_array();

	for (guint i = 0; i < SEARCH_OPERATORS_COUNT; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "value", search_operators[i].name, "label",
						    wording_text(search_operators[i].help)));
	return list;
}

/* --- facets ------------------------------------------------------------------------------------------------------- */

/* "66", "≈ 66,000"; NULL: not known. g_free. */
static char *count_text(const Json *count)
{
	const Json *leads = json_object_get(count, "leads");

	if (!json_is_integer(leads))
		return NULL;
	if (!json_is_true(json_object_get(count, "is_rounded")))
		return format_number(json_integer_value(leads));
	return wording_format(TEXT_PAGE_SEARCH_ABOUT, wording_number("number", json_integer_value(leads)));
}

static void add_facet_value(
	const StaffListState *state, const SearchFacet *facet, const char *value, const Json *count, Json *list)
{
	const SearchQuery *search = &state->query->search;
	const char *label = text_of(count, "label");
	g_autofree char *q = search_facet_query(search, facet->name, value);
	g_autofree char *address = address_of(state, state->path, q, NULL, NULL);
	g_autofree char *number = count_text(count);

	json_array_append_new(
		list, json_pack("{s:s, s:s, s:s, s:b, s:s}", "value", value, "label", label == NULL ? value : label,
			      "address", address, "is_chosen", search_facet_is_set(search, facet->name, value), "count",
			      number == NULL ? "" : number));
}

static Json *facet_values_view(const StaffListState *state, const SearchFacet *facet)
{
	const Json *counted = json_object_get(json_object_get(state->counts, "facets"), facet->name);
	const SearchOperator *op = search_operator_find(facet->name);
	Json *list = json_array();
	const char *value;
	Json *count;

	if (facet->is_open) {
		json_object_foreach(jsonc_for_walking(counted), value, count)
			add_facet_value(state, facet, value, count, list);
		return list;
	}
	for (guint i = 0; (value = op->value_at(i)) != NULL; i++)
		add_facet_value(state, facet, value, json_object_get(counted, value), list);
	return list;
}

/* "+ 34 more"; NULL: there are none. */
static char *others_text(const StaffListState *state, const SearchFacet *facet)
{
	const Json *others = json_object_get(json_object_get(state->counts, "others"), facet->name);

	return json_integer_value(others) == 0 ? NULL
					       : wording_format(TEXT_PAGE_SEARCH_FACET_OTHERS,
							 wording_number("count", json_integer_value(others)));
}

/* What the list can be narrowed by, each with how many leads there are; those that most people need first. */
static void set_facets(const StaffListState *state, Json *view)
{
	Json *first = json_array(), *more = json_array();
	bool is_more_set = false;

	for (guint i = 0; i < SEARCH_FACETS_COUNT && state->found != NULL; i++) {
		const SearchFacet *facet = &search_facets[i];
		const bool is_first = i < FACETS_FIRST;
		g_autofree char *others = others_text(state, facet);
		is_more_set |= !is_first && search_facet_is_set(&state->query->search, facet->name, NULL);
		json_array_append_new(is_first ? first : more,
			json_pack("{s:s, s:s, s:b, s:o, s:s?}", "facet", facet->name, "heading",
				wording_text(facet->heading), "is_open", facet->is_open, "values",
				facet_values_view(state, facet), "others", others));
	}
	json_object_set_new(view, "facets", first);
	json_object_set_new(view, "more_facets",
		json_array_size(more) == 0
			? json_null()
			: json_pack("{s:O, s:b}", "more", more, "is_more_open", is_more_set || state->counts != NULL));
	json_decref(more);
}

/* --- views ------------------------------------------------------------------------------------------------------------ */

static void add_view(const StaffListState *state, Json *list, const char *name, const char *q)
{
	g_autofree char *address = address_of(state, "/staff/leads", q, NULL, NULL);

	json_array_append_new(list, json_pack("{s:s,s:s,s:b,s:n,s:n}", "label", name, "address", address, "is_current",
					    strcmp(state->q, q) == 0, "count", "id"));
}

static Json *views_view(const StaffListState *state)
{
	static const struct {
		TextKey name;
		const char *q;
		const char *count; /* on the board */
	} built_in[] = {
		{TEXT_PAGE_SEARCH_VIEW_TRIAGE, "is:triage sort:response", "triage"},
		{TEXT_PAGE_SEARCH_VIEW_LATE, "is:late sort:response", "late"},
		{TEXT_PAGE_SEARCH_VIEW_UNANSWERED, "is:unanswered sort:response", "unanswered"},
		{TEXT_PAGE_SEARCH_VIEW_MINE, "is:mine is:open", "mine"},
		{TEXT_PAGE_SEARCH_VIEW_QUARANTINE, "is:quarantined", "quarantined"},
	};
	Json *list = json_array();
	const Json *view;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(built_in); i++) {
		add_view(state, list, wording_text(built_in[i].name), built_in[i].q);
		const json_int_t count = json_integer_value(json_object_get(state->board, built_in[i].count));
		g_autofree char *number = format_number(count);
		json_object_set_new(json_array_get(list, i), "count", json_string(number));
	}
	json_array_foreach(jsonc_for_walking(state->views), i, view)
	{
		add_view(state, list, text_of(view, "name"), text_of(view, "query"));
		Json *added = json_array_get(list, json_array_size(list) - 1);
		g_autofree char *count = count_text(view);
		json_object_set_new(added, "view_id", json_string(text_of(view, "id")));
		json_object_set_new(added, "count", json_string(count == NULL ? "" : count));
		if (json_is_true(json_object_get(view, "is_own")))
			json_object_set_new(added, "id", json_string(text_of(view, "id")));
	}
	return list;
}

/* The columns of an export that has what is shown; g_free. */
static char *exported_columns(const StaffListState *state)
{
	GString *names = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		if (is_shown(state, i))
			g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", columns[i].exported);
	}
	return g_string_free(names, FALSE);
}

static Json *exports_view(const StaffListState *state)
{
	static const struct {
		const char *path;
		const char *bom;
		bool has_all;
		TextKey label;
	} exports[] = {
		{"/staff/leads.csv", NULL, false, TEXT_PAGE_SEARCH_CSV},
		{"/staff/leads.csv", "1", false, TEXT_PAGE_SEARCH_EXCEL},
		{"/staff/leads.jsonl", NULL, false, TEXT_PAGE_SEARCH_JSON_LINES},
		{"/staff/leads.csv", NULL, true, TEXT_PAGE_SEARCH_CSV_ALL},
	};
	g_autofree char *names = exported_columns(state);
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(exports) && state->may_export && state->found != NULL; i++) {
		g_autoptr(GString) address = g_string_new(exports[i].path);
		add_parameter(address, "q", state->q);
		add_parameter(address, "columns", exports[i].has_all ? NULL : names);
		add_parameter(address, "bom", exports[i].bom);
		json_array_append_new(list,
			json_pack("{s:s, s:s}", "address", address->str, "label", wording_text(exports[i].label)));
	}
	return list;
}

/* --- the page --------------------------------------------------------------------------------------------------------- */

static void set_address(const StaffListState *state, Json *view, const char *key, const char *name, const char *cursor)
{
	g_autofree char *address = cursor == NULL ? NULL : address_of(state, state->path, state->q, name, cursor);

	json_object_set_new(view, key, address == NULL ? json_null() : json_string(address));
}

/* The number of leads, where all are on this page. */
static Json *count_view(const StaffListState *state)
{
	const size_t count = json_array_size(json_object_get(state->found, "leads"));
	const bool is_all = text_of(state->found, "next") == NULL && text_of(state->found, "previous") == NULL &&
			    state->found != NULL && json_is_true(json_object_get(state->found, "is_complete"));

	g_autofree char *counted = is_all ? NULL : count_text(state->counts);
	if (counted != NULL) {
		g_autofree char *says = wording_format(TEXT_PAGE_SEARCH_COUNT_ABOUT, wording_string("count", counted));
		return json_string(says);
	}
	if (!is_all || count == 0)
		return json_string("");
	if (count == 1)
		return json_string(wording_text(TEXT_PAGE_SEARCH_COUNT_ONE));
	g_autofree char *says = wording_format(TEXT_PAGE_SEARCH_COUNT_MANY, wording_number("count", (int64_t)count));
	return json_string(says);
}

/* From where the script gets the counts, and the page that has them without it. */
static void set_counts_address(const StaffListState *state, Json *view)
{
	g_autofree char *counts = address_of(state, "/staff/counts", state->q, NULL, NULL);
	g_autofree char *page = address_of(state, state->path, state->q, "counts", "1");

	json_object_set_new(view, "counts_path", json_string(counts));
	json_object_set_new(
		view, "counted_page", state->counts == NULL && state->found != NULL ? json_string(page) : json_null());
}

static Json *done_view(const StaffListState *state)
{
	if (state->erased == NULL)
		return json_null();
	g_autofree char *says = wording_format(TEXT_PAGE_SEARCH_ERASED, wording_string("reference", state->erased));
	return json_string(says);
}

Json *staff_list_view(const StaffListState *state)
{
	const bool is_cut = state->found != NULL && !json_is_true(json_object_get(state->found, "is_complete"));
	const char *searched_to = text_of(state->found, "searched_to");
	const char *next = text_of(state->found, "next");
	Json *view = json_pack("{s:s, s:s, s:s, s:s}", "path", state->path, "q", state->q, "columns_text",
		state->columns, "script", "staff_search.js");
	Json *rows = rows_view(state);

	json_object_set_new(
		view, "is_empty", json_boolean(state->found != NULL && !is_cut && json_array_size(rows) == 0));
	json_object_set_new(view, "has_query", json_boolean(*state->q != '\0'));
	json_object_set_new(view, "has_rows", json_boolean(json_array_size(rows) > 0));
	json_object_set_new(view, "rows", rows);
	json_object_set_new(view, "columns", columns_view(state));
	json_object_set_new(view, "problems", errors_view(state));
	json_object_set_new(view, "wrong", wrong_view(state, &state->query->wrong));
	json_object_set_new(
		view, "notice", state->found == NULL ? json_null() : wrong_view(state, &state->query->search.note));
	json_object_set_new(view, "done", done_view(state));
	json_object_set_new(view, "operators", operators_view());
	json_object_set_new(view, "views", views_view(state));
	json_object_set_new(view, "bulk",
		state->labels == NULL || json_array_size(json_object_get(view, "rows")) == 0
			? json_null()
			: staff_bulk_form_view(state->labels, state->recruiters));
	set_facets(state, view);
	set_counts_address(state, view);
	json_object_set_new(view, "exports", exports_view(state));
	json_object_set_new(view, "may_import", json_boolean(state->may_import));
	json_object_set_new(view, "count", count_view(state));
	json_object_set_new(view, "may_save", json_boolean(state->found != NULL && *state->q != '\0'));
	json_object_set_new(view, "is_slow", json_boolean(is_cut && searched_to == NULL));
	json_object_set_new(view, "searched_to", searched_to == NULL ? json_null() : moment_view(searched_to));
	set_address(state, view, "next_page", "after", is_cut ? NULL : next);
	set_address(state, view, "further_page", "after", is_cut ? next : NULL);
	set_address(state, view, "previous_page", "before", text_of(state->found, "previous"));
	return view;
}
