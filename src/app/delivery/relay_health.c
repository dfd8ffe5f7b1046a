#include "app/delivery/relay_health.h"

#include <pthread.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

enum {
	RANDOM_STEPS = 1 << 20
};

struct RelayHealth {
	int64_t scale_percent;
	pthread_mutex_t lock; /* guards the rest */
	Circuit circuit;
	RelayHealthFigures figures;
};

RelayHealth *relay_health_new(int64_t scale_percent)
{
	RelayHealth *relay = g_new0(RelayHealth, 1);

	relay->scale_percent = scale_percent;
	pthread_mutex_init(&relay->lock, NULL);
	return relay;
}

void relay_health_free(RelayHealth *relay)
{
	if (relay == NULL)
		return;
	pthread_mutex_destroy(&relay->lock);
	g_free(relay);
}

double relay_health_random(void)
{
	return (double)randombytes_uniform(RANDOM_STEPS) / RANDOM_STEPS;
}

CircuitAnswer relay_health_ask(RelayHealth *relay)
{
	const int64_t now_us = clock_monotonic_us();

	pthread_mutex_lock(&relay->lock);
	const CircuitAnswer answer = circuit_ask(&relay->circuit, now_us);
	pthread_mutex_unlock(&relay->lock);
	return answer;
}

static void report_failure(RelayHealth *relay, const SmtpVerdict *verdict, int code)
{
	const int64_t now_us = clock_monotonic_us();
	const double random = relay_health_random();

	pthread_mutex_lock(&relay->lock);
	relay->figures.failures++;
	const bool is_news = circuit_fail(&relay->circuit, now_us, random, relay->scale_percent);
	pthread_mutex_unlock(&relay->lock);
	if (is_news || verdict->needs_operator)
		log_write(verdict->needs_operator ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "relay_down",
			log_text("why", verdict->name), log_int("code", code), log_end());
}

void relay_health_report(RelayHealth *relay, const SmtpVerdict *verdict, int code)
{
	if (verdict->scope == SMTP_SCOPE_RELAY) {
		report_failure(relay, verdict, code);
		return;
	}
	/* Silence after 354 says nothing about the relay. */
	if (verdict->scope == SMTP_SCOPE_OURS || code == SMTP_CODE_GO_AHEAD) {
		relay_health_cancel_probe(relay);
		return;
	}
	pthread_mutex_lock(&relay->lock);
	const bool was_open = circuit_succeed(&relay->circuit);
	pthread_mutex_unlock(&relay->lock);
	if (was_open)
		log_info("relay_up");
}

void relay_health_cancel_probe(RelayHealth *relay)
{
	pthread_mutex_lock(&relay->lock);
	circuit_cancel_probe(&relay->circuit);
	pthread_mutex_unlock(&relay->lock);
}

void relay_health_count(RelayHealth *relay, OutboxOutcome outcome)
{
	pthread_mutex_lock(&relay->lock);
	relay->figures.attempts[outcome]++;
	pthread_mutex_unlock(&relay->lock);
}

RelayHealthFigures relay_health_figures(RelayHealth *relay)
{
	pthread_mutex_lock(&relay->lock);
	RelayHealthFigures figures = relay->figures;
	figures.is_open = relay->circuit.failures > 0;
	pthread_mutex_unlock(&relay->lock);
	return figures;
}
