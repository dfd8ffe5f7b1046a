/* http/api/h_lead_create: POST /api/v1/leads: a submission in JSON becomes a stored lead. */
#include <sodium.h>

#include "app/rules/recommender.h"
#include "base/log.h"
#include "http/handlers.h"
#include "http/intake_key.h"
#include "http/server/received.h"

static void give_receipt(Exchange *x, const IntakeReceipt *receipt, const Received *received)
{
	const App *app = x->site->app;
	g_autofree char *path = client_path(app, &receipt->id);
	g_autofree char *status_url = g_strconcat(app->settings->base_url, path, NULL);
	GString *json = g_string_sized_new(2048);
	char id[IDENT_TEXT_BYTES];
	JsonWriter w;

	ident_format(&receipt->id, id);
	json_writer_init(&w, json);
	json_begin_object(&w);
	json_put_text(&w, "id", id);
	json_put_text(&w, "reference", receipt->reference);
	json_put_text(&w, "status_url", status_url);
	json_key(&w, "recommendation");
	json_raw(&w, receipt->recommendation_json);
	json_key(&w, "warnings");
	field_errors_write(&w, &received->warnings);
	json_end_object(&w);
	exchange_give_json(x, receipt->is_repeat ? 200 : 201, json);

	g_autofree char *location = g_strconcat(app->settings->base_url, "/api/v1/leads/", id, NULL);
	response_add_header(&x->response, "Location", location);
}

static void refuse(Exchange *x, const GError *error)
{
	if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		exchange_problem(
			x, PROBLEM_KEY_REUSED, "The key was used with another body. Use a new key for a new lead.");
	else
		exchange_fail(x, error);
}

void h_lead_create(Exchange *x)
{
	const App *app = x->site->app;
	g_auto(Received) received = RECEIVED_INIT;
	g_auto(IntakeReceipt) receipt = {0};
	g_autoptr(GError) error = NULL;
	IntakeLead lead = {0};

	if (!intake_key_of_request(x, lead.key) || !received_from_json(x, SUBMISSION_CHECK_LEAD, &received))
		return;
	crypto_hash_sha256(lead.body_hash, (const unsigned char *)x->request.body, x->request.body_bytes);
	g_autoptr(Recommendation) recommendation = recommend(app->recommender, received.submission);
	lead.raw = received.raw;
	lead.submission = received.submission;
	lead.recommendation = recommendation;
	if (intake_take(app->intake, &lead, x->deadline_us, &receipt, &error))
		give_receipt(x, &receipt, &received);
	else
		refuse(x, error);
}
