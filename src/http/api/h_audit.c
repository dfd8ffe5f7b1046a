/* http/api/h_audit: the record for programs, and the evidence bundle of one lead. */
#include "app/audit.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/give_result.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	VERIFY_REST_US = 5500 * 1000, /* of the time for an answer: the last step may take a statement's time */
};

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

static void put_number(JsonWriter *w, const char *name, int64_t number)
{
	jsonw_key(w, name);
	if (number == 0)
		jsonw_null(w);
	else
		jsonw_int(w, number);
}

static void add_problem(int64_t n, int64_t entry, const char *problem, void *context)
{
	JsonWriter *w = context;

	jsonw_begin_object(w);
	jsonw_put_text(w, "problem", problem);
	put_number(w, "seal", n);
	put_number(w, "entry", entry);
	jsonw_end_object(w);
}

static bool read_after(const char *text, int64_t *after, GError **error)
{
	guint64 number = 0;
	const bool is_number = text == NULL || g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL);

	*after = (int64_t)number;
	return is_number ||
	       wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_AUDIT_NUMBER, wording_string("name", "after"));
}

void h_audit_verify(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);
	AuditCheck check = {.until_us = x->deadline_us - VERIFY_REST_US, .tell = add_problem};
	AuditReport report;
	JsonWriter w;

	if (form == NULL || !read_after(form_find(form, "after"), &check.after, &error)) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_new(NULL);
	check.seal = form_find(form, "seal");
	check.context = &w;
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_key(&w, "problems");
	jsonw_begin_array(&w);
	const bool is_done = audit_verify_some(x->site->app, &check, x->deadline_us, &report, &error);
	jsonw_end_array(&w);
	if (is_done) {
		jsonw_put_int(&w, "entries", report.entries);
		jsonw_put_int(&w, "seals", report.seals);
		jsonw_put_int(&w, "unsealed", report.unsealed);
		jsonw_put_text(&w, "last_seal", *report.hash == '\0' ? NULL : report.hash);
		put_number(&w, "next", report.next);
	}
	jsonw_end_object(&w);
	give_result(x, is_done, json, error);
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
