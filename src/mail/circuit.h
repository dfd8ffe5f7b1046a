/*
 * mail/circuit: whether emails should be sent to a relay at all right now. Pure: time and chance are arguments.
 *
 * closed -> (a failure that is the relay's) -> open for min(600, 15 * 2^k) * (0.5 + 0.5 * random) seconds -> one probe -> closed, or
 * open again for longer. While it is open no mail is tried and none is blamed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Circuit {
	int failures;	       /* in a row; 0: closed */
	int64_t open_until_us; /* monotonic */
	bool is_probing;
} Circuit;

typedef enum CircuitAnswer {
	CIRCUIT_CLOSED, /* send as you like */
	CIRCUIT_PROBE,	/* you alone, one mail; then tell what came of it */
	CIRCUIT_OPEN,	/* wait */
} CircuitAnswer;

CircuitAnswer circuit_ask(Circuit *circuit, int64_t now_us);

/* The relay took or refused a mail: it works. Returns true when the circuit was open. */
bool circuit_succeed(Circuit *circuit);

/* random: in [0, 1). Several failures of one moment (a sender each) count as one. Returns true when that opened it from closed. */
bool circuit_fail(Circuit *circuit, int64_t now_us, double random, int64_t scale_percent);

/* The probe did not come to anything; somebody else may probe. */
void circuit_cancel_probe(Circuit *circuit);
