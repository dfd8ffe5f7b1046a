#include "domain/matching/response_time.h"

#include <stdlib.h>

enum {
	RISK_PARTS = 4, /* the last quarter is for a human */
};

/* Nobody answers in less by rule, only by chance. */
#define USUAL_MIN_US (2 * WORKING_TIME_HOUR)
#define ROUND_US     (15 * WORKING_TIME_MINUTE)

int64_t response_time_due(const ResponseTime *response, int64_t from_us, int64_t able_us)
{
	const int64_t latest_us = working_time_add(response->agency, from_us, response->limit_us);

	if (response->usual_us == 0 || able_us == WORKING_TIME_NEVER)
		return latest_us;
	const int64_t usual_us =
		working_time_add(response->agency, MAX(from_us, able_us), MAX(response->usual_us, USUAL_MIN_US));
	if (usual_us >= latest_us)
		return latest_us;
	return MIN(latest_us, (usual_us + ROUND_US - 1) / ROUND_US * ROUND_US);
}

/* The latest moment from which there are left_us of work until due_us. */
static int64_t working_time_before(const WorkingCalendar *calendar, int64_t due_us, int64_t left_us)
{
	int64_t early_us = due_us - WORKING_TIME_HORIZON_DAYS * WORKING_TIME_DAY;
	int64_t late_us = due_us;

	while (late_us - early_us > WORKING_TIME_MINUTE) {
		const int64_t middle_us = early_us + (late_us - early_us) / 2;
		if (working_time_between(calendar, middle_us, due_us) >= left_us)
			early_us = middle_us;
		else
			late_us = middle_us;
	}
	return early_us;
}

int64_t response_time_at_risk(const ResponseTime *response, int64_t due_us)
{
	const int64_t promised_us = response->usual_us == 0
					    ? response->limit_us
					    : MIN(response->limit_us, MAX(response->usual_us, USUAL_MIN_US));

	return working_time_before(response->agency, due_us, promised_us / RISK_PARTS);
}

static int compare(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left;
	const int64_t b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

int64_t response_time_usual(int64_t *answers_us, gsize count)
{
	if (count < RESPONSE_PAST_MIN)
		return 0;
	qsort(answers_us, count, sizeof *answers_us, compare);
	return MAX(1, answers_us[(count * RESPONSE_PERCENT + 99) / 100 - 1]);
}
