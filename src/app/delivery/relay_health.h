/*
 * app/delivery/relay_health: what the senders of this process know of the relay together: whether to try it at all,
 * whether it refuses us, and how many emails had which outcome so far.
 *
 * domain/delivery/circuit decides; this counts, logs and remembers. What the other instances, the dispatcher and staff
 * must know is stored by relay_troubles_store(), which one sender at a time calls.
 *
 * Guards itself; every function may be called from any thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/delivery/circuit.h"
#include "mail/smtp.h"

typedef struct RelayHealth RelayHealth;

typedef struct RelayHealthFigures {
	uint64_t attempts[DELIVERY_OUTCOME_COUNT]; /* by outcome, settled */
	uint64_t failures;			   /* of the relay itself */
	bool is_open;				   /* nothing is tried right now */
	bool is_refusing;			   /* the relay refuses us, and has accepted nothing since */
	SmtpStage stage;			   /* of the last failure of the relay */
	int code;				   /* its reply; 0: none */
} RelayHealthFigures;

/* scale_percent: of the waits between probes. */
RelayHealth *relay_health_new(int64_t scale_percent);
void relay_health_free(RelayHealth *relay);

CircuitAnswer relay_health_ask(RelayHealth *relay);

/*
 * The result of an attempt to send this email. lead_id: NULL: of no lead. Logs relay_down, relay_refuses_us and
 * relay_up.
 */
void relay_health_report(RelayHealth *relay, const SmtpResult *result, const char *recipient, const char *lead_id);
/* The result of smtp_check(). */
void relay_health_report_probe(RelayHealth *relay, const SmtpResult *result);
void relay_health_cancel_probe(RelayHealth *relay);

/* True when the relay accepted an email to another recipient within the last microseconds. */
bool relay_health_has_accepted_other(RelayHealth *relay, const char *recipient, int64_t within_us);

/* What there is to store of the relay's troubles. */
typedef enum RelayHealthNewsKind {
	RELAY_HEALTH_NEWS_NONE,
	RELAY_HEALTH_NEWS_TROUBLE, /* it began, or goes on and is worse */
	RELAY_HEALTH_NEWS_STILL,   /* it goes on */
	RELAY_HEALTH_NEWS_OVER,
} RelayHealthNewsKind;

typedef struct RelayHealthNews {
	RelayHealthNewsKind kind;
	bool is_refusal;
	const char *why;
	SmtpStage stage;
	int code;
	char text[SMTP_TEXT_BYTES];
} RelayHealthNews;

/* NONE: there is no news, or another sender is storing it. Otherwise the caller stores it and says whether it could. */
RelayHealthNews relay_health_take_news(RelayHealth *relay);
void relay_health_news_stored(RelayHealth *relay, const RelayHealthNews *news, bool is_stored);

void relay_health_count(RelayHealth *relay, DeliveryOutcome outcome);
RelayHealthFigures relay_health_figures(RelayHealth *relay);

/* Uniform in [0, 1). */
double relay_health_random(void);
