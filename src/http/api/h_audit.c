/* http/api/h_audit: the record for programs, and the evidence bundle of one lead. */
#include "app/audit.h"
#include "http/handlers.h"
#include "http/server/received.h"

void h_audit_list(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	const AuditQuery query = {.actor = form_find(form, "actor"),
		.what = form_find(form, "what"),
		.lead = form_find(form, "lead"),
		.from = form_find(form, "from"),
		.to = form_find(form, "to"),
		.before = form_find(form, "before"),
		.limit = form_find(form, "limit")};
	GString *json = g_string_sized_new(16 * 1024);
	if (audit_list(x->site->app, &query, x->deadline_us, json, &error)) {
		exchange_give_json(x, 200, json);
	} else {
		g_string_free(json, TRUE);
		exchange_fail(x, error);
	}
}

void h_lead_evidence(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(32 * 1024);

	if (!audit_evidence(x->site->app, x->request.parameters[0], x->deadline_us, json, &error)) {
		g_string_free(json, TRUE);
		exchange_fail(x, error);
		return;
	}
	exchange_give_json(x, 200, json);
	response_add_header(&x->response, "Content-Disposition", "attachment; filename=\"evidence.json\"");
}
