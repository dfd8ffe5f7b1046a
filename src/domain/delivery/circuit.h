/*
 * domain/delivery/circuit: whether emails should be sent to a relay at all right now. Pure: time and chance are
 * arguments.
 *
 *   closed -> (the relay fails) -> open for min(600, 15 * 2^k) * (0.5 + 0.5 * random) seconds -> one probe -> open
 *   again for longer
 *                                                                                                    or -> trial
 *   trial -> (an email is accepted) -> closed,   or -> (the relay fails) -> open for longer
 *
 * A probe is EHLO and NOOP, never an email. While the circuit is open no email is tried and none is blamed. A relay
 * that refuses us may well answer a probe: so the trial lets emails through, but only an accepted one ends the trouble
 * and makes the next wait short again.
 *
 * One refusal that may mean us, or the email, or its recipient says nothing about the relay. Two in a row, to different
 * recipients and about different leads, do: a stranger's text that the relay does not like reaches two recipients, but
 * is one lead.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Circuit {
	int failures;	       /* in a row; 0: closed */
	int64_t open_until_us; /* monotonic */
	bool is_probing;
	bool is_trial;
	uint64_t refused_recipient,
		refused_lead; /* of the last refusal in doubt, hashed; 0: an email was accepted since */
} Circuit;

typedef enum CircuitAnswer {
	CIRCUIT_CLOSED, /* send */
	CIRCUIT_TRIAL,	/* send one email, then ask again */
	CIRCUIT_PROBE,	/* this caller alone: probe, then report the result */
	CIRCUIT_OPEN,	/* wait */
} CircuitAnswer;

CircuitAnswer circuit_ask(Circuit *circuit, int64_t now_us);

/* The relay accepted an email. Returns true when it was in trouble. */
bool circuit_succeed(Circuit *circuit);

/* The relay answered a probe. When its trouble was only that it could not be reached, that is over: returns true. */
bool circuit_pass_probe(Circuit *circuit, bool needs_email);

/*
 * random: in [0, 1). Several failures of one moment (a sender each) count as one. Returns true when that opened it from
 * closed.
 */
bool circuit_fail(Circuit *circuit, int64_t now_us, double random, int64_t scale_percent);

/* A refusal in doubt. Returns true when it is the second in a row: the relay means us. Neither hash may be 0. */
bool circuit_doubt(Circuit *circuit, uint64_t recipient_hash, uint64_t lead_hash);

/* The probe has no result; the next caller may probe. */
void circuit_cancel_probe(Circuit *circuit);
