/* http/api/h_leads: the lead database for programs: list, show, events, change, exports. */
#include "app/staff/staff_leads.h"
#include "app/app.h"
#include "app/caller.h"
#include "codec/json.h"
#include "http/api/give_result.h"
#include "http/handlers.h"
#include "http/server/received.h"

/* Reads the query string into query; false: it is invalid, and that has been answered. */
static bool read_query(Exchange *x, LeadQuery *query)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);
	FieldErrors errors;
	bool is_valid = true;

	if (form == NULL) {
		exchange_fail(x, error);
		return false;
	}
	field_errors_init(&errors);
	for (gsize i = 0; i < form_count(form); i++)
		is_valid &= lead_query_set(query, form_at(form, i)->name, form_at(form, i)->value, &errors);
	if (!is_valid)
		refuse_fields(x, &errors);
	field_errors_clear(&errors);
	return is_valid;
}

void h_leads_list(Exchange *x)
{
	g_auto(LeadQuery) query;
	g_autoptr(GError) error = NULL;

	lead_query_init(&query);
	if (!read_query(x, &query))
		return;
	GString *json = g_string_sized_new(16 * 1024);
	const bool is_done = staff_leads_list(x->site->app, &query, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

void h_lead_show(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(8 * 1024);
	const bool is_done = staff_leads_show(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

void h_lead_events(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(4 * 1024);
	const bool is_done = staff_leads_events(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

/* Reads the body into change; false: answered. */
static bool read_change(Exchange *x, LeadChange *change)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);
	FieldErrors errors;

	if (body == NULL) {
		exchange_fail(x, error);
		return false;
	}
	field_errors_init(&errors);
	const bool is_valid = lead_change_parse(body, change, &errors);
	if (!is_valid)
		refuse_fields(x, &errors);
	field_errors_clear(&errors);
	return is_valid;
}

void h_lead_change(Exchange *x)
{
	g_auto(LeadChange) change;
	g_autoptr(GError) error = NULL;

	lead_change_init(&change);
	if (!read_change(x, &change))
		return;
	g_auto(FieldErrors) errors;
	field_errors_init(&errors);
	const StaffChange wanted = {
		.lead = x->request.parameters[0], .actor = x->actor, .change = &change, .errors = &errors};
	GString *json = g_string_sized_new(8 * 1024);
	const bool is_done = staff_change_apply(x->site->app, &wanted, x->deadline_us, json, &error);
	if (field_errors_count(&errors) == 0) {
		give_result(x, is_done, json, error);
		return;
	}
	refuse_fields(x, &errors);
	g_string_free(json, TRUE);
}

/* Exports: what the producer needs after the request is gone. */

typedef struct Export {
	const App *app;
	StaffExportFormat format;
	LeadQuery query;
	char *actor;
	Caller caller;
} Export;

static void export_free(void *data)
{
	Export *export = data;

	lead_query_clear(&export->query);
	g_free(export->actor);
	g_free(export);
}

static bool write_to_stream(void *context, const char *bytes, gsize count)
{
	return stream_write(context, bytes, count);
}

static bool drain_stream(void *context)
{
	return stream_drain(context);
}

static uint64_t bytes_sent(void *context)
{
	return stream_sent_bytes(context);
}

static const StaffExportSink stream_sink = {
	.write = write_to_stream,
	.finish = drain_stream,
	.sent_bytes = bytes_sent,
};

static bool produce_export(Stream *stream, void *state)
{
	Export *export = state;
	g_autoptr(GError) error = NULL;
	uint64_t leads = 0;
	const StaffExport wanted = {.format = export->format,
		.query = &export->query,
		.actor = export->actor,
		.sink = &stream_sink,
		.context = stream};

	/* Cutting the connection is all that a client can still be told. */
	caller_set(&export->caller);
	const bool is_whole = staff_export_run(export->app, &wanted, &leads, &error);
	caller_clear();
	return is_whole;
}

static void give_export(Exchange *x, StaffExportFormat format, const char *content_type, const char *name)
{
	Export *export = g_new0(Export, 1);

	lead_query_init(&export->query);
	if (!read_query(x, &export->query)) {
		export_free(export);
		return;
	}
	export->app = x->site->app;
	export->format = format;
	export->actor = g_strdup(x->actor);
	export->caller = *caller_get();
	x->response.content_type = content_type;
	x->response.stream = stream_new(produce_export, export, export_free);
	g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", name);
	response_add_header(&x->response, "Content-Disposition", disposition);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

void h_leads_csv(Exchange *x)
{
	give_export(x, STAFF_EXPORT_CSV, "text/csv; charset=utf-8; header=present", "leads.csv");
}

void h_leads_jsonl(Exchange *x)
{
	give_export(x, STAFF_EXPORT_JSONL, "application/jsonl", "leads.jsonl");
}
