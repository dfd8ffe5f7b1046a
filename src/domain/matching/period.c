#include "domain/matching/period.h"

#include "codec/format.h"

enum {
	FIRST_HOUR = 8,
};

int64_t period_next(Period period, const WorkingCalendar *calendar, int64_t now_us)
{
	GTimeZone *zone = working_calendar_zone(calendar);
	g_autoptr(GDateTime) now = format_local(zone, now_us);
	g_autoptr(GDateTime) day =
		period == PERIOD_WEEK
			? g_date_time_add_days(now, G_DATE_SUNDAY + 1 - g_date_time_get_day_of_week(now))
			: g_date_time_add_days(now, g_date_get_days_in_month((GDateMonth)g_date_time_get_month(now),
							    (GDateYear)g_date_time_get_year(now)) +
							    1 - g_date_time_get_day_of_month(now));
	g_autoptr(GDateTime) start = g_date_time_new(zone, g_date_time_get_year(day), g_date_time_get_month(day),
		g_date_time_get_day_of_month(day), FIRST_HOUR, 0, 0);
	const int64_t start_us = g_date_time_to_unix(start) * G_USEC_PER_SEC;
	const int64_t works_us = working_time_next(calendar, start_us);

	return works_us == WORKING_TIME_NEVER ? start_us : works_us;
}
