/* http/api/h_openapi: GET /openapi.json: the API as a document, written from the tables that also run it. */
#include <string.h>

#include "app/app.h"
#include "domain/engagement.h"
#include "domain/search/lead_query.h"
#include "domain/lead/lead_outcome.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"

/* Answers besides the good one are all of this form. */
static void write_problem_schema(JsonWriter *w)
{
	static const char *const texts[] = {"type", "title", "code", "detail", "contact", "request"};

	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		jsonw_key(w, texts[i]);
		jsonw_raw(w, "{\"type\":\"string\"}");
	}
	jsonw_key(w, "status");
	jsonw_raw(w, "{\"type\":\"integer\"}");
	jsonw_key(w, "errors");
	jsonw_raw(w,
		"{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"says\":{\"type\":\"string\"}}}}");
	jsonw_end_object(w);
	jsonw_end_object(w);
}

static void put_choices(JsonWriter *w, const FieldSpec *spec)
{
	jsonw_put_text(w, "type", "string");
	jsonw_key(w, "enum");
	jsonw_begin_array(w);
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		jsonw_text(w, choice->name);
	jsonw_text(w, "not_sure");
	jsonw_end_array(w);
}

static void put_one_or_more_choices(JsonWriter *w, const FieldSpec *spec)
{
	jsonw_key(w, "oneOf");
	jsonw_begin_array(w);
	jsonw_begin_object(w);
	put_choices(w, spec);
	jsonw_end_object(w);
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "array");
	jsonw_put_int(w, "maxItems", SUBMISSION_USE_CASES_MAX);
	jsonw_key(w, "items");
	jsonw_begin_object(w);
	put_choices(w, spec);
	jsonw_end_object(w);
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void put_type(JsonWriter *w, const FieldSpec *spec)
{
	switch (spec->kind) {
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		jsonw_put_text(w, "type", "string");
		jsonw_put_int(w, "maxLength", spec->chars_max);
		if (spec->kind == FIELD_KIND_EMAIL)
			jsonw_put_text(w, "format", "email");
		break;
	case FIELD_KIND_CHOICE:
		put_choices(w, spec);
		break;
	case FIELD_KIND_CHOICES:
		put_one_or_more_choices(w, spec);
		break;
	case FIELD_KIND_INTEGER:
		jsonw_put_text(w, "type", "integer");
		jsonw_put_int(w, "minimum", spec->min);
		jsonw_put_int(w, "maximum", spec->max);
		break;
	case FIELD_KIND_MONEY:
		jsonw_key(w, "oneOf");
		jsonw_raw(w, "[{\"type\":\"number\"},{\"type\":\"string\"}]");
		break;
	case FIELD_KIND_CARRIED:
		jsonw_put_text(w, "type", "string");
		break;
	case FIELD_KIND_YES:
		jsonw_put_text(w, "type", "boolean");
		jsonw_key(w, "enum");
		jsonw_raw(w, "[true]");
		break;
	}
}

static void write_submission_schema(JsonWriter *w)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_put_text(w, "description",
		"Either use_case or description is also required. Unknown keys are stored and reported as warnings.");
	jsonw_key(w, "required");
	jsonw_begin_array(w);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (submission_fields[field].is_required)
			jsonw_text(w, submission_fields[field].name);
	}
	jsonw_end_array(w);
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		jsonw_key(w, spec->name);
		jsonw_begin_object(w);
		jsonw_put_text(w, "title", wording_text(spec->label));
		if (spec->help != TEXT_NONE)
			jsonw_put_text(w, "description", wording_text(spec->help));
		put_type(w, spec);
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
	jsonw_end_object(w);
}

static void write_parameter(JsonWriter *w, const char *name, const char *in, const char *help)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "name", name);
	jsonw_put_text(w, "in", in);
	jsonw_put_bool(w, "required", strcmp(in, "path") == 0);
	jsonw_put_text(w, "description", help);
	jsonw_key(w, "schema");
	jsonw_raw(w, "{\"type\":\"string\"}");
	jsonw_end_object(w);
}

static void put_parameters(JsonWriter *w, const Route *route)
{
	jsonw_key(w, "parameters");
	jsonw_begin_array(w);
	if (strstr(route->pattern, "{id}") != NULL)
		write_parameter(w, "id", "path", "ID or reference of the lead");
	else if (route->handler == h_outbox_list) {
		write_parameter(w, "state", "query",
			"trouble (default), queued, bundled, delivered, rejected, cancelled, or all");
		write_parameter(w, "limit", "query", "maximum number of emails; the newest come first");
	} else if (route->handler == h_audit_list) {
		write_parameter(w, "actor", "query", "email of an account, or token:NAME or cli:USER");
		write_parameter(w, "what", "query", "what was done, such as contact_read");
		write_parameter(w, "lead", "query", "ID or reference of the lead");
		write_parameter(w, "from", "query", "first day (UTC), such as 2026-12-24");
		write_parameter(w, "to", "query", "last day");
		write_parameter(w, "before", "query", "next of the previous page");
		write_parameter(w, "limit", "query", "maximum number of entries, up to 1000");
	} else if (route->method == HTTP_GET) {
		for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT; i++)
			write_parameter(w, lead_query_fields[i].name, "query", lead_query_help(&lead_query_fields[i]));
	} else if (route->handler == h_lead_create)
		write_parameter(w, "Idempotency-Key", "header",
			"1 to 255 visible ASCII characters; the same key with the same body always returns the same lead");
	jsonw_end_array(w);
}

static void put_body(JsonWriter *w, const Route *route)
{
	if (route->body_type == NULL)
		return;
	jsonw_key(w, "requestBody");
	jsonw_begin_object(w);
	jsonw_put_bool(w, "required", true);
	jsonw_key(w, "content");
	jsonw_begin_object(w);
	jsonw_key(w, route->body_type);
	if (route->handler == h_lead_create || route->handler == h_recommendation)
		jsonw_raw(w, "{\"schema\":{\"$ref\":\"#/components/schemas/Submission\"}}");
	else if (route->handler == h_lead_change)
		jsonw_raw(w, "{\"schema\":{\"$ref\":\"#/components/schemas/LeadChange\"}}");
	else
		jsonw_raw(w, "{\"schema\":{\"type\":\"object\"}}");
	jsonw_end_object(w);
	jsonw_end_object(w);
}

static void write_operation(JsonWriter *w, const Route *route)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "summary", route->summary);
	if (route->access != ACCESS_PUBLIC) {
		jsonw_key(w, "security");
		jsonw_raw(w, "[{\"token\":[]}]");
	}
	put_parameters(w, route);
	put_body(w, route);
	jsonw_key(w, "responses");
	jsonw_raw(w,
		"{\"2XX\":{\"description\":\"Done\"},\"default\":{\"description\":\"A problem\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}");
	jsonw_end_object(w);
}

static void put_enum(JsonWriter *w, const char *name, const char *(*value_at)(guint i), guint count)
{
	jsonw_key(w, name);
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "string");
	jsonw_key(w, "enum");
	jsonw_begin_array(w);
	for (guint i = 0; i < count; i++) {
		const char *value = value_at(i);
		if (value != NULL)
			jsonw_text(w, value);
	}
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static const char *staff_status_at(guint i)
{
	return lead_status_is_for_staff((LeadStatus)i) ? lead_status_name((LeadStatus)i) : NULL;
}

static const char *stage_at(guint i)
{
	return lead_stage_name((LeadStage)i);
}

static const char *engagement_at(guint i)
{
	return engagement_name((Engagement)i);
}

static void write_change_schema(JsonWriter *w)
{
	static const char *const texts[] = {
		"recruiter", "reason", "note", "link", "unlink", "start_date", "role", "rate", "fee", "version"};
	g_autofree char *description = g_strdup_printf(
		"At least one of status, stage, engagement, recruiter, reason, note, link, and unlink. The status accepted requires a recruiter; "
		"an engagement takes one of the reasons %s; closed one of %s; lost one of %s; placed requires start_date "
		"(2027-01-31), role, and rate. Reasons of other changes are free text. link and unlink take the reference or id of another "
		"lead of the same client.",
		lead_reason_names(LEAD_REASON_CLASS), lead_reason_names(LEAD_REASON_CLOSED),
		lead_reason_names(LEAD_REASON_LOST));

	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_put_text(w, "description", description);
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	put_enum(w, "status", staff_status_at, LEAD_STATUS_COUNT);
	put_enum(w, "stage", stage_at, LEAD_STAGE_COUNT);
	put_enum(w, "engagement", engagement_at, ENGAGEMENT_COUNT);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		jsonw_key(w, texts[i]);
		jsonw_raw(w, "{\"type\":\"string\"}");
	}
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* All methods of one pattern stand under one path: at the first row that has it. */
static void write_path(JsonWriter *w, const Site *site, guint first)
{
	const char *pattern = site->routes[first].pattern;

	for (guint i = 0; i < first; i++) {
		if (strcmp(site->routes[i].pattern, pattern) == 0)
			return;
	}
	jsonw_key(w, pattern);
	jsonw_begin_object(w);
	for (guint i = first; i < site->routes_count; i++) {
		const Route *route = &site->routes[i];
		if (route->summary == NULL || strcmp(route->pattern, pattern) != 0)
			continue;
		g_autofree char *method = g_ascii_strdown(http_method_name(route->method), -1);
		jsonw_key(w, method);
		write_operation(w, route);
	}
	jsonw_end_object(w);
}

static void write_document(JsonWriter *w, const Site *site)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "openapi", "3.0.3");
	jsonw_key(w, "info");
	jsonw_begin_object(w);
	jsonw_put_text(w, "title", site->app->settings->site_name);
	jsonw_put_text(w, "version", "1");
	jsonw_end_object(w);
	jsonw_key(w, "servers");
	jsonw_begin_array(w);
	jsonw_begin_object(w);
	jsonw_put_text(w, "url", site->app->settings->base_url);
	jsonw_end_object(w);
	jsonw_end_array(w);
	jsonw_key(w, "paths");
	jsonw_begin_object(w);
	for (guint i = 0; i < site->routes_count; i++) {
		if (site->routes[i].summary != NULL)
			write_path(w, site, i);
	}
	jsonw_end_object(w);
	jsonw_key(w, "components");
	jsonw_begin_object(w);
	jsonw_key(w, "securitySchemes");
	jsonw_raw(w, "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
	jsonw_key(w, "schemas");
	jsonw_begin_object(w);
	jsonw_key(w, "Submission");
	write_submission_schema(w);
	jsonw_key(w, "LeadChange");
	write_change_schema(w);
	jsonw_key(w, "Problem");
	write_problem_schema(w);
	jsonw_end_object(w);
	jsonw_end_object(w);
	jsonw_end_object(w);
}

void h_openapi(Exchange *x)
{
	GString *json = g_string_sized_new(16 * 1024);
	JsonWriter w;

	jsonw_init(&w, json);
	write_document(&w, x->site);
	exchange_give_json(x, 200, json);
}
