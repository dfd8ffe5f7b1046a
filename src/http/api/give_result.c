#include "http/api/give_result.h"

#include "http/server/received.h"

void give_result(Exchange *x, bool is_done, GString *json, const GError *error)
{
	if (is_done) {
		exchange_give_json(x, 200, json);
		return;
	}
	g_string_free(json, TRUE);
	exchange_fail(x, error);
}

void give_refusal(Exchange *x, const FieldErrors *wrong, const GError *error)
{
	if (field_errors_count(wrong) > 0)
		refuse_fields(x, wrong);
	else
		exchange_fail(x, error);
}

void give_list(Exchange *x, const char *name, bool is_done, const GString *list, const GError *error)
{
	GString *json = g_string_sized_new(list->len + 32);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_key(&w, name);
	jsonw_raw(&w, list->str);
	jsonw_end_object(&w);
	give_result(x, is_done, json, error);
}
