#include "domain/lead/lead_step.h"
#include "domain/matching/working_time.h"

enum {
	NOW = 1000,
	AT_RISK = 1900,
	RESPONSE_DUE = 2000,
	ALL_LEVELS = (1 << ESCALATION_TEAM_LEAD) | (1 << ESCALATION_FALLBACK),
};

/* An open lead, one at a time, one round, before its promise. */
static LeadFacts fresh(void)
{
	return (LeadFacts){.mode = OFFER_MODE_ONE,
		.rounds_max = LEAD_ROUNDS_MAX,
		.levels = ALL_LEVELS,
		.now_us = NOW,
		.response_due_us = RESPONSE_DUE,
		.at_risk_us = AT_RISK,
		.next_available_us = WORKING_TIME_NEVER};
}

static LeadStep assert_step(const LeadFacts *facts, LeadStepKind kind)
{
	const LeadStep step = lead_step_next(facts);

	g_assert_cmpint(step.kind, ==, kind);
	return step;
}

static void a_settled_lead_needs_nothing(void)
{
	LeadFacts facts = fresh();

	facts.is_settled = true;
	facts.available_now = 3;
	assert_step(&facts, LEAD_STEP_NONE);
}

static void what_staff_must_decide_waits_for_them(void)
{
	LeadFacts facts = fresh();

	facts.needs_decision = true;
	facts.triage_due_us = NOW + 500;
	facts.available_now = 3;
	const LeadStep step = assert_step(&facts, LEAD_STEP_TRIAGE);
	g_assert_cmpint(step.again_us, ==, NOW + 500);
	g_assert_true(step.notifies_staff);
	facts.is_staff_notified = true;
	g_assert_false(assert_step(&facts, LEAD_STEP_TRIAGE).notifies_staff);
}

static void what_nobody_decided_is_escalated_and_offered_to_nobody(void)
{
	LeadFacts facts = fresh();

	facts.needs_decision = true;
	facts.triage_due_us = NOW;
	facts.available_now = 3;
	facts.available_later = 2;
	facts.asked = 1;
	facts.rounds_max = 5;
	facts.next_available_us = NOW + 10;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_TEAM_LEAD);
	facts.levels_passed = ESCALATION_LEVEL_COUNT;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_REMIND_HUMAN).again_us, >, NOW + 10);
}

static void an_offer_that_staff_made_is_waited_for(void)
{
	LeadFacts facts = fresh();

	facts.needs_decision = true;
	facts.triage_due_us = NOW + 500;
	facts.open_offers = 1;
	assert_step(&facts, LEAD_STEP_AWAIT_ANSWER);
}

static void a_new_lead_goes_to_one_recruiter(void)
{
	LeadFacts facts = fresh();

	facts.available_now = 3;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_OFFER).offers, ==, 1);
}

static void one_offer_at_a_time_is_waited_for(void)
{
	LeadFacts facts = fresh();

	facts.available_now = 3;
	facts.open_offers = 1;
	assert_step(&facts, LEAD_STEP_AWAIT_ANSWER);
}

static void several_at_once_are_filled_up(void)
{
	LeadFacts facts = fresh();

	facts.mode = OFFER_MODE_TOP;
	facts.top = 3;
	facts.available_now = 5;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_OFFER).offers, ==, 3);
	facts.open_offers = 2;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_OFFER).offers, ==, 1);
	facts.open_offers = 3;
	assert_step(&facts, LEAD_STEP_AWAIT_ANSWER);
}

static void no_more_offers_than_there_are_people(void)
{
	LeadFacts facts = fresh();

	facts.mode = OFFER_MODE_TOP;
	facts.top = 3;
	facts.available_now = 2;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_OFFER).offers, ==, 2);
}

static void in_manual_mode_staff_choose(void)
{
	LeadFacts facts = fresh();

	facts.mode = OFFER_MODE_MANUAL;
	facts.available_now = 3;
	g_assert_true(assert_step(&facts, LEAD_STEP_HAND_OVER).notifies_staff);
	facts.open_offers = 1;
	assert_step(&facts, LEAD_STEP_AWAIT_ANSWER);
}

static void staff_have_the_promised_time_to_choose(void)
{
	LeadFacts facts = fresh();

	facts.mode = OFFER_MODE_MANUAL;
	facts.is_staff_notified = true;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_HAND_OVER).again_us, ==, RESPONSE_DUE);
	facts.now_us = RESPONSE_DUE;
	facts.available_now = 3;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_TEAM_LEAD);
	facts.levels_passed = ESCALATION_LEVEL_COUNT;
	assert_step(&facts, LEAD_STEP_REMIND_HUMAN);
}

static void what_was_handed_back_twice_is_a_persons(void)
{
	LeadFacts facts = fresh();

	facts.available_now = 3;
	facts.rounds_max = 3;
	facts.returns = LEAD_RETURNS_MAX - 1;
	assert_step(&facts, LEAD_STEP_OFFER);
	facts.returns = LEAD_RETURNS_MAX;
	facts.asked = LEAD_RETURNS_MAX;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_TEAM_LEAD);
	facts.available_now = 0;
	facts.available_later = 1;
	assert_step(&facts, LEAD_STEP_ESCALATE);
	facts.available_later = 0;
	assert_step(&facts, LEAD_STEP_ESCALATE);
}

static void a_mode_says_how_many_are_asked_at_once(void)
{
	g_assert_cmpint(offer_mode_at_once(OFFER_MODE_ONE, 5), ==, 1);
	g_assert_cmpint(offer_mode_at_once(OFFER_MODE_TOP, 5), ==, 5);
	g_assert_cmpint(offer_mode_at_once(OFFER_MODE_TOP, OFFER_TOP_MAX + 1), ==, OFFER_TOP_MAX);
	g_assert_cmpint(offer_mode_at_once(OFFER_MODE_MANUAL, 5), ==, 0);
}

static void nobody_is_alarmed_while_somebody_will_be_there_in_time(void)
{
	LeadFacts facts = fresh();

	facts.available_later = 2;
	facts.next_available_us = 1500;
	const LeadStep step = assert_step(&facts, LEAD_STEP_WAIT);
	g_assert_false(step.notifies_staff);
	g_assert_cmpint(step.again_us, ==, 1500);
	facts.next_available_us = AT_RISK;
	assert_step(&facts, LEAD_STEP_WAIT);
	facts.available_now = 1;
	assert_step(&facts, LEAD_STEP_OFFER);
}

static void who_comes_too_late_is_not_waited_for(void)
{
	LeadFacts facts = fresh();

	facts.available_later = 2;
	facts.next_available_us = AT_RISK + 1;
	g_assert_true(assert_step(&facts, LEAD_STEP_ESCALATE).notifies_staff);
	facts.full = 1;
	assert_step(&facts, LEAD_STEP_WAIT);
}

static void waiting_for_room_ends_when_the_response_time_is_at_risk(void)
{
	LeadFacts facts = fresh();

	facts.available_later = facts.full = 2;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_WAIT).again_us, ==, AT_RISK);
	facts.now_us = AT_RISK;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_TEAM_LEAD);
}

static void what_a_human_has_waits_for_nobody(void)
{
	LeadFacts facts = fresh();

	facts.available_later = 1;
	facts.next_available_us = 1500;
	facts.levels_passed = 1;
	facts.escalation_due_us = 1700;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_AWAIT_HUMAN).again_us, ==, 1500);
}

static void after_a_full_round_comes_a_human(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	const LeadStep step = assert_step(&facts, LEAD_STEP_ESCALATE);
	g_assert_cmpint(step.level, ==, ESCALATION_TEAM_LEAD);
	g_assert_true(step.notifies_staff);
}

static void when_nobody_fits_at_all_a_human_gets_it_at_once(void)
{
	const LeadFacts facts = fresh();

	assert_step(&facts, LEAD_STEP_ESCALATE);
}

static void where_more_rounds_are_allowed_everybody_is_asked_again(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.rounds_max = 2;
	assert_step(&facts, LEAD_STEP_NEW_ROUND);
	facts.round = 1;
	assert_step(&facts, LEAD_STEP_ESCALATE);
}

static void a_round_is_not_over_while_somebody_will_be_there_in_time(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.rounds_max = 2;
	facts.available_later = 1;
	facts.next_available_us = 1500;
	assert_step(&facts, LEAD_STEP_WAIT);
	facts.next_available_us = RESPONSE_DUE;
	assert_step(&facts, LEAD_STEP_NEW_ROUND);
}

static void a_broken_promise_is_for_a_human_not_for_another_round(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.rounds_max = 2;
	facts.available_later = 1;
	facts.now_us = RESPONSE_DUE;
	assert_step(&facts, LEAD_STEP_ESCALATE);
}

static void a_round_without_anybody_is_not_repeated(void)
{
	LeadFacts facts = fresh();

	facts.rounds_max = 2;
	assert_step(&facts, LEAD_STEP_ESCALATE);
}

static void a_human_gets_the_time_that_was_given(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.levels_passed = 1;
	facts.escalation_due_us = 1700;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_AWAIT_HUMAN).again_us, ==, 1700);
	facts.now_us = 1700;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_FALLBACK);
}

static void a_level_without_an_address_is_skipped(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.levels = 1 << ESCALATION_FALLBACK;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_ESCALATE).level, ==, ESCALATION_FALLBACK);
}

static void the_last_human_is_told_again(void)
{
	LeadFacts facts = fresh();

	facts.asked = 4;
	facts.levels_passed = ESCALATION_LEVEL_COUNT;
	facts.escalation_due_us = NOW + 1;
	assert_step(&facts, LEAD_STEP_AWAIT_HUMAN);
	facts.now_us = facts.escalation_due_us;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_REMIND_HUMAN).level, ==, ESCALATION_FALLBACK);
	facts.levels = 1 << ESCALATION_TEAM_LEAD;
	g_assert_cmpint(assert_step(&facts, LEAD_STEP_REMIND_HUMAN).level, ==, ESCALATION_TEAM_LEAD);
}

static void whoever_becomes_free_gets_an_escalated_lead_too(void)
{
	LeadFacts facts = fresh();

	facts.levels_passed = 1;
	facts.escalation_due_us = WORKING_TIME_NEVER;
	facts.available_now = 1;
	assert_step(&facts, LEAD_STEP_OFFER);
}

/* All combinations of small facts: no lead is left without a next step. */
static void a_lead_never_waits_for_nothing(void)
{
	for (guint bits = 0; bits < 1U << 10; bits++) {
		LeadFacts facts = fresh();
		facts.mode = bits & 1 ? OFFER_MODE_MANUAL : OFFER_MODE_ONE;
		facts.open_offers = bits >> 1 & 1;
		facts.available_now = bits >> 2 & 1;
		facts.available_later = facts.full = bits >> 3 & 1;
		facts.asked = bits >> 4 & 1;
		facts.rounds_max = 1 + (bits >> 5 & 1);
		facts.levels = bits >> 6 & 3;
		facts.levels_passed = bits >> 8 & 1;
		facts.now_us = bits >> 9 & 1 ? RESPONSE_DUE : NOW;

		const LeadStep step = lead_step_next(&facts);
		g_assert_cmpint(step.kind, !=, LEAD_STEP_NONE);
		g_assert_cmpint(step.kind == LEAD_STEP_AWAIT_ANSWER, <=, facts.open_offers);
		if (step.kind == LEAD_STEP_WAIT)
			g_assert_cmpint(step.again_us, <=, AT_RISK);
		else if (facts.open_offers == 0 && step.kind != LEAD_STEP_OFFER && step.kind != LEAD_STEP_NEW_ROUND)
			g_assert_true(step.notifies_staff);
		g_assert_cmpint(step.again_us, >, facts.now_us);
	}
}

static void modes_and_levels_have_names(void)
{
	for (guint i = 0; i < OFFER_MODE_COUNT; i++) {
		OfferMode mode;
		g_assert_true(offer_mode_parse(offer_mode_name((OfferMode)i), &mode));
		g_assert_cmpint(mode, ==, i);
	}
	g_assert_cmpstr(escalation_level_name(ESCALATION_TEAM_LEAD), ==, "team_lead");
	g_assert_cmpstr(escalation_level_name(ESCALATION_FALLBACK), ==, "fallback");
}

#define TEST(name) g_test_add_func("/lead_step/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_settled_lead_needs_nothing);
	TEST(what_staff_must_decide_waits_for_them);
	TEST(what_nobody_decided_is_escalated_and_offered_to_nobody);
	TEST(an_offer_that_staff_made_is_waited_for);
	TEST(a_new_lead_goes_to_one_recruiter);
	TEST(one_offer_at_a_time_is_waited_for);
	TEST(several_at_once_are_filled_up);
	TEST(no_more_offers_than_there_are_people);
	TEST(in_manual_mode_staff_choose);
	TEST(staff_have_the_promised_time_to_choose);
	TEST(what_was_handed_back_twice_is_a_persons);
	TEST(a_mode_says_how_many_are_asked_at_once);
	TEST(nobody_is_alarmed_while_somebody_will_be_there_in_time);
	TEST(who_comes_too_late_is_not_waited_for);
	TEST(waiting_for_room_ends_when_the_response_time_is_at_risk);
	TEST(what_a_human_has_waits_for_nobody);
	TEST(after_a_full_round_comes_a_human);
	TEST(when_nobody_fits_at_all_a_human_gets_it_at_once);
	TEST(where_more_rounds_are_allowed_everybody_is_asked_again);
	TEST(a_round_is_not_over_while_somebody_will_be_there_in_time);
	TEST(a_broken_promise_is_for_a_human_not_for_another_round);
	TEST(a_round_without_anybody_is_not_repeated);
	TEST(a_human_gets_the_time_that_was_given);
	TEST(a_level_without_an_address_is_skipped);
	TEST(the_last_human_is_told_again);
	TEST(whoever_becomes_free_gets_an_escalated_lead_too);
	TEST(a_lead_never_waits_for_nothing);
	TEST(modes_and_levels_have_names);
	return g_test_run();
}
