/*
 * app/portal/portal_days: a recruiter's next weeks as a calendar for people: each day with its hours, and why it has
 * none. Pure.
 */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "codec/json.h"
#include "domain/matching/working_time.h"

enum {
	PORTAL_DAYS_WEEKS = 2, /* this one and the next */
};

typedef struct PortalDays {
	const WorkingCalendar *calendar;
	const WorkingSpan *time_off; /* what of it is not over; in any order */
	gsize time_off_count;
	int64_t now_us;
} PortalDays;

/*
 * From this week's Monday on, in the calendar's zone: [{"day":"Tue 24 Nov","hours":"09:00–12:30,
 * 13:30–18:00"|null,"is_today","is_past", "is_time_off","is_holiday"}…]. A day of leave may have hours, before or after
 * it; a holiday is a day that usually has some and now has none.
 */
Json *portal_days(const PortalDays *days);
