#include "domain/offer/offer.h"

static void assert_moves(OfferStatus from, OfferEvent event, OfferActor actor, OfferStatus to)
{
	const OfferMove move = offer_next(from, event, actor);

	g_assert_cmpint(move.outcome, ==, OFFER_MOVES);
	g_assert_cmpint(move.to, ==, to);
}

static void assert_stays(OfferStatus from, OfferEvent event, OfferActor actor, OfferOutcome outcome)
{
	const OfferMove move = offer_next(from, event, actor);

	g_assert_cmpint(move.outcome, ==, outcome);
	g_assert_cmpint(move.to, ==, from);
	g_assert_cmpuint(move.effects, ==, 0);
}

static guint effects(OfferStatus from, OfferEvent event, OfferActor actor)
{
	return offer_next(from, event, actor).effects;
}

static void a_recruiter_accepts_with_or_without_an_answer(void)
{
	assert_moves(OFFER_OPEN, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER, OFFER_ACCEPTED);
	assert_moves(OFFER_ASKED, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER, OFFER_ACCEPTED);
	g_assert_cmpuint(effects(OFFER_OPEN, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER), ==,
		OFFER_ACCEPTS_LEAD | OFFER_ANSWERS_CLIENT);
}

static void only_acceptance_takes_a_lead(void)
{
	for (guint event = 0; event < OFFER_EVENT_COUNT; event++)
		for (guint actor = 0; actor < OFFER_ACTOR_COUNT; actor++)
			if (effects(OFFER_OPEN, (OfferEvent)event, (OfferActor)actor) & OFFER_ACCEPTS_LEAD)
				g_assert_cmpint(event, ==, OFFER_EVENT_ACCEPT);
}

static void a_repeat_is_no_second_move(void)
{
	assert_stays(OFFER_ACCEPTED, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER, OFFER_ALREADY);
	assert_stays(OFFER_DECLINED, OFFER_EVENT_DECLINE, OFFER_ACTOR_RECRUITER, OFFER_ALREADY);
	assert_stays(OFFER_ASKED, OFFER_EVENT_ASK, OFFER_ACTOR_RECRUITER, OFFER_ALREADY);
	assert_stays(OFFER_EXPIRED, OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER, OFFER_ALREADY);
}

static void what_is_over_stays_over(void)
{
	static const OfferStatus over[] = {
		OFFER_DECLINED, OFFER_EXPIRED, OFFER_WITHDRAWN, OFFER_UNDELIVERED, OFFER_RETURNED};

	for (guint i = 0; i < G_N_ELEMENTS(over); i++)
		for (guint event = 0; event < OFFER_EVENT_COUNT; event++)
			for (guint actor = 0; actor < OFFER_ACTOR_COUNT; actor++)
				g_assert_cmpint(offer_next(over[i], (OfferEvent)event, (OfferActor)actor).outcome, !=,
					OFFER_MOVES);
}

static void an_accepted_offer_is_returned_or_stays(void)
{
	for (guint event = 0; event < OFFER_EVENT_COUNT; event++)
		for (guint actor = 0; actor < OFFER_ACTOR_COUNT; actor++) {
			const OfferMove move = offer_next(OFFER_ACCEPTED, (OfferEvent)event, (OfferActor)actor);
			g_assert_true(move.outcome != OFFER_MOVES || move.to == OFFER_RETURNED);
		}
	assert_moves(OFFER_ACCEPTED, OFFER_EVENT_RETURN, OFFER_ACTOR_STAFF, OFFER_RETURNED);
	g_assert_true(offer_status_has_contact(OFFER_ACCEPTED));
	g_assert_false(offer_status_has_contact(OFFER_RETURNED));
}

/* Their own act needs no email, and an address that refuses emails gets none. */
static void every_end_that_others_cause_is_told(void)
{
	for (guint from = 0; from < OFFER_STATUS_COUNT; from++)
		for (guint event = 0; event < OFFER_EVENT_COUNT; event++)
			for (guint actor = 0; actor < OFFER_ACTOR_COUNT; actor++) {
				const OfferMove move =
					offer_next((OfferStatus)from, (OfferEvent)event, (OfferActor)actor);
				if (move.outcome != OFFER_MOVES || offer_status_is_open(move.to) ||
					event == OFFER_EVENT_ACCEPT || event == OFFER_EVENT_DECLINE ||
					event == OFFER_EVENT_UNDELIVERED)
					continue;
				g_assert_true(move.effects & OFFER_NOTIFIES_RECRUITER);
			}
}

static void too_late_is_told_from_not_allowed(void)
{
	assert_stays(OFFER_EXPIRED, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER, OFFER_OVER);
	assert_stays(OFFER_WITHDRAWN, OFFER_EVENT_ACCEPT, OFFER_ACTOR_RECRUITER, OFFER_OVER);
	assert_stays(OFFER_OPEN, OFFER_EVENT_ACCEPT, OFFER_ACTOR_CLIENT, OFFER_DENIED);
	assert_stays(OFFER_OPEN, OFFER_EVENT_EXPIRE, OFFER_ACTOR_RECRUITER, OFFER_DENIED);
}

static void an_offer_does_not_expire_while_the_client_is_asked(void)
{
	assert_stays(OFFER_ASKED, OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER, OFFER_OVER);
	assert_stays(OFFER_ASKED, OFFER_EVENT_REMIND, OFFER_ACTOR_DISPATCHER, OFFER_OVER);
}

static void a_question_pauses_and_its_answer_resumes_the_clock(void)
{
	assert_moves(OFFER_OPEN, OFFER_EVENT_ASK, OFFER_ACTOR_RECRUITER, OFFER_ASKED);
	assert_moves(OFFER_ASKED, OFFER_EVENT_ANSWER, OFFER_ACTOR_CLIENT, OFFER_OPEN);
	assert_moves(OFFER_ASKED, OFFER_EVENT_ANSWER_LAPSES, OFFER_ACTOR_DISPATCHER, OFFER_OPEN);
	g_assert_true(effects(OFFER_OPEN, OFFER_EVENT_ASK, OFFER_ACTOR_RECRUITER) & OFFER_PAUSES_CLOCK);
	g_assert_true(effects(OFFER_OPEN, OFFER_EVENT_ASK, OFFER_ACTOR_RECRUITER) & OFFER_ANSWERS_CLIENT);
	g_assert_true(effects(OFFER_ASKED, OFFER_EVENT_ANSWER, OFFER_ACTOR_CLIENT) & OFFER_RESUMES_CLOCK);
	g_assert_true(effects(OFFER_ASKED, OFFER_EVENT_ANSWER_LAPSES, OFFER_ACTOR_DISPATCHER) & OFFER_RESUMES_CLOCK);
}

static void a_reminder_leaves_the_offer_open(void)
{
	assert_moves(OFFER_OPEN, OFFER_EVENT_REMIND, OFFER_ACTOR_DISPATCHER, OFFER_OPEN);
	g_assert_cmpuint(effects(OFFER_OPEN, OFFER_EVENT_REMIND, OFFER_ACTOR_DISPATCHER), ==, OFFER_NOTIFIES_RECRUITER);
}

static void the_lead_moves_on_when_its_recruiter_does_not_take_it(void)
{
	static const struct {
		OfferEvent event;
		OfferActor actor;
	} ends[] = {
		{OFFER_EVENT_DECLINE, OFFER_ACTOR_RECRUITER},
		{OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER},
		{OFFER_EVENT_UNDELIVERED, OFFER_ACTOR_SENDER},
		{OFFER_EVENT_RECRUITER_UNAVAILABLE, OFFER_ACTOR_STAFF},
		{OFFER_EVENT_REASSIGN, OFFER_ACTOR_STAFF},
	};

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
		g_assert_true(effects(OFFER_OPEN, ends[i].event, ends[i].actor) & OFFER_MOVES_LEAD_ON);
}

static void a_lead_that_ended_or_was_taken_does_not_move_on(void)
{
	assert_moves(OFFER_OPEN, OFFER_EVENT_SUPERSEDE, OFFER_ACTOR_RECRUITER, OFFER_WITHDRAWN);
	assert_moves(OFFER_ASKED, OFFER_EVENT_LEAD_ENDS, OFFER_ACTOR_CLIENT, OFFER_WITHDRAWN);
	g_assert_false(effects(OFFER_OPEN, OFFER_EVENT_SUPERSEDE, OFFER_ACTOR_RECRUITER) & OFFER_MOVES_LEAD_ON);
	g_assert_false(effects(OFFER_ASKED, OFFER_EVENT_LEAD_ENDS, OFFER_ACTOR_CLIENT) & OFFER_MOVES_LEAD_ON);
}

static void whoever_comes_back_may_be_asked_again(void)
{
	g_assert_false(effects(OFFER_OPEN, OFFER_EVENT_UNDELIVERED, OFFER_ACTOR_SENDER) & OFFER_ENDS_TURN);
	g_assert_true(effects(OFFER_OPEN, OFFER_EVENT_EXPIRE, OFFER_ACTOR_DISPATCHER) & OFFER_ENDS_TURN);
}

static void every_event_and_status_has_its_own_name(void)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < OFFER_EVENT_COUNT; i++)
		g_assert_true(g_hash_table_add(names, g_strdup(offer_event_name((OfferEvent)i))));
	for (guint i = 0; i < OFFER_STATUS_COUNT; i++) {
		OfferStatus status;
		g_assert_true(offer_status_parse(offer_status_name((OfferStatus)i), &status));
		g_assert_cmpint(status, ==, i);
	}
}

static void one_question_by_a_recruiter_and_two_about_a_lead(void)
{
	g_assert_true(offer_may_ask(0, 0));
	g_assert_true(offer_may_ask(0, 1));
	g_assert_false(offer_may_ask(1, 1));
	g_assert_false(offer_may_ask(0, 2));
}

/* ---- the clock: Tuesday 2026-11-24, nine to five ---- */

static WorkingCalendar *nine_to_five(void)
{
	return working_calendar_new(&(WorkingCalendarSpec){.zone = "UTC", .hours = "mon-fri 9-17"}, NULL);
}

static int64_t at(int day, int hour, int minute)
{
	g_autoptr(GDateTime) moment = g_date_time_new_utc(2026, 11, day, hour, minute, 0);

	return g_date_time_to_unix(moment) * G_USEC_PER_SEC;
}

static void an_offer_has_its_hours_and_its_reminder_in_working_time(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock clock = offer_clock_start(calendar, at(24, 16, 0), 5 * WORKING_TIME_HOUR);

	g_assert_cmpint(clock.deadline_us, ==, at(25, 13, 0));
	g_assert_cmpint(clock.remind_us, ==, at(25, 12, 0));
}

static void while_the_clock_stands_nothing_is_due(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock running = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);
	const OfferClock paused = offer_clock_pause(&running, calendar, at(24, 11, 0));

	g_assert_cmpint(paused.deadline_us, ==, WORKING_TIME_NEVER);
	g_assert_cmpint(paused.remind_us, ==, WORKING_TIME_NEVER);
}

static void the_clock_goes_on_with_what_was_left(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock running = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);
	const OfferClock paused = offer_clock_pause(&running, calendar, at(24, 11, 0));
	const OfferClock resumed = offer_clock_resume(&paused, calendar, at(25, 15, 0));

	g_assert_cmpint(resumed.deadline_us, ==, at(26, 10, 0));
	g_assert_cmpint(resumed.remind_us, ==, at(25, 17, 0));
}

static void a_stretch_that_does_not_count_moves_the_end(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock running = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);
	const OfferClock skipped = offer_clock_skip(&running, calendar, at(24, 10, 0), at(24, 12, 0));
	const OfferClock restarted = offer_clock_skip(&running, calendar, at(24, 8, 0), at(24, 11, 0));

	g_assert_cmpint(skipped.deadline_us, ==, at(24, 16, 0));
	g_assert_cmpint(skipped.since_us, ==, at(24, 12, 0));
	g_assert_cmpint(restarted.deadline_us, ==, at(24, 16, 0));
	g_assert_cmpint(restarted.spent_us, ==, 0);
}

static void a_stretch_that_was_over_before_changes_nothing(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock running = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);
	const OfferClock earlier = offer_clock_skip(&running, calendar, at(23, 10, 0), at(23, 12, 0));
	const OfferClock never = offer_clock_skip(&running, calendar, at(24, 9, 0), 0);

	g_assert_cmpint(earlier.deadline_us, ==, running.deadline_us);
	g_assert_cmpint(earlier.since_us, ==, running.since_us);
	g_assert_cmpint(never.deadline_us, ==, running.deadline_us);
	g_assert_cmpint(never.since_us, ==, running.since_us);
}

static void two_pauses_add_up(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	OfferClock clock = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);

	clock = offer_clock_pause(&clock, calendar, at(24, 10, 0));
	clock = offer_clock_resume(&clock, calendar, at(24, 11, 0));
	clock = offer_clock_pause(&clock, calendar, at(24, 13, 0));
	clock = offer_clock_resume(&clock, calendar, at(25, 9, 0));
	g_assert_cmpint(clock.deadline_us, ==, at(25, 11, 0));
}

static void an_answer_leaves_time_to_read_it(void)
{
	g_autoptr(WorkingCalendar) calendar = nine_to_five();
	const OfferClock running = offer_clock_start(calendar, at(24, 9, 0), 5 * WORKING_TIME_HOUR);
	const OfferClock paused = offer_clock_pause(&running, calendar, at(24, 13, 59));
	const OfferClock resumed = offer_clock_resume(&paused, calendar, at(25, 9, 0));

	g_assert_cmpint(resumed.deadline_us, ==, at(25, 9, 30));
	/* That moment is behind: one reminder is enough. */
	g_assert_cmpint(resumed.remind_us, ==, WORKING_TIME_NEVER);
}

static void without_working_hours_an_offer_has_no_deadline(void)
{
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&(WorkingCalendarSpec){.zone = "UTC"}, NULL);
	const OfferClock clock = offer_clock_start(calendar, at(24, 9, 0), WORKING_TIME_HOUR);

	g_assert_cmpint(clock.deadline_us, ==, WORKING_TIME_NEVER);
}

#define TEST(name) g_test_add_func("/offer/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_recruiter_accepts_with_or_without_an_answer);
	TEST(only_acceptance_takes_a_lead);
	TEST(a_repeat_is_no_second_move);
	TEST(what_is_over_stays_over);
	TEST(an_accepted_offer_is_returned_or_stays);
	TEST(every_end_that_others_cause_is_told);
	TEST(too_late_is_told_from_not_allowed);
	TEST(an_offer_does_not_expire_while_the_client_is_asked);
	TEST(a_question_pauses_and_its_answer_resumes_the_clock);
	TEST(a_reminder_leaves_the_offer_open);
	TEST(the_lead_moves_on_when_its_recruiter_does_not_take_it);
	TEST(a_lead_that_ended_or_was_taken_does_not_move_on);
	TEST(whoever_comes_back_may_be_asked_again);
	TEST(every_event_and_status_has_its_own_name);
	TEST(one_question_by_a_recruiter_and_two_about_a_lead);
	TEST(an_offer_has_its_hours_and_its_reminder_in_working_time);
	TEST(while_the_clock_stands_nothing_is_due);
	TEST(the_clock_goes_on_with_what_was_left);
	TEST(a_stretch_that_does_not_count_moves_the_end);
	TEST(a_stretch_that_was_over_before_changes_nothing);
	TEST(two_pauses_add_up);
	TEST(an_answer_leaves_time_to_read_it);
	TEST(without_working_hours_an_offer_has_no_deadline);
	return g_test_run();
}
