/* http/api/h_leads: the lead database for programs: list, show, events, change, exports. */
#include <string.h>

#include "app/staff/staff_leads.h"
#include "app/staff/staff_preview.h"
#include "app/staff/staff_queue.h"
#include "app/app.h"
#include "app/caller.h"
#include "app/staff/session.h"
#include "base/clock.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/api/lead_etag.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	SEARCH_MS = 2000, /* programs wait, people do not */
};

/* The error of the field q also says where it is, and what might be meant. */
static void write_error(JsonWriter *w, const FieldError *field, const SearchError *wrong)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "field", field->field);
	jsonw_put_text(w, "code", field->code);
	jsonw_put_text(w, "says", field->says);
	if (field->code == wrong->code) {
		jsonw_put_int(w, "from", wrong->from);
		jsonw_put_int(w, "to", wrong->to);
		jsonw_key(w, "suggestions");
		jsonw_begin_array(w);
		for (guint i = 0; i < wrong->suggestions->len; i++) {
			const SearchSuggestion *suggestion = wrong->suggestions->pdata[i];
			jsonw_begin_object(w);
			jsonw_put_text(w, "label", suggestion->label);
			jsonw_put_text(w, "query", suggestion->query);
			jsonw_end_object(w);
		}
		jsonw_end_array(w);
	}
	jsonw_end_object(w);
}

static void refuse_query(Exchange *x, const FieldErrors *errors, const SearchError *wrong)
{
	GString *json = g_string_sized_new(512);
	JsonWriter w;

	jsonw_init(&w, json);
	problem_begin(&w, PROBLEM_FIELDS_INVALID, NULL, exchange_contact(x));
	jsonw_key(&w, "errors");
	jsonw_begin_array(&w);
	for (guint i = 0; i < field_errors_count(errors); i++)
		write_error(&w, field_errors_get(errors, i), wrong);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	exchange_give_problem(x, PROBLEM_FIELDS_INVALID, json);
}

/* What an export's address says besides the query. */
typedef struct ExportAddress {
	bool has_bom;
	char *columns; /* owned; NULL: not given */
} ExportAddress;

static bool read_bom(const char *value, ExportAddress *address, FieldErrors *errors)
{
	static const char *const yes_no[] = {"false", "true", "0", "1"};
	gsize choice = 0;

	while (choice < G_N_ELEMENTS(yes_no) && strcmp(yes_no[choice], value) != 0)
		choice++;
	address->has_bom = choice % 2 == 1;
	if (choice < G_N_ELEMENTS(yes_no))
		return true;
	field_errors_add(errors, "bom", "not_a_choice", TEXT_ERROR_QUERY_NOT_A_CHOICE, wording_string("filter", "bom"),
		wording_string("choices", "true, false"));
	return false;
}

/* False: it is none of an export's. */
static bool read_export(const FormField *field, ExportAddress *address, FieldErrors *errors, bool *is_valid)
{
	if (address != NULL && strcmp(field->name, "bom") == 0) {
		*is_valid &= read_bom(field->value, address, errors);
		return true;
	}
	if (address == NULL || strcmp(field->name, "columns") != 0)
		return false;
	g_free(address->columns);
	address->columns = g_strdup(field->value);
	return true;
}

/*
 * Reads the query string into query, and looks up what it names; false: it is invalid, and that has been answered.
 * address: NULL: it is no export.
 */
static bool read_query(Exchange *x, LeadQuery *query, ExportAddress *address)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);
	g_auto(FieldErrors) errors = {0};
	bool is_valid = true;

	field_errors_init(&errors);
	if (form == NULL) {
		exchange_fail(x, error);
		return false;
	}
	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		if (!read_export(field, address, &errors, &is_valid))
			is_valid &= lead_query_set(query, field->name, field->value, &errors);
	}
	if (is_valid && staff_leads_resolve(x->site->app, query, x->deadline_us, &error))
		return true;
	if (is_valid && query->wrong.code == NULL) {
		exchange_fail(x, error);
		return false;
	}
	if (is_valid)
		field_errors_add_text(&errors, "q", query->wrong.code, query->wrong.says);
	refuse_query(x, &errors, &query->wrong);
	return false;
}

static void begin_query(const Exchange *x, LeadQuery *query)
{
	lead_query_init(query,
		&(const SearchScene){.now_us = clock_now_us(), .me = x->session == NULL ? NULL : x->session->email});
	query->time_ms = SEARCH_MS;
}

void h_leads_list(Exchange *x)
{
	g_auto(LeadQuery) query;
	g_autoptr(GError) error = NULL;

	begin_query(x, &query);
	if (!read_query(x, &query, NULL))
		return;
	GString *json = g_string_sized_new(16 * 1024);
	const bool is_done = staff_leads_list(x->site->app, &query, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

static void give_lead(Exchange *x, bool is_done, GString *json, const GError *error)
{
	give_result(x, is_done, json, error);
	if (is_done)
		lead_etag_add(x, json);
}

void h_lead_show(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(8 * 1024);
	const bool is_done = staff_leads_show(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_lead(x, is_done, json, error);
}

void h_lead_events(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(4 * 1024);
	const bool is_done = staff_leads_events(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

static void give_match(Exchange *x, StaffMatch *match)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) query = request_page_query(&x->request);
	g_auto(FieldErrors) wrong;
	GString *json = g_string_sized_new(4 * 1024);

	field_errors_init(&wrong);
	match->at = form_find(query, "at");
	match->deadline_us = x->deadline_us;
	match->wrong = &wrong;
	const bool is_done = staff_preview_match(x->site->app, match, json, &error);
	g_clear_pointer(&match->recommendation, recommendation_free);
	if (is_done || error != NULL) {
		give_result(x, is_done, json, error);
		return;
	}
	g_string_free(json, TRUE);
	refuse_fields(x, &wrong);
}

void h_lead_match(Exchange *x)
{
	give_match(x, &(StaffMatch){.lead = x->request.parameters[0]});
}

void h_match(Exchange *x)
{
	g_autoptr(RawSubmission) raw = received_answers(x);

	if (raw != NULL)
		give_match(x, &(StaffMatch){.raw = raw});
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

typedef bool (*ChangeAct)(const App *app, const StaffChange *change, int64_t deadline_us, GString *out, GError **error);

/* give: answers with what act wrote, or why it failed. */
static void act_on(
	Exchange *x, ChangeAct act, void (*give)(Exchange *x, bool is_done, GString *json, const GError *error))
{
	g_auto(LeadChange) change;
	g_autoptr(GError) error = NULL;
	bool is_outdated = false;

	lead_change_init(&change);
	if (!read_change(x, &change) || !lead_etag_read(x, &change.version))
		return;
	change.is_outdated = &is_outdated;
	g_auto(FieldErrors) errors = {0};
	field_errors_init(&errors);
	const StaffChange wanted = {
		.lead = x->request.parameters[0], .actor = x->actor, .change = &change, .errors = &errors};
	GString *json = g_string_sized_new(8 * 1024);
	const bool is_done = act(x->site->app, &wanted, x->deadline_us, json, &error);
	if (field_errors_count(&errors) == 0 && !is_outdated) {
		give(x, is_done, json, error);
		return;
	}
	if (is_outdated)
		lead_etag_refuse(x, error);
	else
		refuse_fields(x, &errors);
	g_string_free(json, TRUE);
}

void h_lead_change(Exchange *x)
{
	act_on(x, staff_change_apply, give_lead);
}

/* The question that settles what the lead is. */
void h_lead_ask(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;
	const StaffQuestion question = {.lead = x->request.parameters[0], .actor = x->actor};

	if (body == NULL)
		return;
	if (staff_queue_ask(x->site->app, &question, x->deadline_us, &error))
		h_lead_show(x);
	else
		exchange_fail(x, error);
}

void h_lead_preview(Exchange *x)
{
	act_on(x, staff_change_preview, give_result);
}

/* Exports: what the producer needs after the request is gone. */

typedef struct Export {
	const App *app;
	StaffExportFormat format;
	ExportColumns *columns;
	ExportAddress address;
	LeadQuery query;
	char *actor;
	Caller caller;
} Export;

static void export_free(void *data)
{
	Export *export = data;

	lead_query_clear(&export->query);
	export_columns_free(export->columns);
	g_free(export->address.columns);
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
		.columns = export->columns,
		.has_bom = export->address.has_bom,
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

/* Everything that can be refused, before the first byte. False: answered. */
static bool prepare_export(Exchange *x, Export *export)
{
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) errors = {0};

	field_errors_init(&errors);
	begin_query(x, &export->query);
	export->query.limit_max = LEAD_QUERY_EXPORT_MAX;
	if (!read_query(x, &export->query, &export->address))
		return false;
	if (export->format == STAFF_EXPORT_JSONL && export->address.columns == NULL)
		export->format = STAFF_EXPORT_LEADS;
	else
		export->columns = export_columns_parse(export->address.columns, &errors);
	if (field_errors_count(&errors) > 0) {
		refuse_fields(x, &errors);
		return false;
	}
	if (staff_export_check(x->site->app, &export->query, x->deadline_us, &error))
		return true;
	exchange_fail(x, error);
	return false;
}

static void give_export(Exchange *x, StaffExportFormat format, const char *content_type, const char *name)
{
	Export *export = g_new0(Export, 1);

	export->format = format;
	if (!prepare_export(x, export)) {
		export_free(export);
		return;
	}
	export->query.scene.me = NULL; /* of this request; what it means is looked up */
	export->app = x->site->app;
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
