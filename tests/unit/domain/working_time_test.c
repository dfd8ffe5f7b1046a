#include <string.h>

#include "base/error.h"
#include "domain/matching/working_time.h"

/* ---- cases from the file ---- */

typedef struct Case {
	char **columns; /* name, zone, hours, holidays, question */
} Case;

/* "2026-11-24T10:00+01:00"; GLib insists on seconds. */
static int64_t moment(const char *text)
{
	const int minute_end = (int)strlen("2026-11-24T10:00");
	g_autofree char *full = g_strdup_printf("%.*s:00%s", minute_end, text, text + minute_end);
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(full, NULL);

	g_assert_nonnull(at);
	return g_date_time_to_unix(at) * G_USEC_PER_SEC;
}

static int64_t number(const char *text)
{
	guint64 value;

	g_assert_true(g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &value, NULL));
	return (int64_t)value;
}

static WorkingCalendar *calendar_new(const char *zone, const char *hours)
{
	g_autoptr(GError) error = NULL;
	const WorkingCalendarSpec spec = {.zone = zone, .hours = hours};
	WorkingCalendar *calendar = working_calendar_new(&spec, &error);

	g_assert_no_error(error);
	return calendar;
}

static void assert_same_moment(int64_t is_us, const char *expected)
{
	if (g_str_equal(expected, "never"))
		g_assert_cmpint(is_us, ==, WORKING_TIME_NEVER);
	else
		g_assert_cmpint(is_us, ==, moment(expected));
}

static bool is_working(const WorkingCalendar *calendar, int64_t at_us)
{
	return working_time_next(calendar, at_us) == at_us;
}

static void assert_answer(const WorkingCalendar *calendar, char **words, const char *answer)
{
	if (g_str_equal(words[0], "next"))
		assert_same_moment(working_time_next(calendar, moment(words[1])), answer);
	else if (g_str_equal(words[0], "add"))
		assert_same_moment(
			working_time_add(calendar, moment(words[2]), number(words[1]) * WORKING_TIME_MINUTE), answer);
	else if (g_str_equal(words[0], "between"))
		g_assert_cmpint(working_time_between(calendar, moment(words[1]), moment(words[2])), ==,
			number(answer) * WORKING_TIME_MINUTE);
	else if (g_str_equal(words[0], "in"))
		g_assert_cmpstr(is_working(calendar, moment(words[1])) ? "yes" : "no", ==, answer);
	else
		g_error("no question \"%s\"", words[0]);
}

static void holds(const void *data)
{
	const Case *it = data;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) halves = g_strsplit(it->columns[4], " = ", 2);
	g_auto(GStrv) words = g_strsplit(halves[0], " ", -1);
	const WorkingCalendarSpec spec = {.zone = it->columns[1], .hours = it->columns[2], .holidays = it->columns[3]};
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&spec, &error);

	g_assert_no_error(error);
	assert_answer(calendar, words, halves[1]);
}

static void case_free(void *data)
{
	Case *it = data;

	g_strfreev(it->columns);
	g_free(it);
}

static void add_cases(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	g_file_get_contents(TEST_DATA_DIR "/working_time_cases.txt", &text, NULL, &error);
	g_assert_no_error(error);
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_autofree char *path = NULL;
		Case *it;
		if (**line == '\0' || **line == '#')
			continue;
		it = g_new0(Case, 1);
		it->columns = g_strsplit(*line, "|", -1);
		g_assert_cmpuint(g_strv_length(it->columns), ==, 5);
		for (char **column = it->columns; *column; column++)
			g_strstrip(*column);
		path = g_strconcat("/working_time/", it->columns[0], NULL);
		g_test_add_data_func_full(path, it, holds, case_free);
	}
}

/* ---- calendars ---- */

static void assert_refused(const WorkingCalendarSpec *spec, const char *part)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(working_calendar_new(spec, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	if (!strstr(error->message, part))
		g_error("\"%s\" does not name %s", error->message, part);
}

static void what_is_no_zone_is_refused(void)
{
	static const char *const names[] = {"", "Europe/Atlantis", "europe/berlin", "/etc/localtime",
		"../../etc/passwd", "Europe/../Europe/Berlin", "zone.tab", "localtime", "Europe", "Europe/", "+1:2:3:4",
		"+", "UTC+", "UTC+99", "Berlin (CET)", "\xff"};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		assert_refused(&(WorkingCalendarSpec){.zone = names[i]}, "is not a time zone");
}

static void what_is_no_holiday_is_refused(void)
{
	static const char *const days[] = {
		"2026-02-29", "13-01", "12-32", "2026", "2026-12-24-1", "xmas", "0000-01-01", "-1-2"};

	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		assert_refused(&(WorkingCalendarSpec){.zone = "UTC", .holidays = days[i]}, days[i]);
}

static void leap_day_can_be_a_yearly_holiday(void)
{
	g_autoptr(GError) error = NULL;
	const WorkingCalendarSpec spec = {.zone = "UTC", .hours = "mon-sun 9-17", .holidays = "02-29"};
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&spec, &error);

	g_assert_no_error(error);
	assert_same_moment(working_time_next(calendar, moment("2028-02-29T00:00Z")), "2028-03-01T09:00Z");
}

static void leave_that_ends_before_it_starts_is_refused(void)
{
	const WorkingSpan time_off = {1000, 1000};

	assert_refused(&(WorkingCalendarSpec){.zone = "UTC", .time_off = &time_off, .time_off_count = 1},
		"time off ends before it starts");
}

static WorkingCalendar *calendar_with_time_off(const WorkingSpan *time_off, gsize count)
{
	g_autoptr(GError) error = NULL;
	const WorkingCalendarSpec spec = {
		.zone = "Europe/Berlin", .hours = "mon-fri 9-17", .time_off = time_off, .time_off_count = count};
	WorkingCalendar *calendar = working_calendar_new(&spec, &error);

	g_assert_no_error(error);
	return calendar;
}

static void leave_is_not_worked_to_the_minute(void)
{
	const WorkingSpan time_off = {moment("2026-11-24T11:00+01:00"), moment("2026-11-24T15:00+01:00")};
	g_autoptr(WorkingCalendar) calendar = calendar_with_time_off(&time_off, 1);

	g_assert_true(is_working(calendar, time_off.start_us - 1));
	g_assert_false(is_working(calendar, time_off.start_us));
	g_assert_false(is_working(calendar, time_off.end_us - 1));
	g_assert_true(is_working(calendar, time_off.end_us));
	assert_same_moment(working_time_add(calendar, moment("2026-11-24T10:00+01:00"), 2 * WORKING_TIME_HOUR),
		"2026-11-24T16:00+01:00");
}

static void leave_may_overlap_and_come_in_any_order(void)
{
	const WorkingSpan time_off[] = {
		{moment("2026-11-26T00:00+01:00"), moment("2026-11-27T12:00+01:00")},
		{moment("2026-11-24T00:00+01:00"), moment("2026-11-26T12:00+01:00")},
		{moment("2026-11-25T00:00+01:00"), moment("2026-11-25T12:00+01:00")},
	};
	g_autoptr(WorkingCalendar) calendar = calendar_with_time_off(time_off, G_N_ELEMENTS(time_off));

	assert_same_moment(working_time_next(calendar, moment("2026-11-23T17:00+01:00")), "2026-11-27T12:00+01:00");
}

static void leave_for_ever_is_never(void)
{
	const WorkingSpan time_off = {0, WORKING_TIME_NEVER};
	g_autoptr(WorkingCalendar) calendar = calendar_with_time_off(&time_off, 1);

	assert_same_moment(working_time_next(calendar, moment("2026-11-24T10:00+01:00")), "never");
}

static void the_end_of_a_span_is_cut_at_leave(void)
{
	const WorkingSpan time_off = {moment("2026-11-24T11:00+01:00"), moment("2026-11-24T15:00+01:00")};
	g_autoptr(WorkingCalendar) calendar = calendar_with_time_off(&time_off, 1);
	WorkingSpan span;

	g_assert_true(working_time_span(calendar, moment("2026-11-24T10:00+01:00"), &span));
	assert_same_moment(span.start_us, "2026-11-24T10:00+01:00");
	assert_same_moment(span.end_us, "2026-11-24T11:00+01:00");
}

/* ---- reminders and overlap ---- */

static guint overlap(const char *zone, const char *hours, const char *client_zone, const char *at)
{
	g_autoptr(WorkingCalendar) calendar = calendar_new(zone, hours);
	g_autoptr(WorkingCalendar) client = calendar_new(client_zone, WORKING_HOURS_ORDINARY);

	return working_time_overlap_minutes(calendar, client, moment(at));
}

static void overlap_is_that_of_the_clocks_at_the_moment(void)
{
	g_assert_cmpuint(overlap("Europe/Berlin", "mon-fri 9-17", "America/New_York", "2026-11-24T12:00Z"), ==, 2 * 60);
	/* Two weeks in March only America has summer time. */
	g_assert_cmpuint(overlap("Europe/Berlin", "mon-fri 9-17", "America/New_York", "2026-03-16T12:00Z"), ==, 3 * 60);
	g_assert_cmpuint(
		overlap("Asia/Kolkata", "mon-fri 9-17", "Europe/Berlin", "2026-11-24T12:00Z"), ==, 3 * 60 + 30);
	g_assert_cmpuint(overlap("Pacific/Auckland", "mon-fri 9-17", "Europe/Berlin", "2026-11-24T12:00Z"), ==, 0);
}

static void overlap_is_averaged_over_the_clients_days(void)
{
	g_assert_cmpuint(overlap("Europe/Berlin", "mon 9-17", "Europe/Berlin", "2026-11-24T12:00Z"), ==, 8 * 60 / 5);
}

static void overlap_with_nobody_is_none(void)
{
	g_autoptr(WorkingCalendar) calendar = calendar_new("Europe/Berlin", "mon-fri 9-17");
	g_autoptr(WorkingCalendar) nobody = calendar_new("Europe/Berlin", "");

	g_assert_cmpuint(working_time_overlap_minutes(calendar, nobody, 0), ==, 0);
}

/* ---- properties, with seeded dice ---- */

enum {
	PROPERTY_ROUNDS = 3000,
	ORACLE_ROUNDS = 60,
};

static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
	"America/Sao_Paulo", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "America/St_Johns", "UTC"};
static const char *const weeks[] = {"mon-fri 09:00-17:00", "mon-sun 00:00-24:00", "sun 01:30-02:15, wed 23:00-01:00",
	"mon-fri 9-12 13-17:30, sat 10-12", "sun 2-3", "mon-sun 22:00-06:00", "thu-sat 00:00-00:45 23:15-24:00"};

static int64_t dice_us(GRand *dice, int64_t from_us, int64_t to_us)
{
	return from_us + (int64_t)(g_rand_double(dice) * (double)(to_us - from_us));
}

static WorkingCalendar *dice_calendar(GRand *dice, int64_t around_us)
{
	WorkingSpan time_off[3];
	const gsize time_off_count = g_rand_int(dice) % 4;
	const WorkingCalendarSpec spec = {.zone = zones[g_rand_int(dice) % G_N_ELEMENTS(zones)],
		.hours = weeks[g_rand_int(dice) % G_N_ELEMENTS(weeks)],
		.holidays = g_rand_boolean(dice) ? "12-25, 01-01, 05-01, 10-25" : NULL,
		.time_off = time_off,
		.time_off_count = time_off_count};

	for (gsize i = 0; i < time_off_count; i++) {
		time_off[i].start_us =
			dice_us(dice, around_us - 20 * WORKING_TIME_DAY, around_us + 20 * WORKING_TIME_DAY);
		time_off[i].end_us = time_off[i].start_us + dice_us(dice, 1, 9 * WORKING_TIME_DAY);
	}
	return working_calendar_new(&spec, NULL);
}

static int64_t dice_moment(GRand *dice)
{
	return dice_us(dice, moment("2005-01-01T00:00Z"), moment("2045-01-01T00:00Z"));
}

/* GLib reads a zone's file again unless somebody still holds the zone: most of the time of thousands of calendars. */
static GPtrArray *hold_zones(void)
{
	GPtrArray *held = g_ptr_array_new_with_free_func((GDestroyNotify)g_time_zone_unref);

	for (gsize i = 0; i < G_N_ELEMENTS(zones); i++)
		g_ptr_array_add(held, working_zone_new(zones[i], NULL));
	return held;
}

typedef void (*Property)(GRand *dice, const WorkingCalendar *calendar, int64_t at_us);

static void for_many(Property property)
{
	g_autoptr(GRand) dice = g_rand_new_with_seed(20261124);
	g_autoptr(GPtrArray) held G_GNUC_UNUSED = hold_zones();

	for (guint i = 0; i < PROPERTY_ROUNDS; i++) {
		const int64_t at_us = dice_moment(dice);
		g_autoptr(WorkingCalendar) calendar = dice_calendar(dice, at_us);
		property(dice, calendar, at_us);
	}
}

static void added(GRand *dice, const WorkingCalendar *calendar, int64_t at_us)
{
	const int64_t working_us = dice_us(dice, 1, 20 * WORKING_TIME_HOUR);
	const int64_t due_us = working_time_add(calendar, at_us, working_us);

	g_assert_cmpint(due_us, !=, WORKING_TIME_NEVER);
	g_assert_cmpint(working_time_between(calendar, at_us, due_us), ==, working_us);
	g_assert_cmpint(working_time_between(calendar, at_us, due_us - 1), ==, working_us - 1);
}

static void between_the_moment_and_its_deadline_is_what_was_added(void)
{
	for_many(added);
}

static void monotone(GRand *dice, const WorkingCalendar *calendar, int64_t at_us)
{
	const int64_t working_us = dice_us(dice, 1, 20 * WORKING_TIME_HOUR);
	const int64_t later_us = at_us + dice_us(dice, 0, 5 * WORKING_TIME_DAY);
	const int64_t due_us = working_time_add(calendar, at_us, working_us);

	g_assert_cmpint(due_us, <=, working_time_add(calendar, later_us, working_us));
	g_assert_cmpint(due_us, <, working_time_add(calendar, at_us, working_us + 1));
	g_assert_cmpint(working_time_next(calendar, at_us), <=, working_time_next(calendar, later_us));
}

static void a_later_start_or_more_work_never_ends_earlier(void)
{
	for_many(monotone);
}

static void additive(GRand *dice, const WorkingCalendar *calendar, int64_t at_us)
{
	const int64_t middle_us = at_us + dice_us(dice, 0, 9 * WORKING_TIME_DAY);
	const int64_t end_us = middle_us + dice_us(dice, 0, 9 * WORKING_TIME_DAY);

	g_assert_cmpint(
		working_time_between(calendar, at_us, middle_us) + working_time_between(calendar, middle_us, end_us),
		==, working_time_between(calendar, at_us, end_us));
}

static void two_parts_hold_as_much_work_as_the_whole(void)
{
	for_many(additive);
}

static void first(GRand *dice G_GNUC_UNUSED, const WorkingCalendar *calendar, int64_t at_us)
{
	const int64_t next_us = working_time_next(calendar, at_us);

	g_assert_cmpint(next_us, >=, at_us);
	g_assert_true(is_working(calendar, next_us));
	g_assert_cmpint(working_time_between(calendar, at_us, next_us), ==, 0);
	g_assert_cmpint(working_time_next(calendar, next_us), ==, next_us);
}

static void the_next_moment_is_the_first_of_work(void)
{
	for_many(first);
}

/* What the header says, minute by minute and with GDateTime. */
static bool wall_clock_is_in_a_slot(const WorkingCalendar *calendar, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, working_calendar_zone(calendar));
	const WorkingHours *hours = working_calendar_hours(calendar);
	const int minute = (g_date_time_get_day_of_week(local) - 1) * DAY_MINUTES + g_date_time_get_hour(local) * 60 +
			   g_date_time_get_minute(local);

	for (guint i = 0; i < hours->count; i++)
		if (minute >= hours->slots[i].from_min && minute < hours->slots[i].to_min)
			return true;
	return false;
}

static void assert_like_wall_clock(const WorkingCalendar *calendar, int64_t from_us, int64_t to_us)
{
	int64_t worked_us = 0;

	for (int64_t at_us = from_us; at_us < to_us; at_us += WORKING_TIME_MINUTE) {
		const bool is_work = wall_clock_is_in_a_slot(calendar, at_us);
		g_assert_cmpint(is_working(calendar, at_us), ==, is_work);
		worked_us += is_work ? WORKING_TIME_MINUTE : 0;
	}
	g_assert_cmpint(working_time_between(calendar, from_us, to_us), ==, worked_us);
}

static void every_minute_agrees_with_the_clock_on_the_wall(void)
{
	g_autoptr(GRand) dice = g_rand_new_with_seed(7);

	for (guint i = 0; i < ORACLE_ROUNDS; i++) {
		g_autoptr(WorkingCalendar) calendar =
			calendar_new(zones[i % G_N_ELEMENTS(zones)], weeks[g_rand_int(dice) % G_N_ELEMENTS(weeks)]);
		const int64_t from_us = dice_moment(dice) / WORKING_TIME_MINUTE * WORKING_TIME_MINUTE;
		assert_like_wall_clock(calendar, from_us, from_us + 2 * WORKING_TIME_DAY);
	}
}

static void every_minute_around_a_change_agrees_with_the_clock_on_the_wall(void)
{
	static const struct {
		const char *zone, *from;
	} changes[] = {
		{"Europe/Berlin", "2026-03-28T12:00Z"},
		{"Europe/Berlin", "2026-10-24T12:00Z"},
		{"Australia/Lord_Howe", "2026-04-04T00:00Z"},
		{"Australia/Lord_Howe", "2026-10-03T00:00Z"},
		{"America/Sao_Paulo", "2018-11-03T12:00Z"},
		{"America/Sao_Paulo", "2018-02-17T12:00Z"},
		{"Pacific/Apia", "2011-12-29T12:00Z"},
		{"Pacific/Chatham", "2026-04-04T00:00Z"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
		for (gsize week = 0; week < G_N_ELEMENTS(weeks); week++) {
			g_autoptr(WorkingCalendar) calendar = calendar_new(changes[i].zone, weeks[week]);
			const int64_t from_us = moment(changes[i].from);
			assert_like_wall_clock(calendar, from_us, from_us + WORKING_TIME_DAY * 3 / 2);
		}
	}
}

#define TEST(name) g_test_add_func("/working_time/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_cases();
	TEST(what_is_no_zone_is_refused);
	TEST(what_is_no_holiday_is_refused);
	TEST(leap_day_can_be_a_yearly_holiday);
	TEST(leave_that_ends_before_it_starts_is_refused);
	TEST(leave_is_not_worked_to_the_minute);
	TEST(leave_may_overlap_and_come_in_any_order);
	TEST(leave_for_ever_is_never);
	TEST(the_end_of_a_span_is_cut_at_leave);
	TEST(overlap_is_that_of_the_clocks_at_the_moment);
	TEST(overlap_is_averaged_over_the_clients_days);
	TEST(overlap_with_nobody_is_none);
	TEST(between_the_moment_and_its_deadline_is_what_was_added);
	TEST(a_later_start_or_more_work_never_ends_earlier);
	TEST(two_parts_hold_as_much_work_as_the_whole);
	TEST(the_next_moment_is_the_first_of_work);
	TEST(every_minute_agrees_with_the_clock_on_the_wall);
	TEST(every_minute_around_a_change_agrees_with_the_clock_on_the_wall);
	return g_test_run();
}
