/* Until when a client is told that a person will have answered, by the clock of an agency in Berlin. */
#include "domain/matching/response_time.h"

static WorkingCalendar *agency(void)
{
	const WorkingCalendarSpec spec = {.zone = "Europe/Berlin", .hours = "mon-fri 09:00-18:00"};

	return working_calendar_new(&spec, NULL);
}

static int64_t at(const char *text)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(text, NULL);

	g_assert_nonnull(moment);
	return g_date_time_to_unix(moment) * G_USEC_PER_SEC;
}

#define assert_moment(us, text) g_assert_cmpint((us) / G_USEC_PER_SEC, ==, at(text) / G_USEC_PER_SEC)

static ResponseTime eight_hours(const WorkingCalendar *calendar)
{
	return (ResponseTime){.agency = calendar, .limit_us = 8 * WORKING_TIME_HOUR};
}

static void a_night_counts_for_nothing(void)
{
	g_autoptr(WorkingCalendar) calendar = agency();
	const ResponseTime response = eight_hours(calendar);

	assert_moment(response_time_due(&response, at("2026-11-27T22:10:00+01"), WORKING_TIME_NEVER),
		"2026-11-30T17:00:00+01");
	assert_moment(response_time_due(&response, at("2026-11-26T10:00:00+01"), WORKING_TIME_NEVER),
		"2026-11-26T18:00:00+01");
	assert_moment(response_time_due(&response, at("2026-11-26T11:00:00+01"), WORKING_TIME_NEVER),
		"2026-11-27T10:00:00+01");
}

static void past_answers_make_it_sooner_from_when_somebody_can_look(void)
{
	g_autoptr(WorkingCalendar) calendar = agency();
	ResponseTime response = eight_hours(calendar);
	const int64_t from_us = at("2026-11-27T22:10:00+01");

	response.usual_us = 3 * WORKING_TIME_HOUR;
	assert_moment(response_time_due(&response, from_us, at("2026-11-30T10:03:00+01")), "2026-11-30T13:15:00+01");
	assert_moment(response_time_due(&response, from_us, WORKING_TIME_NEVER), "2026-11-30T17:00:00+01");
	/* Never later than the limit, whenever somebody comes. */
	assert_moment(response_time_due(&response, from_us, at("2026-12-09T10:00:00+01")), "2026-11-30T17:00:00+01");
	/* Never so soon that only chance keeps it. */
	response.usual_us = WORKING_TIME_MINUTE;
	assert_moment(response_time_due(&response, from_us, at("2026-11-30T09:00:00+01")), "2026-11-30T11:00:00+01");
}

static void the_last_quarter_is_for_a_human(void)
{
	g_autoptr(WorkingCalendar) calendar = agency();
	ResponseTime response = eight_hours(calendar);
	const int64_t risk_us = response_time_at_risk(&response, at("2026-11-30T10:00:00+01"));

	/* Two hours before, which are an hour of Friday and one of Monday. */
	g_assert_cmpint(ABS(risk_us - at("2026-11-27T17:00:00+01")), <=, WORKING_TIME_MINUTE);
	g_assert_cmpint(
		working_time_between(calendar, risk_us, at("2026-11-30T10:00:00+01")), >=, 2 * WORKING_TIME_HOUR);
	response.usual_us = 2 * WORKING_TIME_HOUR;
	const int64_t sooner_us = response_time_at_risk(&response, at("2026-11-30T11:00:00+01"));
	g_assert_cmpint(ABS(sooner_us - at("2026-11-30T10:30:00+01")), <=, WORKING_TIME_MINUTE);
}

static void whose_day_begins_in_time_is_never_at_risk_before_it(void)
{
	g_autoptr(WorkingCalendar) calendar = agency();
	const ResponseTime limits[] = {
		eight_hours(calendar),
		{.agency = calendar, .limit_us = 8 * WORKING_TIME_HOUR, .usual_us = WORKING_TIME_HOUR},
		{.agency = calendar, .limit_us = 8 * WORKING_TIME_HOUR, .usual_us = 5 * WORKING_TIME_HOUR},
	};
	const int64_t day_us = at("2026-11-30T09:00:00+01");

	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
		for (int64_t from_us = at("2026-11-27T18:00:00+01"); from_us < day_us; from_us += WORKING_TIME_HOUR) {
			const int64_t due_us = response_time_due(&limits[i], from_us, day_us);
			g_assert_cmpint(response_time_at_risk(&limits[i], due_us), >, day_us);
			g_assert_cmpint(due_us, <=, response_time_due(&limits[0], from_us, WORKING_TIME_NEVER));
		}
	}
}

static void nine_of_ten_past_answers_say_what_is_usual(void)
{
	int64_t answers[RESPONSE_PAST_MIN];

	for (int64_t i = 0; i < RESPONSE_PAST_MIN; i++)
		answers[i] = (RESPONSE_PAST_MIN - i) * 10;
	g_assert_cmpint(response_time_usual(answers, RESPONSE_PAST_MIN - 1), ==, 0);
	g_assert_cmpint(response_time_usual(answers, RESPONSE_PAST_MIN), ==, RESPONSE_PAST_MIN * 9);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/response_time/" #name, name)
	TEST(a_night_counts_for_nothing);
	TEST(past_answers_make_it_sooner_from_when_somebody_can_look);
	TEST(the_last_quarter_is_for_a_human);
	TEST(whose_day_begins_in_time_is_never_at_risk_before_it);
	TEST(nine_of_ten_past_answers_say_what_is_usual);
	return g_test_run();
}
