/*
 * domain/matching/response_time: until when a client is told that a person will have answered, and from when on that is
 * at risk. Pure.
 *
 * It is never later than limit_us of the agency's working time after the request. It is earlier when enough is known:
 * answers of the past, and the moment at which a recruiter who fits can look at it. A lead has one such moment, which
 * is kept once it is known, because it was told to people.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/matching/working_time.h"

enum {
	RESPONSE_PAST_MIN = 20,	 /* answers that have to be there before they say anything */
	RESPONSE_PAST_MAX = 200, /* the latest ones count */
	RESPONSE_PERCENT = 90,	 /* of them came within usual_us */
};

typedef struct ResponseTime {
	const WorkingCalendar *agency; /* has hours; the caller's */
	int64_t limit_us;	       /* working time of the agency, as all of these */
	int64_t usual_us;	       /* within which most clients had an answer; 0: not known */
} ResponseTime;

/*
 * of a request of from_us that a recruiter can look at from able_us on (WORKING_TIME_NEVER: not known, because all who
 * fit are full or there is none).
 */
int64_t response_time_due(const ResponseTime *response, int64_t from_us, int64_t able_us);

/*
 * The moment by which a lead that nobody has been offered must be with a human who can still answer in time: not later
 * than due_us, and not earlier than half of what was announced at least.
 */
int64_t response_time_at_risk(const ResponseTime *response, int64_t due_us);

/* What usual_us is by answers of the past, in any order, which are sorted; 0: too few. */
int64_t response_time_usual(int64_t *answers_us, gsize count);
