/* http/api/h_recruiter_import: recruiters from CSV, from programs of administrators. */
#include "app/admin/admin_requests.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "http/api/api_body.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	WRONG_TOLD_MAX = 200, /* the count says how many rows there are */
};

/* The list of what is wrong, as it grows. */
typedef struct Told {
	JsonWriter wrong;
	guint count;
} Told;

static void add_wrong(guint line, const FieldError *error, void *context)
{
	Told *told = context;

	if (told->count++ >= WRONG_TOLD_MAX)
		return;
	jsonw_begin_object(&told->wrong);
	jsonw_put_text(&told->wrong, "field", error->field);
	jsonw_put_text(&told->wrong, "code", error->code);
	jsonw_put_text(&told->wrong, "says", error->says);
	jsonw_put_int(&told->wrong, "line", line);
	jsonw_end_object(&told->wrong);
}

static void put_report(JsonWriter *w, const RecruiterImportResult *result, const GString *wrong)
{
	jsonw_put_int(w, "rows", result->rows);
	jsonw_put_int(w, "added", result->added);
	jsonw_put_int(w, "known", result->known);
	jsonw_put_int(w, "wrong", result->wrong);
	jsonw_key(w, "errors");
	jsonw_raw(w, wrong->str);
}

static void give_report(Exchange *x, const RecruiterImport *import, const RecruiterImportResult *result, GString *wrong)
{
	GString *json = g_string_new(NULL);
	const bool is_refused = result->wrong > 0 && !import->is_trial;
	JsonWriter w;

	jsonw_init(&w, json);
	if (is_refused) {
		problem_begin(&w, PROBLEM_FIELDS_INVALID, NULL, exchange_contact(x));
		jsonw_key(&w, "errors");
		jsonw_raw(&w, wrong->str);
	} else {
		jsonw_begin_object(&w);
		jsonw_put_bool(&w, "dry_run", import->is_trial);
		put_report(&w, result, wrong);
	}
	jsonw_end_object(&w);
	if (is_refused)
		exchange_give_problem(x, PROBLEM_FIELDS_INVALID, json);
	else
		exchange_give_json(x, 200, json);
}

void h_recruiters_import(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "RecruiterImportNew");
	g_autoptr(GString) wrong = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) errors = {0};
	RecruiterImportResult result = {0};
	Told told = {.count = 0};

	if (body == NULL)
		return;
	jsonw_init(&told.wrong, wrong);
	jsonw_begin_array(&told.wrong);
	const AdminRequest request = {.app = x->site->app, .actor = x->actor, .deadline_us = x->deadline_us};
	RecruiterImport import = {.text = json_string_value(json_object_get(body, "csv")),
		.is_trial = api_body_is(body, "dry_run"),
		.is_active = api_body_is(body, "is_active"),
		.wrong = add_wrong,
		.context = &told};
	const bool is_done = admin_import_recruiters(&request, &import, &result, &error);
	jsonw_end_array(&told.wrong);
	if (is_done) {
		give_report(x, &import, &result, wrong);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		field_errors_init(&errors);
		field_errors_add_text(&errors, "csv", "invalid", error->message);
		refuse_fields(x, &errors);
	} else {
		exchange_fail(x, error);
	}
}
