#include "app/delivery/relay_health.h"

#include <pthread.h>
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

enum {
	RANDOM_STEPS = 1 << 20,
	STILL_MS = 10 * 1000, /* well within RELAY_TROUBLE_SEEN_S */
	ACCEPTED_KEPT = 2,    /* of two different recipients one is not the one that is asked about */
};

typedef struct Accepted {
	uint64_t recipient_hash; /* 0: none */
	int64_t at_us;
} Accepted;

struct RelayHealth {
	int64_t scale_percent;
	pthread_mutex_t lock; /* guards the rest */
	Circuit circuit;
	RelayHealthFigures figures;
	Accepted accepted[ACCEPTED_KEPT]; /* the last first, of different recipients */

	RelayHealthNews trouble; /* the latest; kind is not used */
	bool is_news;		 /* the trouble is not stored as it is */
	/* the relay works, which is not stored; so at the start, since an earlier process may have left a trouble */
	bool is_end_due;
	bool is_being_stored;
	int64_t stored_at_us;
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

/* Never 0. Two texts with one hash would only let a doubt pass. */
static uint64_t hash_of(const char *text)
{
	return (uint64_t)g_str_hash(text) + 1;
}

CircuitAnswer relay_health_ask(RelayHealth *relay)
{
	const int64_t now_us = clock_monotonic_us();

	pthread_mutex_lock(&relay->lock);
	const CircuitAnswer answer = circuit_ask(&relay->circuit, now_us);
	pthread_mutex_unlock(&relay->lock);
	return answer;
}

static void fail(RelayHealth *relay, const SmtpResult *result, bool is_refusal)
{
	const int64_t now_us = clock_monotonic_us();
	const double random = relay_health_random();

	pthread_mutex_lock(&relay->lock);
	relay->figures.failures++;
	const bool is_news = circuit_fail(&relay->circuit, now_us, random, relay->scale_percent);
	const bool is_new_refusal = is_refusal && !relay->figures.is_refusing;
	relay->figures.is_refusing |= is_refusal;
	if (is_refusal || !relay->figures.is_refusing) {
		relay->figures.stage = result->attempt.stage;
		relay->figures.code = result->attempt.answer;
		relay->trouble = (RelayHealthNews){
			.is_refusal = is_refusal,
			.why = result->verdict.name,
			.stage = result->attempt.stage,
			.code = result->attempt.answer,
		};
		g_strlcpy(relay->trouble.text, result->text, sizeof relay->trouble.text);
	}
	relay->is_news = true;
	relay->is_end_due = false;
	pthread_mutex_unlock(&relay->lock);
	if (is_news)
		log_write(result->verdict.needs_operator && !is_refusal ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
			"relay_down", log_text("why", result->verdict.name),
			log_text("stage", smtp_stage_name(result->attempt.stage)),
			log_int("code", result->attempt.answer), log_end());
	if (is_new_refusal)
		log_error("relay_refuses_us", log_text("why", result->verdict.name),
			log_text("stage", smtp_stage_name(result->attempt.stage)),
			log_int("code", result->attempt.answer));
}

static void note_accepted(RelayHealth *relay, const char *recipient)
{
	const uint64_t hash = hash_of(recipient);

	if (relay->accepted[0].recipient_hash != hash)
		relay->accepted[1] = relay->accepted[0];
	relay->accepted[0] = (Accepted){hash, clock_monotonic_us()};
}

/* Under the lock. Returns whether it was in trouble. */
static bool succeed(RelayHealth *relay)
{
	const bool was_open = circuit_succeed(&relay->circuit);

	relay->is_end_due |= was_open || relay->stored_at_us == 0;
	relay->is_news = false;
	relay->figures.is_refusing = false;
	return was_open;
}

void relay_health_report(RelayHealth *relay, const SmtpResult *result, const char *recipient, const char *lead_id)
{
	const SmtpVerdict *verdict = &result->verdict;
	bool is_up = false, is_refusal = verdict->fault == DELIVERY_FAULT_US;

	if (verdict->is_ours)
		return;
	pthread_mutex_lock(&relay->lock);
	if (verdict->outcome == DELIVERY_DELIVERED) {
		note_accepted(relay, recipient);
		is_up = succeed(relay);
	} else if (delivery_fault_is_doubt(verdict->fault)) {
		/* Without a lead there is no stranger's text in it: each is a case of its own. */
		const uint64_t lead = hash_of(lead_id == NULL ? recipient : lead_id);
		is_refusal = circuit_doubt(&relay->circuit, hash_of(recipient), lead);
	}
	pthread_mutex_unlock(&relay->lock);
	if (is_up)
		log_info("relay_up");
	if (is_refusal || delivery_fault_is_relay(verdict->fault))
		fail(relay, result, is_refusal);
}

void relay_health_report_probe(RelayHealth *relay, const SmtpResult *result)
{
	bool is_up = false;

	if (!result->is_well && result->verdict.is_ours) {
		relay_health_cancel_probe(relay);
		return;
	}
	if (!result->is_well) {
		fail(relay, result, result->verdict.fault == DELIVERY_FAULT_US);
		return;
	}
	pthread_mutex_lock(&relay->lock);
	if (relay->figures.is_refusing)
		circuit_pass_probe(&relay->circuit, true);
	else
		is_up = succeed(relay);
	pthread_mutex_unlock(&relay->lock);
	if (is_up)
		log_info("relay_up");
}

void relay_health_cancel_probe(RelayHealth *relay)
{
	pthread_mutex_lock(&relay->lock);
	circuit_cancel_probe(&relay->circuit);
	pthread_mutex_unlock(&relay->lock);
}

bool relay_health_has_accepted_other(RelayHealth *relay, const char *recipient, int64_t within_us)
{
	const uint64_t hash = hash_of(recipient);
	const int64_t since_us = clock_monotonic_us() - within_us;
	bool is_found = false;

	pthread_mutex_lock(&relay->lock);
	for (int i = 0; i < ACCEPTED_KEPT; i++) {
		const Accepted *accepted = &relay->accepted[i];
		is_found |=
			accepted->recipient_hash != 0 && accepted->recipient_hash != hash && accepted->at_us > since_us;
	}
	pthread_mutex_unlock(&relay->lock);
	return is_found;
}

RelayHealthNews relay_health_take_news(RelayHealth *relay)
{
	const int64_t now_us = clock_monotonic_us();
	RelayHealthNews news = {.kind = RELAY_HEALTH_NEWS_NONE};

	pthread_mutex_lock(&relay->lock);
	const bool is_in_trouble = relay->circuit.failures > 0;
	if (!relay->is_being_stored) {
		if (is_in_trouble && relay->is_news) {
			news = relay->trouble;
			news.kind = RELAY_HEALTH_NEWS_TROUBLE;
			relay->is_news = false;
		} else if (is_in_trouble && now_us - relay->stored_at_us > STILL_MS * INT64_C(1000))
			news.kind = RELAY_HEALTH_NEWS_STILL;
		else if (relay->is_end_due)
			news.kind = RELAY_HEALTH_NEWS_OVER;
	}
	relay->is_being_stored |= news.kind != RELAY_HEALTH_NEWS_NONE;
	pthread_mutex_unlock(&relay->lock);
	return news;
}

void relay_health_news_stored(RelayHealth *relay, const RelayHealthNews *news, bool is_stored)
{
	pthread_mutex_lock(&relay->lock);
	relay->is_being_stored = false;
	if (is_stored) {
		relay->stored_at_us = clock_monotonic_us();
		if (news->kind == RELAY_HEALTH_NEWS_OVER)
			relay->is_end_due = false;
	} else if (news->kind == RELAY_HEALTH_NEWS_TROUBLE)
		relay->is_news = relay->circuit.failures > 0;
	pthread_mutex_unlock(&relay->lock);
}

void relay_health_count(RelayHealth *relay, DeliveryOutcome outcome)
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
