/* http/pages/h_staff_list: lists of leads in the console, what continues a search, and views that are kept. */
#include <string.h>

#include "app/caller.h"
#include "app/staff/session.h"
#include "app/staff/staff_counts.h"
#include "app/staff/staff_labels.h"
#include "app/staff/staff_leads.h"
#include "app/staff/staff_views.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ident.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_list_view.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

enum {
	SEARCH_MS = 45,		  /* a person is waiting for the page */
	SEARCH_FURTHER_MS = 2000, /* and has asked to continue */
};

/* What links of the console and bookmarks ask for by the names of the API, as words of the search; g_free. */
static char *read_words(const Form *form)
{
	static const char *const names[][2] = {
		{"engagement", "engagement:"}, {"status", "status:"}, {"review", "review:"}};
	g_autofree char *q = request_form_text(form, "q");
	GString *words = g_string_new(q);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *value = request_form_text(form, names[i][0]);
		if (*value == '\0')
			continue;
		const bool is_yes = strcmp(value, "true") == 0;
		const bool is_no = strcmp(value, "false") == 0;
		g_string_append_printf(words, "%s%s%s", words->len > 0 ? " " : "", names[i][1],
			is_yes	? "yes"
			: is_no ? "no"
				: value);
	}
	return g_string_free(words, FALSE);
}

/* Every "columns" of the address, with commas between them; g_free. */
static char *read_columns(const Form *form)
{
	GString *names = g_string_new(NULL);

	for (gsize i = 0; form != NULL && i < form_count(form); i++) {
		if (strcmp(form_at(form, i)->name, "columns") != 0)
			continue;
		g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", form_at(form, i)->value);
	}
	return g_string_free(names, FALSE);
}

static void read_query(const Form *form, const char *q, LeadQuery *query, FieldErrors *errors)
{
	static const char *const names[] = {"from", "to", "limit", "after", "before"};

	lead_query_set(query, "q", q, errors);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *value = request_form_text(form, names[i]);
		if (*value != '\0')
			lead_query_set(query, names[i], value, errors);
	}
}

static Json *load_views(Exchange *x, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	return staff_views_list(x->site->app, x->session->email, x->deadline_us, text, error)
		       ? jsonc_decode(text->str, text->len, error)
		       : NULL;
}

static Json *load(
	Exchange *x, bool (*read)(const App *app, int64_t deadline_us, GString *out, GError **error), GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	return read(x->site->app, x->deadline_us, text, error) ? jsonc_decode(text->str, text->len, error) : NULL;
}

/* NULL: errors say why, or error. */
static Json *load_found(Exchange *x, LeadQuery *query, FieldErrors *errors, GError **error)
{
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);
	GError *cause = NULL;

	if (field_errors_count(errors) > 0)
		return NULL;
	if (staff_leads_list(x->site->app, query, x->deadline_us, text, &cause))
		return jsonc_decode(text->str, text->len, error);
	if (query->wrong.code != NULL) {
		field_errors_add_text(errors, "q", query->wrong.code, query->wrong.says);
		g_error_free(cause);
	} else {
		g_propagate_error(error, cause);
	}
	return NULL;
}

static Json *load_counts(Exchange *x, LeadQuery *query, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	return staff_counts_read(x->site->app, query, x->deadline_us, text, error)
		       ? jsonc_decode(text->str, text->len, error)
		       : NULL;
}

static void show_list(Exchange *x, StaffListState *state, GError *cause)
{
	g_autoptr(GError) error = cause;
	g_autoptr(Json) views = error == NULL ? load_views(x, &error) : NULL;
	g_autoptr(Json) board = error == NULL ? load(x, staff_leads_board, &error) : NULL;
	const bool may_change = error == NULL && state->found != NULL && caller_may(ACCESS_LEADS_WRITE);
	g_autoptr(Json) labels = may_change ? load(x, staff_labels_choices, &error) : NULL;
	g_autoptr(Json) recruiters = labels != NULL ? load(x, staff_leads_recruiters, &error) : NULL;

	if (error != NULL) {
		exchange_fail(x, error);
		return;
	}
	state->labels = labels;
	state->recruiters = recruiters;
	state->views = json_object_get(views, "views");
	state->board = board;
	page_show(x, state->found == NULL ? problems[PROBLEM_FIELDS_INVALID].status : 200, PAGE_STAFF_LEADS,
		staff_view_frame(x, TEXT_PAGE_STAFF_LEADS, staff_list_view(state)));
}

void h_staff_leads(Exchange *x)
{
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors;
	GError *error = NULL;
	g_autoptr(Form) form = request_page_query(&x->request);
	g_autofree char *q = read_words(form);
	g_autofree char *columns = read_columns(form);
	const bool is_further = form_find(form, "after") != NULL;
	const char *erased = form_find(form, "erased");
	char reference[REFERENCE_TEXT_BYTES];

	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us(), .me = x->session->email});
	query.time_ms = is_further ? SEARCH_FURTHER_MS : SEARCH_MS;
	field_errors_init(&errors);
	read_query(form, q, &query, &errors);
	g_autoptr(Json) found = load_found(x, &query, &errors, &error);
	const bool is_counted = found != NULL && form_find(form, "counts") != NULL;
	g_autoptr(Json) counts = is_counted ? load_counts(x, &query, &error) : NULL;
	StaffListState state = {.path = x->request.path,
		.q = q,
		.columns = columns,
		.query = &query,
		.errors = &errors,
		.found = found,
		.counts = counts,
		.may_export = caller_may(ACCESS_LEADS_EXPORT),
		.may_import = caller_may(ACCESS_ADMIN),
		.erased = erased != NULL && reference_parse(erased, reference) ? reference : NULL};
	show_list(x, &state, error);
}

static void give(Exchange *x, bool is_read, GString *json, const GError *error)
{
	if (is_read) {
		exchange_give_json(x, 200, json);
		response_add_header(&x->response, "Cache-Control", "no-store");
		return;
	}
	g_string_free(json, TRUE);
	exchange_fail(x, error);
}

/* How many leads a list and its facets stand for, or, without q, each view of the account. */
void h_staff_counts(Exchange *x)
{
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_page_query(&x->request);
	g_autofree char *q = read_words(form);
	GString *json = g_string_new(NULL);

	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us(), .me = x->session->email});
	field_errors_init(&errors);
	if (form_find(form, "views") != NULL) {
		const bool is_read = staff_counts_views(x->site->app, x->session->email, x->deadline_us, json, &error);
		give(x, is_read, json, error);
		return;
	}
	read_query(form, q, &query, &errors);
	const bool is_read = field_errors_count(&errors) == 0 &&
			     staff_counts_read(x->site->app, &query, x->deadline_us, json, &error);
	if (field_errors_count(&errors) > 0 || query.wrong.code != NULL) {
		g_string_free(json, TRUE);
		exchange_problem(x, PROBLEM_FIELDS_INVALID, NULL);
		return;
	}
	give(x, is_read, json, error);
}

/* q: what stands before the cursor. */
void h_staff_complete(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_page_query(&x->request);
	g_autofree char *q = request_form_text(form, "q");
	GString *json = g_string_new(NULL);

	const bool is_read = staff_views_complete(x->site->app, q, strlen(q), x->deadline_us, json, &error);

	give(x, is_read, json, error);
}

static void show_view_problem(Exchange *x, const GError *error)
{
	if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		exchange_problem(x, PROBLEM_FIELDS_INVALID, error->message);
	else
		exchange_fail(x, error);
}

void h_staff_view_save(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *name = request_form_text(form, "name");
	g_autofree char *q = request_form_text(form, "q");
	g_autofree char *shared = request_form_text(form, "shared");
	const SavedView view = {.name = g_strstrip(name), .query = g_strstrip(q), .is_shared = *shared != '\0'};

	if (!staff_views_save(x->site->app, x->session->email, &view, x->deadline_us, &error)) {
		show_view_problem(x, error);
		return;
	}
	g_autofree char *escaped = g_uri_escape_string(q, NULL, false);
	g_autofree char *address = g_strconcat("/staff/leads?q=", escaped, NULL);
	response_redirect(&x->response, 303, address);
}

void h_staff_view_delete(Exchange *x)
{
	g_autoptr(GError) error = NULL;

	if (staff_views_delete(x->site->app, x->session->email, x->request.parameters[0], x->deadline_us, &error))
		response_redirect(&x->response, 303, "/staff/leads");
	else
		show_view_problem(x, error);
}
