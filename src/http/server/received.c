#include "http/server/received.h"

#include "base/json_writer.h"

void field_errors_write(JsonWriter *w, const FieldErrors *errors)
{
	json_begin_array(w);
	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		json_begin_object(w);
		json_put_text(w, "field", error->field);
		json_put_text(w, "code", error->code);
		json_put_text(w, "says", error->says);
		json_end_object(w);
	}
	json_end_array(w);
}

void refuse_fields(Exchange *x, const FieldErrors *errors)
{
	GString *json = g_string_sized_new(512);
	JsonWriter w;

	json_writer_init(&w, json);
	problem_begin(&w, PROBLEM_FIELDS_INVALID, NULL);
	json_key(&w, "errors");
	field_errors_write(&w, errors);
	json_end_object(&w);
	exchange_give_problem(x, PROBLEM_FIELDS_INVALID, json);
}

RawSubmission *received_answers(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	RawSubmission *raw =
		raw_submission_from_bytes(request->body == NULL ? "" : request->body, request->body_bytes, &error);

	if (raw == NULL)
		exchange_fail(x, error);
	return raw;
}
