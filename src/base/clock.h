/*
 * base/clock: the two clocks. Leases, due times and deadlines of stored work use the database's clock, never these.
 */
#pragma once

#include <stdint.h>

enum {
	CLOCK_TEXT_BYTES = 25
}; /* 2026-01-31T09:15:00.123Z and NUL */

/* Microseconds since 1970-01-01 UTC; may jump. For people and ids only. */
int64_t clock_now_us(void);

/* Microseconds since some start; never jumps. For time-outs and durations. */
int64_t clock_monotonic_us(void);

/* RFC 3339 in UTC with milliseconds. Years 1970 to 9999. */
void clock_format_us(int64_t at_us, char text[static CLOCK_TEXT_BYTES]);
