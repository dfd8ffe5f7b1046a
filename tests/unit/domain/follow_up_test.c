#include "domain/lead/follow_up.h"

/* Monday 2027-03-01 09:00 UTC */
#define MONDAY_US (INT64_C(1803891600) * G_USEC_PER_SEC)

static WorkingCalendar *calendar(const char *hours)
{
	WorkingCalendar *made = working_calendar_new(&(WorkingCalendarSpec){.zone = "UTC", .hours = hours}, NULL);

	g_assert_nonnull(made);
	return made;
}

static FollowUpFacts facts(const WorkingCalendar *hours, LeadStage stage)
{
	return (FollowUpFacts){
		.stage = stage,
		.now_us = MONDAY_US,
		.contact_us = 8 * WORKING_TIME_HOUR,
		.period_us = 7 * WORKING_TIME_DAY,
		.calendar = hours,
	};
}

static void assert_after(FollowUp due, const FollowUpFacts *at, FollowUp next, int64_t after_us)
{
	const FollowUpStep step = follow_up_after(due, at);

	g_assert_cmpint(step.next, ==, next);
	g_assert_cmpint(step.at_us - at->now_us, ==, after_us);
}

static void who_was_not_contacted_is_reminded_of_then_staff_are_told(void)
{
	g_autoptr(WorkingCalendar) office = calendar("mon-fri 09:00-13:00");
	const FollowUpFacts at = facts(office, LEAD_STAGE_ACCEPTED);

	/* Eight hours of work are over on Tuesday at 13:00. */
	assert_after(FOLLOW_UP_PLAN, &at, FOLLOW_UP_REMIND, 28 * WORKING_TIME_HOUR);
	assert_after(FOLLOW_UP_REMIND, &at, FOLLOW_UP_ESCALATE, 28 * WORKING_TIME_HOUR);
	assert_after(FOLLOW_UP_ESCALATE, &at, FOLLOW_UP_ASK, 7 * WORKING_TIME_DAY);
	assert_after(FOLLOW_UP_ASK, &at, FOLLOW_UP_ASK, 7 * WORKING_TIME_DAY);
}

/* A weekend on which the clocks change is an hour shorter or longer, and no hour of work. */
static void a_weekend_costs_no_time_to_contact_whatever_the_clocks_do(void)
{
	static const struct {
		const char *friday_at_four;
		int hours; /* until Monday at four */
	} cases[] = {
		{"2026-03-20T16:00:00+01:00", 72},
		{"2026-03-27T16:00:00+01:00", 71},
		{"2026-10-23T16:00:00+02:00", 73},
	};
	g_autoptr(WorkingCalendar) berlin = working_calendar_new(
		&(WorkingCalendarSpec){.zone = "Europe/Berlin", .hours = "mon-fri 09:00-17:00"}, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GDateTime) friday = g_date_time_new_from_iso8601(cases[i].friday_at_four, NULL);
		FollowUpFacts at = facts(berlin, LEAD_STAGE_ACCEPTED);
		at.now_us = g_date_time_to_unix(friday) * G_USEC_PER_SEC;
		assert_after(FOLLOW_UP_PLAN, &at, FOLLOW_UP_REMIND, cases[i].hours * WORKING_TIME_HOUR);
	}
}

static void who_was_contacted_is_only_asked_after(void)
{
	g_autoptr(WorkingCalendar) office = calendar("mon-fri 09:00-13:00");

	for (LeadStage stage = LEAD_STAGE_CONTACTED; stage < LEAD_STAGE_COUNT; stage++) {
		const FollowUpFacts at = facts(office, stage);
		for (FollowUp due = 0; due < FOLLOW_UP_COUNT; due++)
			assert_after(due, &at, FOLLOW_UP_ASK, 7 * WORKING_TIME_DAY);
	}
}

static void nobody_is_asked_outside_their_working_hours(void)
{
	g_autoptr(WorkingCalendar) tuesdays = calendar("tue 10:00-12:00");
	const FollowUpFacts at = facts(tuesdays, LEAD_STAGE_CONTACTED);

	assert_after(FOLLOW_UP_ASK, &at, FOLLOW_UP_ASK, 8 * WORKING_TIME_DAY + WORKING_TIME_HOUR);
}

static void without_working_hours_there_is_a_next_moment_too(void)
{
	g_autoptr(WorkingCalendar) never = calendar(NULL);
	const FollowUpFacts at = facts(never, LEAD_STAGE_ACCEPTED);

	assert_after(FOLLOW_UP_PLAN, &at, FOLLOW_UP_REMIND, 8 * WORKING_TIME_HOUR);
	assert_after(FOLLOW_UP_ESCALATE, &at, FOLLOW_UP_ASK, 7 * WORKING_TIME_DAY);
}

static void every_name_is_read(void)
{
	FollowUp read;

	for (FollowUp follow_up = 0; follow_up < FOLLOW_UP_COUNT; follow_up++) {
		g_assert_true(follow_up_parse(follow_up_name(follow_up), &read));
		g_assert_cmpint(read, ==, follow_up);
	}
	g_assert_false(follow_up_parse("", &read));
}

#define TEST(name) g_test_add_func("/follow_up/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(who_was_not_contacted_is_reminded_of_then_staff_are_told);
	TEST(a_weekend_costs_no_time_to_contact_whatever_the_clocks_do);
	TEST(who_was_contacted_is_only_asked_after);
	TEST(nobody_is_asked_outside_their_working_hours);
	TEST(without_working_hours_there_is_a_next_moment_too);
	TEST(every_name_is_read);
	return g_test_run();
}
