#include "app/dispatch/responses.h"

#include "base/log.h"
#include "store/dispatch_rows.h"

bool responses_learn(Db *db, const OfferPolicy *policy, ResponseTime *response, GError **error)
{
	g_autoptr(DbResult) past = dispatch_rows_past_responses(db, RESPONSE_PAST_MAX, error);
	int64_t answers_us[RESPONSE_PAST_MAX];

	if (past == NULL)
		return false;
	const gsize count = (gsize)db_rows(past);
	for (gsize i = 0; i < count; i++)
		answers_us[i] = working_time_between(
			policy->agency, db_get_int(past, (int)i, "from_us"), db_get_int(past, (int)i, "responded_us"));
	*response = (ResponseTime){
		.agency = policy->agency,
		.limit_us = policy->response_us,
		.usual_us = response_time_usual(answers_us, count),
	};
	return true;
}

bool responses_break(Db *db, int *leads, GError **error)
{
	int64_t broken = 0;

	if (!dispatch_rows_break_responses(db, &broken, error))
		return false;
	*leads = (int)broken;
	if (broken > 0)
		log_warning("response_times_broken", log_int("leads", broken));
	return true;
}
