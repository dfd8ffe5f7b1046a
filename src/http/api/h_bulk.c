/* http/api/h_bulk: one act on several leads and taking it back, and saved searches, for programs. */
#include <string.h>

#include "app/staff/staff_bulk.h"
#include "app/staff/staff_views.h"
#include "base/clock.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

enum {
	STATUS_CREATED = 201,
};

static void give_act(Exchange *x, const char *id, int status)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(4096);
	const bool is_done = staff_bulk_show(x->site->app, id, x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
	if (is_done)
		x->response.status = status;
}

/* The leads of a query, or those that are named; NULL: answered. */
static char **read_leads(Exchange *x, const Json *body)
{
	const Json *named = json_object_get(body, "leads");
	const char *q = json_string_value(json_object_get(body, "q"));
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors = {0};
	g_autoptr(GError) error = NULL;

	field_errors_init(&errors);
	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us()});
	if ((named == NULL) == (q == NULL) || (named != NULL && json_array_size(named) == 0) ||
		json_array_size(named) > STAFF_BULK_LEADS_MAX)
		field_errors_add(&errors, "leads", "required", TEXT_ERROR_BULK_LEADS,
			wording_number("max", STAFF_BULK_LEADS_MAX));
	else if (q != NULL)
		lead_query_set(&query, "q", q, &errors);
	if (field_errors_count(&errors) > 0) {
		give_refusal(x, &errors, NULL);
		return NULL;
	}
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	for (gsize i = 0; i < json_array_size(named); i++)
		g_strv_builder_add(list, json_string_value(json_array_get(named, i)));
	char **leads =
		q == NULL ? g_strv_builder_end(list) : staff_bulk_leads(x->site->app, &query, x->deadline_us, &error);
	if (leads == NULL)
		exchange_fail(x, error);
	return leads;
}

static void do_act(Exchange *x, const StaffBulk *bulk, bool is_dry_run)
{
	g_autoptr(GError) error = NULL;
	char text[IDENT_TEXT_BYTES];
	Ident id;

	if (is_dry_run) {
		GString *json = g_string_sized_new(1024);
		const bool is_done = staff_bulk_preview(x->site->app, bulk, x->deadline_us, json, &error);
		give_result(x, is_done, json, error);
	} else if (staff_bulk_apply(x->site->app, bulk, x->deadline_us, &id, &error)) {
		ident_format(&id, text);
		give_act(x, text, STATUS_CREATED);
	} else {
		exchange_fail(x, error);
	}
}

void h_bulk(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "BulkNew");
	g_auto(FieldErrors) errors = {0};

	if (body == NULL)
		return;
	field_errors_init(&errors);
	const char *value = json_string_value(json_object_get(body, "value"));
	const StaffBulkAct *act = staff_bulk_act(json_string_value(json_object_get(body, "act")));
	if (act == NULL) {
		g_autofree char *names = staff_bulk_act_names();
		field_errors_add(&errors, "act", "not_a_choice", TEXT_ERROR_BULK_ACT, wording_string("acts", names));
		give_refusal(x, &errors, NULL);
		return;
	}
	g_auto(GStrv) leads = read_leads(x, body);
	if (leads == NULL)
		return;
	if (leads[0] == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PAGE_BULK_NONE));
		return;
	}
	const StaffBulk bulk = {.act = act, .value = value == NULL ? "" : value, .leads = leads, .actor = x->actor};
	do_act(x, &bulk, api_body_is(body, "dry_run"));
}

void h_bulk_show(Exchange *x)
{
	give_act(x, x->request.parameters[0], 200);
}

void h_bulk_undo(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	if (staff_bulk_undo(x->site->app, x->request.parameters[0], x->actor, x->deadline_us, &error))
		give_act(x, x->request.parameters[0], 200);
	else
		exchange_fail(x, error);
}

/* --- saved searches --------------------------------------------------------------------------------------------------- */

static void give_views(Exchange *x, const char *account)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_new(NULL);
	const bool is_done = staff_views_list(x->site->app, account, x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

void h_views(Exchange *x)
{
	give_views(x, NULL);
}

void h_view_save(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "ViewNew");
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	const char *account = json_string_value(json_object_get(body, "account"));
	const SavedView view = {.name = json_string_value(json_object_get(body, "name")),
		.query = json_string_value(json_object_get(body, "query")),
		.is_shared = api_body_is(body, "is_shared")};
	if (staff_views_save(x->site->app, account, &view, x->deadline_us, &error))
		give_views(x, account);
	else
		exchange_fail(x, error);
}

void h_view_delete(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "ViewDelete");
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	const char *account = json_string_value(json_object_get(body, "account"));
	if (staff_views_delete(x->site->app, account, x->request.parameters[0], x->deadline_us, &error))
		give_views(x, account);
	else
		exchange_fail(x, error);
}
