#include <string.h>

#include "base/error.h"
#include "domain/matching/working_hours.h"

static void format_slots(const WorkingHours *hours, guint day, GString *text)
{
	for (guint i = 0; i < hours->count; i++) {
		const WorkingSlot *slot = &hours->slots[i];
		const guint from = slot->from_min % DAY_MINUTES;
		const guint to = slot->to_min - day * DAY_MINUTES;
		if (slot->from_min / DAY_MINUTES == day)
			g_string_append_printf(text, " %02u:%02u-%02u:%02u", from / 60, from % 60, to / 60, to % 60);
	}
}

/* Appends the week as a text that parses to the same slots. */
static void append_week(const WorkingHours *hours, GString *text)
{
	static const char *const days[WEEK_DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	const gsize start = text->len;
	guint next;

	for (guint day = 0; day < WEEK_DAYS; day = next) {
		g_autoptr(GString) slots = g_string_new(NULL);
		format_slots(hours, day, slots);
		for (next = day + 1; next < WEEK_DAYS; next++) {
			g_autoptr(GString) same = g_string_new(NULL);
			format_slots(hours, next, same);
			if (!g_string_equal(slots, same))
				break;
		}
		if (slots->len == 0)
			continue;
		if (text->len > start)
			g_string_append(text, ", ");
		g_string_append(text, days[day]);
		if (next > day + 1)
			g_string_append_printf(text, "-%s", days[next - 1]);
		g_string_append(text, slots->str);
	}
}

static void assert_reads_as(const char *text, const char *canonical)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) formatted = g_string_new(NULL);
	WorkingHours hours;

	g_assert_true(working_hours_parse(text, &hours, &error));
	g_assert_no_error(error);
	append_week(&hours, formatted);
	g_assert_cmpstr(formatted->str, ==, canonical);
}

static void assert_refused(const char *text, const char *part)
{
	g_autoptr(GError) error = NULL;
	WorkingHours hours;

	g_assert_false(working_hours_parse(text, &hours, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	if (!strstr(error->message, part))
		g_error("\"%s\" does not name %s", error->message, part);
}

static void days_and_hours_are_read_in_any_common_spelling(void)
{
	assert_reads_as("mon-fri 09:00-17:30, sat 10:00-12:00", "mon-fri 09:00-17:30, sat 10:00-12:00");
	assert_reads_as("Monday - Friday 9-17:30; SAT 10-12", "mon-fri 09:00-17:30, sat 10:00-12:00");
	assert_reads_as("mon\xe2\x80\x93thurs 9:00 \xe2\x80\x93 17:00", "mon-thu 09:00-17:00");
	assert_reads_as("mon, wed, fri 9-12", "mon 09:00-12:00, wed 09:00-12:00, fri 09:00-12:00");
}

static void a_day_may_have_several_slots(void)
{
	assert_reads_as("tue 13:00-17:00 9:00-12:00, thu 8-9, 10-11",
		"tue 09:00-12:00 13:00-17:00, thu 08:00-09:00 10:00-11:00");
}

static void slots_that_touch_are_one(void)
{
	assert_reads_as("mon 9-12 12-17", "mon 09:00-17:00");
}

static void days_may_go_over_the_end_of_the_week(void)
{
	assert_reads_as("sat-mon 10-11", "mon 10:00-11:00, sat-sun 10:00-11:00");
}

static void hours_over_midnight_go_on_the_next_day(void)
{
	assert_reads_as("sun 22:00-06:00", "mon 00:00-06:00, sun 22:00-24:00");
	assert_reads_as("mon-sun 00:00-24:00", "mon-sun 00:00-24:00");
}

static void a_week_without_hours_is_a_week(void)
{
	assert_reads_as("", "");
	assert_reads_as(" , ", "");
}

static void what_is_wrong_is_named(void)
{
	assert_refused("mon-fri 09:00-17:30, sta 10-12", "\"sta\"");
	assert_refused("mo 9-17", "\"mo\"");
	assert_refused("mondays 9-17", "\"mondays\"");
	assert_refused("mon-fri 9-25", "\"9-25\"");
	assert_refused("mon 9:60-10", "\"9:60-10\"");
	assert_refused("mon 9:5-10", "\"9:5-10\"");
	assert_refused("mon 24:00-25:00", "\"24:00-25:00\"");
	assert_refused("mon 9-9", "\"9-9\"");
	assert_refused("mon 9-24:01", "\"9-24:01\"");
	assert_refused("mon 9-10-11", "\"9-10-11\"");
	assert_refused("09:00-17:00", "needs days before it");
	assert_refused("mon-fri 9-17, sat", "\"sat\" needs hours after it");
	assert_refused("mon-fri", "\"mon-fri\" needs hours after it");
	assert_refused("mon-fri 9-17, fri 9-15", "\"9-15\" overlaps");
	assert_refused("mon 22-6, tue 5-7", "\"5-7\" overlaps");
	assert_refused("-", "\"-\"");
}

static void a_quoted_part_is_short_and_valid(void)
{
	g_autofree char *much = g_strnfill(500, 'x');
	g_autoptr(GError) error = NULL;
	WorkingHours hours;

	g_assert_false(working_hours_parse(much, &hours, &error));
	g_assert_cmpuint(strlen(error->message), <, 150);
	g_clear_error(&error);
	g_assert_false(working_hours_parse("mon \xff\xfe", &hours, &error));
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void more_slots_than_a_week_can_use_are_too_big(void)
{
	g_autoptr(GString) text = g_string_new("mon-sun");
	g_autoptr(GError) error = NULL;
	WorkingHours hours;

	for (guint i = 0; i < 10; i++)
		g_string_append_printf(text, " %u:00-%u:30", 2 * i, 2 * i);
	g_assert_false(working_hours_parse(text->str, &hours, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_TOO_BIG));
}

static void a_text_beyond_the_limit_is_too_big(void)
{
	g_autofree char *much = g_strnfill(WORKING_HOURS_BYTES_MAX + 1, ' ');
	g_autoptr(GError) error = NULL;
	WorkingHours hours;

	g_assert_false(working_hours_parse(much, &hours, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_TOO_BIG));
}

static void days_with_hours_are_counted_once(void)
{
	WorkingHours hours;

	g_assert_true(working_hours_parse("mon-wed 9-12 13-17, sun 1-2", &hours, NULL));
	g_assert_cmpuint(working_hours_days(&hours), ==, 4);
}

static guint overlap(const char *mine, const char *other, int ahead_min)
{
	WorkingHours a, b;

	g_assert_true(working_hours_parse(mine, &a, NULL));
	g_assert_true(working_hours_parse(other, &b, NULL));
	return working_hours_overlap(&a, &b, ahead_min);
}

static void overlap_counts_shared_minutes_only(void)
{
	g_assert_cmpuint(overlap("mon 9-17", "mon 9-17", 0), ==, 8 * 60);
	g_assert_cmpuint(overlap("mon 9-17", "mon 9-17", 120), ==, 6 * 60);
	g_assert_cmpuint(overlap("mon 9-17", "mon 9-17", -330), ==, 150);
	g_assert_cmpuint(overlap("mon 9-17", "tue 9-17", 0), ==, 0);
}

static void overlap_goes_over_the_end_of_the_week(void)
{
	/* Sunday 22:00 here is Monday 09:00 there. */
	g_assert_cmpuint(overlap("sun 20-24", "mon 9-17", 660), ==, 120);
	g_assert_cmpuint(overlap("mon 0-4", "sun 9-17", -660), ==, 240);
}

static void what_is_formatted_reads_as_the_same_slots(void)
{
	g_autoptr(GRand) dice = g_rand_new_with_seed(20261124);

	for (guint round = 0; round < 2000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GString) again = g_string_new(NULL);
		WorkingHours hours, reread;

		for (guint slot = g_rand_int(dice) % 6; slot-- > 0;)
			g_string_append_printf(text, "%.3s %d:%02d-%d:%02d ",
				&"monwedfrisun"[3 * g_rand_int_range(dice, 0, 4)], g_rand_int_range(dice, 0, 24),
				g_rand_int_range(dice, 0, 60), g_rand_int_range(dice, 0, 24),
				g_rand_int_range(dice, 0, 60));
		if (!working_hours_parse(text->str, &hours, NULL))
			continue;
		append_week(&hours, again);
		g_assert_true(working_hours_parse(again->str, &reread, NULL));
		g_assert_cmpuint(hours.count, ==, reread.count);
		for (guint i = 0; i < hours.count; i++) {
			g_assert_cmpuint(hours.slots[i].from_min, ==, reread.slots[i].from_min);
			g_assert_cmpuint(hours.slots[i].to_min, ==, reread.slots[i].to_min);
		}
	}
}

#define TEST(name) g_test_add_func("/working_hours/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(days_and_hours_are_read_in_any_common_spelling);
	TEST(a_day_may_have_several_slots);
	TEST(slots_that_touch_are_one);
	TEST(days_may_go_over_the_end_of_the_week);
	TEST(hours_over_midnight_go_on_the_next_day);
	TEST(a_week_without_hours_is_a_week);
	TEST(what_is_wrong_is_named);
	TEST(a_quoted_part_is_short_and_valid);
	TEST(more_slots_than_a_week_can_use_are_too_big);
	TEST(a_text_beyond_the_limit_is_too_big);
	TEST(days_with_hours_are_counted_once);
	TEST(overlap_counts_shared_minutes_only);
	TEST(overlap_goes_over_the_end_of_the_week);
	TEST(what_is_formatted_reads_as_the_same_slots);
	return g_test_run();
}
