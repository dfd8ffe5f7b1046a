#include "domain/delivery/circuit.h"

#include <glib.h>

#include "base/error.h"

enum {
	OPEN_S_FIRST = 15,
	OPEN_S_MAX = 600,
	DOUBLINGS_MAX = 6, /* 15 * 2^6 is over OPEN_S_MAX */
};

CircuitAnswer circuit_ask(Circuit *circuit, int64_t now_us)
{
	if (circuit->failures == 0)
		return CIRCUIT_CLOSED;
	if (circuit->is_trial)
		return CIRCUIT_TRIAL;
	if (circuit->is_probing || now_us < circuit->open_until_us)
		return CIRCUIT_OPEN;
	circuit->is_probing = true;
	return CIRCUIT_PROBE;
}

bool circuit_succeed(Circuit *circuit)
{
	const bool was_open = circuit->failures > 0;

	*circuit = (Circuit){0};
	return was_open;
}

bool circuit_pass_probe(Circuit *circuit, bool needs_email)
{
	if (!needs_email)
		return circuit_succeed(circuit);
	circuit->is_probing = false;
	circuit->is_trial = true;
	return false;
}

bool circuit_fail(Circuit *circuit, int64_t now_us, double random, int64_t scale_percent)
{
	if (now_us < circuit->open_until_us)
		return false;

	const int doublings = MIN(circuit->failures, DOUBLINGS_MAX);
	const double open_s =
		MIN(OPEN_S_MAX, OPEN_S_FIRST << doublings) * (0.5 + 0.5 * random) * (double)scale_percent / 100;
	circuit->open_until_us = now_us + (int64_t)(open_s * G_USEC_PER_SEC);
	circuit->is_probing = false;
	circuit->is_trial = false;
	return circuit->failures++ == 0;
}

bool circuit_doubt(Circuit *circuit, uint64_t recipient_hash, uint64_t lead_hash)
{
	const bool is_second = circuit->refused_recipient != 0 && circuit->refused_recipient != recipient_hash &&
			       circuit->refused_lead != lead_hash;

	circuit->refused_recipient = recipient_hash;
	circuit->refused_lead = lead_hash;
	return is_second;
}

void circuit_cancel_probe(Circuit *circuit)
{
	circuit->is_probing = false;
}
