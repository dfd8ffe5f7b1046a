/* domain/delivery/circuit: when the relay is left alone, and for how long. */
#include "domain/delivery/circuit.h"

#include <glib.h>

enum {
	SECOND = G_USEC_PER_SEC
};

static void a_closed_circuit_lets_everything_through(void)
{
	Circuit circuit = {0};

	g_assert_cmpint(circuit_ask(&circuit, 0), ==, CIRCUIT_CLOSED);
	g_assert_cmpint(circuit_ask(&circuit, 0), ==, CIRCUIT_CLOSED);
}

static void a_failure_opens_it_for_fifteen_seconds_at_most(void)
{
	Circuit circuit = {0};

	g_assert_true(circuit_fail(&circuit, 100 * SECOND, 0.999, 100));
	g_assert_cmpint(circuit_ask(&circuit, 114 * SECOND), ==, CIRCUIT_OPEN);
	g_assert_cmpint(circuit_ask(&circuit, 115 * SECOND), ==, CIRCUIT_PROBE);
}

static void chance_halves_the_wait_at_most(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 100);
	g_assert_cmpint(circuit.open_until_us, ==, 7.5 * SECOND);
}

static void only_one_probe_is_let_through(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 100);
	g_assert_cmpint(circuit_ask(&circuit, 10 * SECOND), ==, CIRCUIT_PROBE);
	g_assert_cmpint(circuit_ask(&circuit, 10 * SECOND), ==, CIRCUIT_OPEN);
	circuit_cancel_probe(&circuit);
	g_assert_cmpint(circuit_ask(&circuit, 10 * SECOND), ==, CIRCUIT_PROBE);
}

static void a_probe_that_succeeds_closes_it(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 100);
	circuit_ask(&circuit, 10 * SECOND);
	g_assert_true(circuit_succeed(&circuit));
	g_assert_cmpint(circuit_ask(&circuit, 10 * SECOND), ==, CIRCUIT_CLOSED);
	g_assert_false(circuit_succeed(&circuit));
}

static void waits_double_up_to_ten_minutes(void)
{
	static const double expected_s[] = {7.5, 15, 30, 60, 120, 240, 300, 300};
	Circuit circuit = {0};
	int64_t now_us = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(expected_s); i++) {
		circuit_fail(&circuit, now_us, 0, 100);
		g_assert_cmpint(circuit.open_until_us - now_us, ==, (int64_t)(expected_s[i] * SECOND));
		now_us = circuit.open_until_us;
		g_assert_cmpint(circuit_ask(&circuit, now_us), ==, CIRCUIT_PROBE);
	}
}

static void failures_of_several_senders_at_one_moment_count_once(void)
{
	Circuit circuit = {0};

	g_assert_true(circuit_fail(&circuit, 0, 0, 100));
	g_assert_false(circuit_fail(&circuit, 1, 0.9, 100));
	g_assert_cmpint(circuit.open_until_us, ==, 7.5 * SECOND);
}

static void waits_are_scaled(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 10);
	g_assert_cmpint(circuit.open_until_us, ==, 0.75 * SECOND);
}

static void a_relay_that_refuses_us_is_on_trial_until_it_accepts_an_email(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 100);
	circuit_ask(&circuit, 8 * SECOND);
	g_assert_false(circuit_pass_probe(&circuit, true));
	g_assert_cmpint(circuit_ask(&circuit, 8 * SECOND), ==, CIRCUIT_TRIAL);
	g_assert_false(circuit_fail(&circuit, 9 * SECOND, 0, 100));
	g_assert_cmpint(circuit.open_until_us, ==, (9 + 15) * SECOND);
	g_assert_cmpint(circuit_ask(&circuit, 10 * SECOND), ==, CIRCUIT_OPEN);
	circuit_ask(&circuit, 30 * SECOND);
	circuit_pass_probe(&circuit, true);
	g_assert_true(circuit_succeed(&circuit));
	g_assert_true(circuit_fail(&circuit, 40 * SECOND, 0, 100));
	g_assert_cmpint(circuit.open_until_us, ==, 47.5 * SECOND);
}

static void a_relay_that_could_not_be_reached_works_once_it_answers_a_probe(void)
{
	Circuit circuit = {0};

	circuit_fail(&circuit, 0, 0, 100);
	circuit_ask(&circuit, 8 * SECOND);
	g_assert_true(circuit_pass_probe(&circuit, false));
	g_assert_cmpint(circuit_ask(&circuit, 8 * SECOND), ==, CIRCUIT_CLOSED);
}

static void refusals_to_two_recipients_of_two_leads_in_a_row_mean_us(void)
{
	Circuit circuit = {0};

	g_assert_false(circuit_doubt(&circuit, 1, 10));
	g_assert_false(circuit_doubt(&circuit, 1, 11)); /* one recipient */
	g_assert_false(circuit_doubt(&circuit, 2, 11)); /* one lead */
	circuit_succeed(&circuit);
	g_assert_false(circuit_doubt(&circuit, 3, 12)); /* not in a row */
	g_assert_true(circuit_doubt(&circuit, 4, 13));
}

#define ADD(test) g_test_add_func("/circuit/" #test, test)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(a_closed_circuit_lets_everything_through);
	ADD(a_failure_opens_it_for_fifteen_seconds_at_most);
	ADD(chance_halves_the_wait_at_most);
	ADD(only_one_probe_is_let_through);
	ADD(a_probe_that_succeeds_closes_it);
	ADD(waits_double_up_to_ten_minutes);
	ADD(failures_of_several_senders_at_one_moment_count_once);
	ADD(waits_are_scaled);
	ADD(a_relay_that_refuses_us_is_on_trial_until_it_accepts_an_email);
	ADD(a_relay_that_could_not_be_reached_works_once_it_answers_a_probe);
	ADD(refusals_to_two_recipients_of_two_leads_in_a_row_mean_us);
	return g_test_run();
}
