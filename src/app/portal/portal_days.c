#include "app/portal/portal_days.h"

typedef struct Day {
	GDateTime *start; /* local midnight */
	int64_t start_us, end_us;
} Day;

static int64_t moment_of(GDateTime *at)
{
	return g_date_time_to_unix(at) * G_USEC_PER_SEC;
}

/* The midnight that began the local day. */
static GDateTime *midnight_of(GDateTime *at, GTimeZone *zone)
{
	return g_date_time_new(
		zone, g_date_time_get_year(at), g_date_time_get_month(at), g_date_time_get_day_of_month(at), 0, 0, 0);
}

static GDateTime *first_monday(const PortalDays *days)
{
	GTimeZone *zone = working_calendar_zone(days->calendar);
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(days->now_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
	g_autoptr(GDateTime) monday = g_date_time_add_days(local, 1 - g_date_time_get_day_of_week(local));

	return midnight_of(monday, zone);
}

static void append_time(GString *text, GTimeZone *zone, int64_t at_us, bool is_end)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
	g_autofree char *time = g_date_time_format(local, "%H:%M");

	g_string_append(text, is_end && g_str_equal(time, "00:00") ? "24:00" : time);
}

/* The work of that day that ends first after at_us; a change of the clock within it parts nothing. */
static bool span_of_day(const WorkingCalendar *calendar, const Day *day, int64_t at_us, WorkingSpan *span)
{
	WorkingSpan next;

	if (!working_time_span(calendar, at_us, span) || span->start_us >= day->end_us)
		return false;
	while (span->end_us < day->end_us && working_time_span(calendar, span->end_us, &next) &&
		next.start_us == span->end_us)
		span->end_us = next.end_us;
	span->end_us = MIN(span->end_us, day->end_us);
	return true;
}

/* "09:00–12:30, 13:30–18:00"; NULL: no work on that day. */
static char *hours_of(const WorkingCalendar *calendar, const Day *day)
{
	GTimeZone *zone = working_calendar_zone(calendar);
	GString *text = g_string_new(NULL);
	int64_t at_us = day->start_us;
	WorkingSpan span;

	while (at_us < day->end_us && span_of_day(calendar, day, at_us, &span)) {
		g_string_append(text, text->len > 0 ? ", " : "");
		append_time(text, zone, span.start_us, false);
		g_string_append(text, "–");
		append_time(text, zone, span.end_us, true);
		at_us = span.end_us;
	}
	return g_string_free(text, text->len == 0);
}

static bool is_time_off(const PortalDays *days, const Day *day)
{
	for (gsize i = 0; i < days->time_off_count; i++) {
		if (days->time_off[i].start_us < day->end_us && days->time_off[i].end_us > day->start_us)
			return true;
	}
	return false;
}

static bool is_usual(const WorkingCalendar *calendar, GDateTime *start)
{
	const WorkingHours *hours = working_calendar_hours(calendar);
	const int weekday = g_date_time_get_day_of_week(start) - 1;

	for (guint i = 0; i < hours->count; i++) {
		if (hours->slots[i].from_min / DAY_MINUTES == weekday)
			return true;
	}
	return false;
}

static Json *day_view(const PortalDays *days, const Day *day)
{
	g_autofree char *name = g_date_time_format(day->start, "%a, %b %-d");
	g_autofree char *hours = hours_of(days->calendar, day);
	const bool is_away = is_time_off(days, day);

	return json_pack("{s:s, s:s?, s:b, s:b, s:b, s:b}", "day", name, "hours", hours, "is_today",
		day->start_us <= days->now_us && days->now_us < day->end_us, "is_past", day->end_us <= days->now_us,
		"is_time_off", is_away, "is_holiday",
		!is_away && hours == NULL && is_usual(days->calendar, day->start));
}

Json *portal_days(const PortalDays *days)
{
	Json *list = json_array();
	g_autoptr(GDateTime) start = first_monday(days);

	for (int i = 0; i < PORTAL_DAYS_WEEKS * WEEK_DAYS; i++) {
		g_autoptr(GDateTime) next = g_date_time_add_days(start, 1);
		const Day day = {start, moment_of(start), moment_of(next)};
		json_array_append_new(list, day_view(days, &day));
		g_date_time_unref(start);
		start = g_steal_pointer(&next);
	}
	return list;
}
