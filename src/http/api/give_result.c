#include "http/api/give_result.h"

void give_result(Exchange *x, bool is_done, GString *json, const GError *error)
{
	if (is_done) {
		exchange_give_json(x, 200, json);
		return;
	}
	g_string_free(json, TRUE);
	exchange_fail(x, error);
}
