#include "domain/matching/period.h"

/* Tuesday 2027-03-02 12:00 UTC */
#define TUESDAY_US (INT64_C(1803988800) * G_USEC_PER_SEC)

typedef struct Case {
	Period period;
	const char *zone, *hours, *holidays;
	int64_t now_us;
	const char *due; /* in the zone */
} Case;

/* clang-format off */
static const Case cases[] = {
	{PERIOD_WEEK,  "UTC",              "mon-fri 09:00-17:00", NULL,         TUESDAY_US, "2027-03-08 09:00"},
	{PERIOD_WEEK,  "UTC",              "mon-fri 06:00-14:00", NULL,         TUESDAY_US, "2027-03-08 08:00"},
	{PERIOD_WEEK,  "UTC",              "mon-sun 00:00-24:00", NULL,         TUESDAY_US, "2027-03-08 08:00"},
	{PERIOD_WEEK,  "UTC",              "mon-fri 09:00-17:00", "2027-03-08", TUESDAY_US, "2027-03-09 09:00"},
	{PERIOD_WEEK,  "UTC",              "thu 10:00-12:00",     NULL,         TUESDAY_US, "2027-03-11 10:00"},
	{PERIOD_WEEK,  "UTC",              NULL,                  NULL,         TUESDAY_US, "2027-03-08 08:00"},
	/* It is Monday there already: the next one is a week away. */
	{PERIOD_WEEK,  "Pacific/Auckland", "mon-fri 09:00-17:00", NULL,         TUESDAY_US - 40 * WORKING_TIME_HOUR, "2027-03-08 09:00"},
	/* The clock goes forward on the Sunday before. */
	{PERIOD_WEEK,  "Europe/Berlin",    "mon-fri 09:00-17:00", NULL,         TUESDAY_US + 21 * WORKING_TIME_DAY, "2027-03-29 09:00"},
	{PERIOD_MONTH, "UTC",              "mon-fri 09:00-17:00", NULL,         TUESDAY_US, "2027-04-01 09:00"},
	{PERIOD_MONTH, "UTC",              "mon-fri 09:00-17:00", NULL,         TUESDAY_US + 30 * WORKING_TIME_DAY, "2027-05-03 09:00"}, /* the first is a Saturday */
	{PERIOD_MONTH, "America/New_York", "mon-fri 09:00-17:00", NULL,         TUESDAY_US + 304 * WORKING_TIME_DAY, "2028-01-03 09:00"}, /* still December there */
};
/* clang-format on */

static void it_is_due_when_they_begin_to_work_in_the_next_period(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Case *one = &cases[i];
		g_autoptr(WorkingCalendar) calendar = working_calendar_new(
			&(WorkingCalendarSpec){.zone = one->zone, .hours = one->hours, .holidays = one->holidays},
			NULL);
		g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(one->zone);
		g_assert_nonnull(calendar);
		const int64_t due_us = period_next(one->period, calendar, one->now_us);
		g_autoptr(GDateTime) due = g_date_time_new_from_unix_utc(due_us / G_USEC_PER_SEC);
		g_autoptr(GDateTime) local = g_date_time_to_timezone(due, zone);
		g_autofree char *text = g_date_time_format(local, "%Y-%m-%d %H:%M");
		g_assert_cmpstr(text, ==, one->due);
	}
}

#define TEST(name) g_test_add_func("/period/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(it_is_due_when_they_begin_to_work_in_the_next_period);
	return g_test_run();
}
