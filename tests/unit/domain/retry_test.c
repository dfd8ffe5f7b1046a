/* domain/delivery/retry: what becomes of an email after an attempt, and when it is tried again. */
#include "domain/delivery/retry.h"

#include <glib.h>

#define SECOND G_USEC_PER_SEC
#define HOUR   (3600 * INT64_C(1000000))

static DeliveryPlan plan(DeliveryFault fault, DeliveryHistory history)
{
	return delivery_plan(DELIVERY_RETRY, fault, &history, 0, 100);
}

static void waits_double_up_to_an_hour(void)
{
	static const int expected_s[] = {15, 30, 60, 120, 240, 480, 960, 1800, 1800};

	for (int fails = 0; fails < (int)G_N_ELEMENTS(expected_s); fails++)
		g_assert_cmpint(plan(DELIVERY_FAULT_RECIPIENT, (DeliveryHistory){.fails = fails}).wait_us, ==,
			expected_s[fails] * SECOND);
	g_assert_cmpint(plan(DELIVERY_FAULT_RECIPIENT, (DeliveryHistory){.fails = 1000000}).wait_us, ==, 1800 * SECOND);
}

static void the_relays_trouble_is_not_the_emails_failure(void)
{
	static const DeliveryFault relays[] = {DELIVERY_FAULT_RELAY, DELIVERY_FAULT_US};

	for (gsize i = 0; i < G_N_ELEMENTS(relays); i++) {
		const DeliveryPlan p = plan(
			relays[i], (DeliveryHistory){.fails = 3, .refused_us = 100 * HOUR, .is_other_accepted = true});
		g_assert_false(p.is_own_fault);
		g_assert_false(p.is_slow);
		g_assert_cmpint(p.outcome, ==, DELIVERY_RETRY);
		g_assert_cmpint(p.wait_us, ==, 60 * SECOND);
	}
}

static void what_may_have_arrived_is_sent_again_soon_twice(void)
{
	const DeliveryHistory once = {.fails = 5, .uncertain = 1}, twice = {.fails = 5, .uncertain = 2};

	g_assert_cmpint(
		delivery_plan(DELIVERY_UNCERTAIN, DELIVERY_FAULT_RECIPIENT, &once, 0, 100).wait_us, ==, 60 * SECOND);
	g_assert_cmpint(
		delivery_plan(DELIVERY_UNCERTAIN, DELIVERY_FAULT_RECIPIENT, &twice, 0, 100).wait_us, ==, 480 * SECOND);
}

static void a_refusal_without_a_reason_is_the_address_only_while_others_are_accepted(void)
{
	g_assert_cmpint(plan(DELIVERY_FAULT_MAYBE_ADDRESS, (DeliveryHistory){0}).outcome, ==, DELIVERY_RETRY);
	g_assert_cmpint(plan(DELIVERY_FAULT_MAYBE_ADDRESS, (DeliveryHistory){.refused_us = 90 * HOUR}).outcome, ==,
		DELIVERY_RETRY);
	const DeliveryPlan p =
		plan(DELIVERY_FAULT_MAYBE_ADDRESS, (DeliveryHistory){.refused_us = SECOND, .is_other_accepted = true});
	g_assert_cmpint(p.outcome, ==, DELIVERY_REJECTED);
	g_assert_cmpint(p.fault, ==, DELIVERY_FAULT_ADDRESS);
}

static void a_refused_content_is_final_after_four_hours_if_others_are_accepted(void)
{
	DeliveryHistory history = {.refused_us = 4 * HOUR - 1, .is_other_accepted = true};

	g_assert_cmpint(plan(DELIVERY_FAULT_MAYBE_CONTENT, history).outcome, ==, DELIVERY_RETRY);
	history.refused_us = 4 * HOUR;
	const DeliveryPlan p = plan(DELIVERY_FAULT_MAYBE_CONTENT, history);
	g_assert_cmpint(p.outcome, ==, DELIVERY_REJECTED);
	g_assert_cmpint(p.fault, ==, DELIVERY_FAULT_CONTENT);
	g_assert_cmpint(plan(DELIVERY_FAULT_MAYBE_US, history).outcome, ==, DELIVERY_RETRY);
	g_assert_cmpint(plan(DELIVERY_FAULT_RECIPIENT, history).outcome, ==, DELIVERY_RETRY);
	history.is_other_accepted = false;
	g_assert_cmpint(plan(DELIVERY_FAULT_MAYBE_CONTENT, history).outcome, ==, DELIVERY_RETRY);
}

static void only_what_failed_after_mail_is_slow(void)
{
	for (DeliveryFault fault = 0; fault < DELIVERY_FAULT_COUNT; fault++) {
		const bool is_before = fault == DELIVERY_FAULT_NONE || fault == DELIVERY_FAULT_EMAIL ||
				       fault == DELIVERY_FAULT_ADDRESS || delivery_fault_is_relay(fault);
		g_assert_cmpint(plan(fault, (DeliveryHistory){0}).is_slow, ==, !is_before);
	}
}

#define ADD(test) g_test_add_func("/retry/" #test, test)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(waits_double_up_to_an_hour);
	ADD(the_relays_trouble_is_not_the_emails_failure);
	ADD(what_may_have_arrived_is_sent_again_soon_twice);
	ADD(a_refusal_without_a_reason_is_the_address_only_while_others_are_accepted);
	ADD(a_refused_content_is_final_after_four_hours_if_others_are_accepted);
	ADD(only_what_failed_after_mail_is_slow);
	return g_test_run();
}
