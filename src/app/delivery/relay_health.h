/*
 * app/delivery/relay_health: what the senders of this process know of the relay together: whether to try it at all, and what came of the mails so far.
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

typedef struct Relay Relay;

typedef struct RelayFigures {
	uint64_t attempts[OUTBOX_OUTCOME_COUNT]; /* by outcome, settled */
	uint64_t failures;			 /* of the relay itself */
	bool is_open;				 /* nothing is tried right now */
} RelayFigures;

/* scale_percent: of the waits between probes. */
Relay *relay_new(int64_t scale_percent);
void relay_free(Relay *relay);

CircuitAnswer relay_ask(Relay *relay);
/* What an attempt came to; logs relay_down and relay_up. */
void relay_report(Relay *relay, const SmtpVerdict *verdict, int code);
void relay_cancel_probe(Relay *relay);

void relay_count(Relay *relay, OutboxOutcome outcome);
RelayFigures relay_figures(Relay *relay);

/* Uniform in [0, 1). */
double relay_random(void);
