#include "http/server/received.h"

#include "base/json_writer.h"
#include "base/log.h"

void field_errors_write(JsonWriter *w, const FieldErrors *errors)
{
	jsonw_begin_array(w);
	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		jsonw_begin_object(w);
		jsonw_put_text(w, "field", error->field);
		jsonw_put_text(w, "code", error->code);
		jsonw_put_text(w, "says", error->says);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

void refuse_fields(Exchange *x, const FieldErrors *errors)
{
	GString *json = g_string_sized_new(512);
	JsonWriter w;

	jsonw_init(&w, json);
	problem_begin(&w, PROBLEM_FIELDS_INVALID, NULL, exchange_contact(x));
	jsonw_key(&w, "errors");
	field_errors_write(&w, errors);
	jsonw_end_object(&w);
	exchange_give_problem(x, PROBLEM_FIELDS_INVALID, json);
}

RawSubmission *received_answers(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	RawSubmission *raw =
		raw_submission_from_bytes(request->body == NULL ? "" : request->body, request->body_bytes, &error);

	if (raw == NULL) {
		log_info("submission_refused", log_text("reasons", "malformed"));
		exchange_fail(x, error);
	}
	return raw;
}
