/*
 * Lines of zone, hours and holidays make a calendar or an error that is fit to be shown; the slots of
 * a week are in order, and what is added to a moment is found between it and the answer.
 */
#include <string.h>

#include "base/error.h"
#include "domain/matching/working_time.h"
#include "fuzz.h"

#define AT_US (INT64_C(1774746000) * G_USEC_PER_SEC) /* the night of a change in Europe */

static void check_hours(const WorkingHours *hours)
{
	for (guint i = 0; i < hours->count; i++) {
		const WorkingSlot *slot = &hours->slots[i];
		g_assert_cmpuint(slot->from_min, <, slot->to_min);
		g_assert_cmpuint(slot->from_min / DAY_MINUTES, ==, (slot->to_min - 1) / DAY_MINUTES);
		g_assert_true(i == 0 || hours->slots[i - 1].to_min <= slot->from_min);
	}
}

static void check_calendar(const WorkingCalendar *calendar)
{
	const int64_t due_us = working_time_add(calendar, AT_US, WORKING_TIME_HOUR);

	check_hours(working_calendar_hours(calendar));
	if (due_us != WORKING_TIME_NEVER)
		g_assert_cmpint(working_time_between(calendar, AT_US, due_us), ==, WORKING_TIME_HOUR);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *text = fuzz_text(bytes, count);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
	const guint lines_count = g_strv_length(lines);
	g_autoptr(GError) error = NULL;
	const WorkingCalendarSpec spec = {.zone = lines_count > 0 ? lines[0] : "",
		.hours = lines_count > 1 ? lines[1] : NULL,
		.holidays = lines_count > 2 ? lines[2] : NULL};
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&spec, &error);

	if (calendar) {
		check_calendar(calendar);
		return 0;
	}
	g_assert_nonnull(error);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	g_assert_cmpuint(strlen(error->message), <, 400);
	return 0;
}
