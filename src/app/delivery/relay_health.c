#include "app/delivery/relay_health.h"

#include <pthread.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

enum {
	RANDOM_STEPS = 1 << 20
};

struct Relay {
	int64_t scale_percent;
	pthread_mutex_t lock; /* guards the rest */
	Circuit circuit;
	RelayFigures figures;
};

Relay *relay_new(int64_t scale_percent)
{
	Relay *relay = g_new0(Relay, 1);

	relay->scale_percent = scale_percent;
	pthread_mutex_init(&relay->lock, NULL);
	return relay;
}

void relay_free(Relay *relay)
{
	if (relay == NULL)
		return;
	pthread_mutex_destroy(&relay->lock);
	g_free(relay);
}

double relay_random(void)
{
	return (double)randombytes_uniform(RANDOM_STEPS) / RANDOM_STEPS;
}

CircuitAnswer relay_ask(Relay *relay)
{
	const int64_t now_us = clock_monotonic_us();

	pthread_mutex_lock(&relay->lock);
	const CircuitAnswer answer = circuit_ask(&relay->circuit, now_us);
	pthread_mutex_unlock(&relay->lock);
	return answer;
}

static void report_failure(Relay *relay, const SmtpVerdict *verdict, int code)
{
	const int64_t now_us = clock_monotonic_us();
	const double random = relay_random();

	pthread_mutex_lock(&relay->lock);
	relay->figures.failures++;
	const bool is_news = circuit_fail(&relay->circuit, now_us, random, relay->scale_percent);
	pthread_mutex_unlock(&relay->lock);
	if (is_news || verdict->needs_operator)
		log_write(verdict->needs_operator ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "relay_down",
			log_text("why", verdict->name), log_int("code", code), log_end());
}

void relay_report(Relay *relay, const SmtpVerdict *verdict, int code)
{
	if (verdict->scope == SMTP_SCOPE_RELAY) {
		report_failure(relay, verdict, code);
		return;
	}
	/* Silence after 354 says nothing about the relay. */
	if (verdict->scope == SMTP_SCOPE_OURS || code == SMTP_CODE_GO_AHEAD) {
		relay_cancel_probe(relay);
		return;
	}
	pthread_mutex_lock(&relay->lock);
	const bool was_open = circuit_succeed(&relay->circuit);
	pthread_mutex_unlock(&relay->lock);
	if (was_open)
		log_info("relay_up");
}

void relay_cancel_probe(Relay *relay)
{
	pthread_mutex_lock(&relay->lock);
	circuit_cancel_probe(&relay->circuit);
	pthread_mutex_unlock(&relay->lock);
}

void relay_count(Relay *relay, OutboxOutcome outcome)
{
	pthread_mutex_lock(&relay->lock);
	relay->figures.attempts[outcome]++;
	pthread_mutex_unlock(&relay->lock);
}

RelayFigures relay_figures(Relay *relay)
{
	pthread_mutex_lock(&relay->lock);
	RelayFigures figures = relay->figures;
	figures.is_open = relay->circuit.failures > 0;
	pthread_mutex_unlock(&relay->lock);
	return figures;
}
