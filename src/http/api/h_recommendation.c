/*
 * http/api/h_recommendation: POST /api/v1/recommendation: what the classifier says of a submission; nothing is stored.
 */
#include "app/intake/submit.h"
#include "http/handlers.h"
#include "domain/rules/recommendation_words.h"
#include "http/server/received.h"

void h_recommendation(Exchange *x)
{
	g_autoptr(RawSubmission) raw = received_answers(x);
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};

	if (raw == NULL)
		return;
	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Recommendation) recommendation = submit_preview(x->site->app, raw, &errors, &warnings);
	if (recommendation == NULL)
		refuse_fields(x, &errors);
	else
		exchange_give_json(x, 200, recommendation_in_words(recommendation->json));
}
