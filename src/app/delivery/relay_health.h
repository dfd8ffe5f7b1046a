/*
 * app/delivery/relay_health: what the senders of this process know of the relay together: whether to try it at all, and what came of the emails so far.
 *
 * Guards itself; every function may be called from any thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "mail/circuit.h"
#include "mail/smtp_reply.h"
#include "store/outbox.h"

typedef struct RelayHealth RelayHealth;

typedef struct RelayHealthFigures {
	uint64_t attempts[OUTBOX_OUTCOME_COUNT]; /* by outcome, settled */
	uint64_t failures;			 /* of the relay itself */
	bool is_open;				 /* nothing is tried right now */
} RelayHealthFigures;

/* scale_percent: of the waits between probes. */
RelayHealth *relay_health_new(int64_t scale_percent);
void relay_health_free(RelayHealth *relay);

CircuitAnswer relay_health_ask(RelayHealth *relay);
/* What an attempt came to; logs relay_down and relay_up. */
void relay_health_report(RelayHealth *relay, const SmtpVerdict *verdict, int code);
void relay_health_cancel_probe(RelayHealth *relay);

void relay_health_count(RelayHealth *relay, OutboxOutcome outcome);
RelayHealthFigures relay_health_figures(RelayHealth *relay);

/* Uniform in [0, 1). */
double relay_health_random(void);
