/* http/h_receipt: GET /r/{token}: the client's own page: reference, status, recommendation and its reasons. */
#include "app/report.h"
#include "app/service.h"
#include "base/signed_token.h"
#include "http/handlers.h"
#include "http/pages.h"

/* {"says","evidence"} of each entry that has a sentence. */
static Json *sentences_view(const Json *list)
{
	Json *view = json_array();

	for (gsize i = 0; i < json_array_size(list); i++) {
		const Json *entry = json_array_get(list, i);
		if (json_is_string(json_object_get(entry, "says")))
			json_array_append_new(view,
				json_pack("{s:O, s:O?}", "says", json_object_get(entry, "says"),
					"evidence", json_object_get(entry, "evidence")));
	}
	return view;
}

static Json *receipt_view(const Json *lead)
{
	const Json *recommendation = json_object_get(lead, "recommendation");
	const Json *salary = json_object_get(recommendation, "salary_range_usd");
	Json *risks = sentences_view(json_object_get(recommendation, "risks"));

	return json_pack("{s:s, s:O?, s:O?, s:O?, s:O?, s:o, s:b, s:o, s:O?, s:O?}", "title",
		"Your request", "reference", json_object_get(lead, "reference"), "status",
		json_object_get(lead, "status"), "talent",
		json_object_get(recommendation, "talent"), "needs_review",
		json_object_get(recommendation, "needs_review"), "reasons",
		sentences_view(json_object_get(recommendation, "reasons")), "has_risks",
		json_array_size(risks) > 0, "risks", risks, "salary_min",
		json_object_get(salary, "min"), "salary_max", json_object_get(salary, "max"));
}

void h_receipt(Exchange *x)
{
	const Service *service = x->site->service;
	g_autoptr(GString) text = g_string_sized_new(8 * 1024);
	g_autoptr(GError) error = NULL;
	char id[IDENT_TEXT_BYTES];
	SignedToken token;

	if (!signed_token_parse(service->settings->secret, TOKEN_PURPOSE_CLIENT,
		    x->request.parameters[0], &token)) {
		exchange_problem(x, PROBLEM_NOT_FOUND,
			"This link is not complete. Please copy the whole address from your "
			"message.");
		return;
	}
	ident_format(&token.payload, id);
	if (!report_show(service->pool, id, x->deadline_us, text, &error)) {
		exchange_fail(x, error);
		return;
	}
	g_autoptr(Json) lead = json_decode(text->str, text->len, &error);
	if (lead == NULL)
		exchange_fail(x, error);
	else
		page_show(x, 200, PAGE_RECEIPT, receipt_view(lead));
}
