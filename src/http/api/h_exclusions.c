/* http/api/h_exclusions: companies whose leads recruiters are not offered, for staff's programs. */
#include "app/staff/staff_exclusions.h"
#include "codec/json.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

void h_exclusions(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(1024);
	const bool is_done =
		staff_exclusions_list(x->site->app, form_find(form, "recruiter"), x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

void h_exclusion_remove(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);

	if (body == NULL) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(1024);
	const bool is_done =
		staff_exclusions_remove(x->site->app, json_string_value(json_object_get(body, "recruiter")),
			json_string_value(json_object_get(body, "company")), x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}
