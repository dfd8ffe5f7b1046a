/* http/api/h_openapi: GET /openapi.json: the API as a document, written from the tables that also run it. */
#include <string.h>

#include "app/app.h"
#include "domain/lead/lead_query.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"

/* Answers besides the good one are all of this form. */
static void write_problem_schema(JsonWriter *w)
{
	static const char *const texts[] = {"type", "title", "code", "detail", "request"};

	json_begin_object(w);
	json_put_text(w, "type", "object");
	json_key(w, "properties");
	json_begin_object(w);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		json_key(w, texts[i]);
		json_raw(w, "{\"type\":\"string\"}");
	}
	json_key(w, "status");
	json_raw(w, "{\"type\":\"integer\"}");
	json_key(w, "errors");
	json_raw(w, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
		    "\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
		    "\"says\":{\"type\":\"string\"}}}}");
	json_end_object(w);
	json_end_object(w);
}

static void put_choices(JsonWriter *w, const FieldSpec *spec)
{
	json_put_text(w, "type", "string");
	json_key(w, "enum");
	json_begin_array(w);
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		json_text(w, choice->name);
	json_text(w, "not_sure");
	json_end_array(w);
}

static void put_one_or_more_choices(JsonWriter *w, const FieldSpec *spec)
{
	json_key(w, "oneOf");
	json_begin_array(w);
	json_begin_object(w);
	put_choices(w, spec);
	json_end_object(w);
	json_begin_object(w);
	json_put_text(w, "type", "array");
	json_put_int(w, "maxItems", SUBMISSION_USE_CASES_MAX);
	json_key(w, "items");
	json_begin_object(w);
	put_choices(w, spec);
	json_end_object(w);
	json_end_object(w);
	json_end_array(w);
}

static void put_type(JsonWriter *w, const FieldSpec *spec)
{
	switch (spec->kind) {
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		json_put_text(w, "type", "string");
		json_put_int(w, "maxLength", spec->chars_max);
		if (spec->kind == FIELD_KIND_EMAIL)
			json_put_text(w, "format", "email");
		break;
	case FIELD_KIND_CHOICE:
		put_choices(w, spec);
		break;
	case FIELD_KIND_CHOICES:
		put_one_or_more_choices(w, spec);
		break;
	case FIELD_KIND_INTEGER:
		json_put_text(w, "type", "integer");
		json_put_int(w, "minimum", spec->min);
		json_put_int(w, "maximum", spec->max);
		break;
	case FIELD_KIND_YES:
		json_put_text(w, "type", "boolean");
		json_key(w, "enum");
		json_raw(w, "[true]");
		break;
	}
}

static void write_submission_schema(JsonWriter *w)
{
	json_begin_object(w);
	json_put_text(w, "type", "object");
	json_put_text(w, "description",
		"One of use_case or description is required as well. Unknown keys are kept and "
		"reported as "
		"warnings.");
	json_key(w, "required");
	json_begin_array(w);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (submission_fields[field].is_required)
			json_text(w, submission_fields[field].name);
	}
	json_end_array(w);
	json_key(w, "properties");
	json_begin_object(w);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		json_key(w, spec->name);
		json_begin_object(w);
		json_put_text(w, "title", spec->label);
		if (spec->help != NULL)
			json_put_text(w, "description", spec->help);
		put_type(w, spec);
		json_end_object(w);
	}
	json_end_object(w);
	json_end_object(w);
}

static void write_parameter(JsonWriter *w, const char *name, const char *in, const char *help)
{
	json_begin_object(w);
	json_put_text(w, "name", name);
	json_put_text(w, "in", in);
	json_put_bool(w, "required", strcmp(in, "path") == 0);
	json_put_text(w, "description", help);
	json_key(w, "schema");
	json_raw(w, "{\"type\":\"string\"}");
	json_end_object(w);
}

static void put_parameters(JsonWriter *w, const Route *route)
{
	json_key(w, "parameters");
	json_begin_array(w);
	if (strstr(route->pattern, "{id}") != NULL)
		write_parameter(w, "id", "path", "the lead's id or reference");
	else if (route->method == HTTP_GET)
		for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT; i++)
			write_parameter(w, lead_query_fields[i].name, "query", lead_query_fields[i].help);
	else
		write_parameter(w, "Idempotency-Key", "header",
			"1 to 255 visible characters; the same key and body is the same lead for "
			"ever");
	json_end_array(w);
}

static void put_body(JsonWriter *w, const Route *route)
{
	if (route->body_type == NULL)
		return;
	json_key(w, "requestBody");
	json_begin_object(w);
	json_put_bool(w, "required", true);
	json_key(w, "content");
	json_begin_object(w);
	json_key(w, route->body_type);
	json_raw(w, route->method == HTTP_POST ? "{\"schema\":{\"$ref\":\"#/components/schemas/Submission\"}}"
					       : "{\"schema\":{\"type\":\"object\"}}");
	json_end_object(w);
	json_end_object(w);
}

static void write_operation(JsonWriter *w, const Route *route)
{
	json_begin_object(w);
	json_put_text(w, "summary", route->summary);
	if (route->access != ACCESS_PUBLIC) {
		json_key(w, "security");
		json_raw(w, "[{\"token\":[]}]");
	}
	put_parameters(w, route);
	put_body(w, route);
	json_key(w, "responses");
	json_raw(w, "{\"2XX\":{\"description\":\"Done\"},"
		    "\"default\":{\"description\":\"A "
		    "problem\",\"content\":{\"application/problem+json\":"
		    "{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}");
	json_end_object(w);
}

/* All methods of one pattern stand under one path: at the first row that has it. */
static void write_path(JsonWriter *w, const Site *site, guint first)
{
	const char *pattern = site->routes[first].pattern;

	for (guint i = 0; i < first; i++) {
		if (strcmp(site->routes[i].pattern, pattern) == 0)
			return;
	}
	json_key(w, pattern);
	json_begin_object(w);
	for (guint i = first; i < site->routes_count; i++) {
		const Route *route = &site->routes[i];
		if (route->summary == NULL || strcmp(route->pattern, pattern) != 0)
			continue;
		g_autofree char *method = g_ascii_strdown(http_method_name(route->method), -1);
		json_key(w, method);
		write_operation(w, route);
	}
	json_end_object(w);
}

static void write_document(JsonWriter *w, const Site *site)
{
	json_begin_object(w);
	json_put_text(w, "openapi", "3.0.3");
	json_key(w, "info");
	json_raw(w, "{\"title\":\"leadmatch\",\"version\":\"1\"}");
	json_key(w, "servers");
	json_begin_array(w);
	json_begin_object(w);
	json_put_text(w, "url", site->app->settings->base_url);
	json_end_object(w);
	json_end_array(w);
	json_key(w, "paths");
	json_begin_object(w);
	for (guint i = 0; i < site->routes_count; i++) {
		if (site->routes[i].summary != NULL)
			write_path(w, site, i);
	}
	json_end_object(w);
	json_key(w, "components");
	json_begin_object(w);
	json_key(w, "securitySchemes");
	json_raw(w, "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
	json_key(w, "schemas");
	json_begin_object(w);
	json_key(w, "Submission");
	write_submission_schema(w);
	json_key(w, "Problem");
	write_problem_schema(w);
	json_end_object(w);
	json_end_object(w);
	json_end_object(w);
}

void h_openapi(Exchange *x)
{
	GString *json = g_string_sized_new(16 * 1024);
	JsonWriter w;

	json_writer_init(&w, json);
	write_document(&w, x->site);
	exchange_give_json(x, 200, json);
}
