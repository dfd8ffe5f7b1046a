/* http/api/h_hold: erasing a lead, and legal holds that keep it from being erased, for staff's programs. */
#include "app/client/client_erase.h"
#include "app/staff/legal_hold.h"
#include "http/api/api_body.h"
#include "http/api/lead_etag.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	STATUS_NO_CONTENT = 204,
};

typedef bool (*HoldAct)(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out, GError **error);

static void act_on(Exchange *x, HoldAct act)
{
	g_autoptr(Json) body = api_body_read(x, "HoldChange");
	g_autofree char *version = NULL;
	g_auto(FieldErrors) errors = {0};
	g_autoptr(GError) error = NULL;
	bool is_outdated = false;

	if (body == NULL || !lead_etag_read(x, &version))
		return;
	field_errors_init(&errors);
	const LegalHold hold = {
		.lead = x->request.parameters[0],
		.actor = x->actor,
		.reason = json_string_value(json_object_get(body, "reason")),
		.version = version,
		.is_outdated = &is_outdated,
		.errors = &errors,
	};
	GString *json = g_string_sized_new(8 * 1024);
	if (act(x->site->app, &hold, x->deadline_us, json, &error) && json->len > 0) {
		exchange_give_json(x, 200, json);
		lead_etag_add(x, json);
		return;
	}
	g_string_free(json, TRUE);
	if (field_errors_count(&errors) > 0)
		refuse_fields(x, &errors);
	else if (is_outdated)
		lead_etag_refuse(x, error);
	else if (error != NULL)
		exchange_fail(x, error);
	else
		x->response.status = STATUS_NO_CONTENT; /* it is erased */
}

void h_lead_hold(Exchange *x)
{
	act_on(x, legal_hold_set);
}

void h_lead_unhold(Exchange *x)
{
	act_on(x, legal_hold_lift);
}

void h_lead_erase(Exchange *x)
{
	g_autofree char *version = NULL;
	g_autoptr(GError) error = NULL;
	bool is_outdated = false;

	if (!lead_etag_read(x, &version))
		return;
	const StaffErasure asked = {
		.lead = x->request.parameters[0], .actor = x->actor, .version = version, .is_outdated = &is_outdated};
	if (client_erase_by(x->site->app, &asked, x->deadline_us, &error))
		x->response.status = STATUS_NO_CONTENT;
	else if (is_outdated)
		lead_etag_refuse(x, error);
	else
		exchange_fail(x, error);
}
