/* http/pages/h_staff_bulk: one act on several leads of a list: what would follow, doing it, the result, and undo. */
#include <string.h>

#include "app/staff/session.h"
#include "app/staff/staff_bulk.h"
#include "app/staff/staff_leads.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ident.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_bulk_view.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

enum {
	EXPORT_NAMED_MAX = 30, /* leads that a search can name */
};

/* The leads that are ticked, each once and as they are written. */
static char **ticked(const Form *form)
{
	GPtrArray *leads = g_ptr_array_new();

	for (gsize i = 0; i < form_count(form) && leads->len < STAFF_BULK_LEADS_MAX; i++) {
		char canonical[REFERENCE_TEXT_BYTES];
		if (strcmp(form_at(form, i)->name, "lead") == 0 && reference_parse(form_at(form, i)->value, canonical))
			g_ptr_array_add(leads, g_strdup(canonical));
	}
	g_ptr_array_add(leads, NULL);
	return (char **)g_ptr_array_free(leads, FALSE);
}

/* All of a search, or those that are ticked. NULL: answered. */
static char **read_leads(Exchange *x, const Form *form)
{
	if (form_find(form, "all") == NULL)
		return ticked(form);
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;
	g_autofree char *q = request_form_text(form, "q");
	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us(), .me = x->session->email});
	field_errors_init(&errors);
	if (!lead_query_set(&query, "q", q, &errors)) {
		exchange_problem(x, PROBLEM_FIELDS_INVALID, query.wrong.says);
		return NULL;
	}
	char **leads = staff_bulk_leads(x->site->app, &query, x->deadline_us, &error);
	if (leads == NULL)
		exchange_fail(x, error);
	return leads;
}

static void show_problem(Exchange *x, const GError *error)
{
	if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		exchange_problem(x, PROBLEM_FIELDS_INVALID, error->message);
	else
		exchange_fail(x, error);
}

static void review(Exchange *x, const Form *form, const StaffBulk *bulk)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) preview = NULL;

	if (staff_bulk_preview(x->site->app, bulk, x->deadline_us, text, &error))
		preview = jsonc_decode(text->str, text->len, &error);
	if (preview == NULL) {
		show_problem(x, error);
		return;
	}
	g_autofree char *q = request_form_text(form, "q");
	page_show(x, 200, PAGE_STAFF_BULK,
		staff_view_frame(x, TEXT_PAGE_BULK_REVIEW, staff_bulk_review_view(bulk, q, preview)));
}

static void apply(Exchange *x, const StaffBulk *bulk)
{
	g_autoptr(GError) error = NULL;
	char text[IDENT_TEXT_BYTES];
	Ident id;

	if (!staff_bulk_apply(x->site->app, bulk, x->deadline_us, &id, &error)) {
		show_problem(x, error);
		return;
	}
	ident_format(&id, text);
	g_autofree char *address = g_strconcat("/staff/acts/", text, NULL);
	response_redirect(&x->response, 303, address);
}

/* The export of what is ticked, or of the whole search. */
static void go_to_export(Exchange *x, const Form *form, char *const *leads)
{
	g_autofree char *named = g_strjoinv(",", (char **)(guintptr)leads);
	g_autofree char *q =
		form_find(form, "all") != NULL ? request_form_text(form, "q") : g_strconcat("ref:", named, NULL);
	g_autofree char *escaped = g_uri_escape_string(q, NULL, false);
	g_autofree char *address = g_strconcat("/staff/leads.csv?q=", escaped, NULL);

	if (form_find(form, "all") == NULL && g_strv_length((char **)(guintptr)leads) > EXPORT_NAMED_MAX)
		exchange_problem(x, PROBLEM_FIELDS_INVALID, wording_text(TEXT_PAGE_BULK_EXPORT_MANY));
	else
		response_redirect(&x->response, 303, address);
}

void h_staff_bulk(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	const char *name = form_find(form, "act");
	const StaffBulkAct *act = staff_bulk_act(name);
	const bool is_export = g_strcmp0(name, "export") == 0;

	if (act == NULL && !is_export) {
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
		return;
	}
	g_auto(GStrv) leads = read_leads(x, form);
	if (leads == NULL)
		return;
	if (leads[0] == NULL) {
		exchange_problem(x, PROBLEM_FIELDS_INVALID, wording_text(TEXT_PAGE_BULK_NONE));
		return;
	}
	if (is_export) {
		go_to_export(x, form, leads);
		return;
	}
	/* One field serves both: a tag is added or removed. */
	const bool is_untag = strcmp(act->name, "untag") == 0 && form_find(form, "untag") == NULL;
	g_autofree char *value = request_form_text(form, is_untag ? "tag" : act->name);
	const StaffBulk bulk = {.act = act, .value = g_strstrip(value), .leads = leads, .actor = x->actor};
	if (form_find(form, "sure") == NULL)
		review(x, form, &bulk);
	else
		apply(x, &bulk);
}

void h_staff_act(Exchange *x)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) act = NULL;

	if (staff_bulk_show(x->site->app, x->request.parameters[0], x->deadline_us, text, &error))
		act = jsonc_decode(text->str, text->len, &error);
	if (act == NULL)
		exchange_fail(x, error);
	else
		page_show(x, 200, PAGE_STAFF_BULK, staff_view_frame(x, TEXT_PAGE_BULK_DONE, staff_bulk_done_view(act)));
}

void h_staff_act_undo(Exchange *x)
{
	g_autoptr(GError) error = NULL;

	if (staff_bulk_undo(x->site->app, x->request.parameters[0], x->actor, x->deadline_us, &error))
		response_redirect(&x->response, 303, x->request.path);
	else
		show_problem(x, error);
}
