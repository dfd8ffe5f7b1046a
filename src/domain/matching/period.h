/*
 * domain/matching/period: when what comes every week or every month is due for somebody: when they begin to work in it.
 */
#pragma once

#include <stdint.h>

#include "domain/matching/working_time.h"

typedef enum Period {
	PERIOD_WEEK, /* from Monday on */
	PERIOD_MONTH,
} Period;

/*
 * The first working moment of the next period, not before eight in the morning of its first day, in microseconds since
 * 1970. Somebody who is away then gets it when they are back; who never works gets it at eight.
 */
int64_t period_next(Period period, const WorkingCalendar *calendar, int64_t now_us);
