/* http/api/h_recommendation: POST /api/v1/recommendation: what the classifier says of a submission; nothing is stored. */
#include "app/app.h"
#include "app/rules/recommender.h"
#include "http/handlers.h"
#include "http/server/received.h"

void h_recommendation(Exchange *x)
{
	g_auto(Received) received = RECEIVED_INIT;

	if (!received_from_json(x, SUBMISSION_CHECK_RECOMMENDATION, &received))
		return;
	g_autoptr(Recommendation) recommendation = recommend(x->site->app->recommender, received.submission);
	exchange_give_json(x, 200, g_string_new(recommendation->json));
}
