/* app/portal/portal_days: the weeks that a recruiter sees. */
#include "app/portal/portal_days.h"

#include <string.h>

static int64_t moment(const char *iso8601)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(iso8601, NULL);

	g_assert_nonnull(at);
	return g_date_time_to_unix(at) * G_USEC_PER_SEC;
}

/* The days as lines: "Mon, Nov 23 09:00–17:00 past". */
static char *shown(const WorkingCalendarSpec *spec, const char *now)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(spec, &error);
	g_assert_no_error(error);
	g_autoptr(Json) days = portal_days(&(PortalDays){
		.calendar = calendar,
		.time_off = spec->time_off,
		.time_off_count = spec->time_off_count,
		.now_us = moment(now),
	});
	static const char *const flags[] = {"is_today", "is_past", "is_time_off", "is_holiday"};
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < json_array_size(days); i++) {
		const Json *day = json_array_get(days, i);
		const char *hours = json_string_value(json_object_get(day, "hours"));
		g_string_append_printf(
			text, "%s %s", json_string_value(json_object_get(day, "day")), hours == NULL ? "-" : hours);
		for (gsize f = 0; f < G_N_ELEMENTS(flags); f++) {
			if (json_is_true(json_object_get(day, flags[f])))
				g_string_append_printf(text, " %s", flags[f] + strlen("is_"));
		}
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

static void assert_line(const char *text, int number, const char *line)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	g_assert_cmpstr(lines[number], ==, line);
}

static void two_weeks_from_monday_with_today_and_what_is_past(void)
{
	g_autofree char *text =
		shown(&(WorkingCalendarSpec){.zone = "Europe/Berlin", .hours = "mon-fri 09:00-12:30 13:30-18:00"},
			"2026-11-24T12:00:00Z");

	assert_line(text, 0, "Mon, Nov 23 09:00–12:30, 13:30–18:00 past");
	assert_line(text, 1, "Tue, Nov 24 09:00–12:30, 13:30–18:00 today");
	assert_line(text, 5, "Sat, Nov 28 -");
	assert_line(text, 13, "Sun, Dec 6 -");
	assert_line(text, 14, "");
}

static void a_day_is_the_recruiters_own(void)
{
	g_autofree char *text = shown(
		&(WorkingCalendarSpec){.zone = "Pacific/Auckland", .hours = "mon 00:00-24:00"}, "2026-11-22T12:00:00Z");

	assert_line(text, 0, "Mon, Nov 23 00:00–24:00 today");
}

static void a_holiday_is_a_day_that_usually_has_hours(void)
{
	g_autofree char *text = shown(
		&(WorkingCalendarSpec){.zone = "UTC", .hours = "mon-fri 09:00-17:00", .holidays = "2026-11-25, 11-28"},
		"2026-11-24T12:00:00Z");

	assert_line(text, 2, "Wed, Nov 25 - holiday");
	assert_line(text, 5, "Sat, Nov 28 -");
}

static void leave_shows_on_each_of_its_days_with_the_hours_around_it(void)
{
	const WorkingSpan time_off = {moment("2026-11-25T12:00:00Z"), moment("2026-11-27T00:00:00Z")};
	g_autofree char *text = shown(
		&(WorkingCalendarSpec){
			.zone = "UTC", .hours = "mon-fri 09:00-17:00", .time_off = &time_off, .time_off_count = 1},
		"2026-11-24T12:00:00Z");

	assert_line(text, 2, "Wed, Nov 25 09:00–12:00 time_off");
	assert_line(text, 3, "Thu, Nov 26 - time_off");
	assert_line(text, 4, "Fri, Nov 27 09:00–17:00");
}

static void a_week_in_which_the_clock_changes_has_seven_days(void)
{
	g_autofree char *text = shown(&(WorkingCalendarSpec){.zone = "Europe/Berlin", .hours = "mon-sun 00:00-24:00"},
		"2026-10-24T12:00:00Z");

	assert_line(text, 6, "Sun, Oct 25 00:00–24:00");
	assert_line(text, 7, "Mon, Oct 26 00:00–24:00");
}

static void somebody_without_hours_has_days_all_the_same(void)
{
	g_autofree char *text = shown(&(WorkingCalendarSpec){.zone = "UTC", .hours = ""}, "2026-11-24T12:00:00Z");

	assert_line(text, 1, "Tue, Nov 24 - today");
}

#define TEST(function) g_test_add_func("/portal_days/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(two_weeks_from_monday_with_today_and_what_is_past);
	TEST(a_day_is_the_recruiters_own);
	TEST(a_holiday_is_a_day_that_usually_has_hours);
	TEST(leave_shows_on_each_of_its_days_with_the_hours_around_it);
	TEST(a_week_in_which_the_clock_changes_has_seven_days);
	TEST(somebody_without_hours_has_days_all_the_same);
	return g_test_run();
}
