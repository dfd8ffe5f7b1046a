/* http/api/h_spam: senders of spam, for staff's programs. */
#include "app/app.h"
#include "app/staff/staff_spam.h"
#include "codec/json.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

void h_spam_list(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) query = request_query(&x->request, &error);

	if (query == NULL) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(1024);
	const bool is_done = staff_spam_list(x->site->app, form_find(query, "q"), x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

static void change(Exchange *x, bool is_marked)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);

	if (body == NULL) {
		exchange_fail(x, error);
		return;
	}
	const SpamChange wanted = {
		.secrets = x->site->app->settings->secret,
		.email = json_string_value(json_object_get(body, "email")),
		.actor = x->actor,
	};
	GString *json = g_string_sized_new(128);
	const bool is_done = staff_spam_change(x->site->app, &wanted, is_marked, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

void h_spam_mark(Exchange *x)
{
	change(x, true);
}

void h_spam_lift(Exchange *x)
{
	change(x, false);
}
