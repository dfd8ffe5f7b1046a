#include "domain/delivery/retry.h"

#include <glib.h>

#include "base/error.h"

enum {
	WAIT_S_FIRST = 30,
	WAIT_S_MAX = 3600,
	DOUBLINGS_MAX = 7,
	UNCERTAIN_S = 60,
	UNCERTAIN_SOON_MAX = 2,
};

#define HOUR_US (3600 * INT64_C(1000000))

typedef struct FaultSpec {
	const char *name;
	bool is_relay;
	bool is_doubt;
	bool is_slow; /* the recipient had been named */
} FaultSpec;

/* clang-format off */
static const FaultSpec faults[] = {
	/*                                name             relay  doubt  slow */
	[DELIVERY_FAULT_NONE]          = {"none",          false, false, false},
	[DELIVERY_FAULT_EMAIL]         = {"email",         false, false, false},
	[DELIVERY_FAULT_RECIPIENT]     = {"recipient",     false, false, true},
	[DELIVERY_FAULT_ADDRESS]       = {"address",       false, false, false},
	[DELIVERY_FAULT_CONTENT]       = {"content",       false, false, true},
	[DELIVERY_FAULT_MAYBE_ADDRESS] = {"maybe_address", false, true,  true},
	[DELIVERY_FAULT_MAYBE_US]      = {"maybe_us",      false, true,  true},
	[DELIVERY_FAULT_MAYBE_CONTENT] = {"maybe_content", false, true,  true},
	[DELIVERY_FAULT_RELAY]         = {"relay",         true,  false, false},
	[DELIVERY_FAULT_US]            = {"us",            true,  false, false},
};
static const char *const outcome_names[] = {
	[DELIVERY_DELIVERED] = "delivered",
	[DELIVERY_RETRY]     = "retry",
	[DELIVERY_REJECTED]  = "rejected",
	[DELIVERY_UNCERTAIN] = "uncertain",
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(faults) == DELIVERY_FAULT_COUNT);
G_STATIC_ASSERT(G_N_ELEMENTS(outcome_names) == DELIVERY_OUTCOME_COUNT);

const char *delivery_outcome_name(DeliveryOutcome outcome)
{
	return outcome_names[outcome];
}

const char *delivery_fault_name(DeliveryFault fault)
{
	return faults[fault].name;
}

bool delivery_fault_is_relay(DeliveryFault fault)
{
	return faults[fault].is_relay;
}

bool delivery_fault_is_doubt(DeliveryFault fault)
{
	return faults[fault].is_doubt;
}

/* Of a refusal in doubt: the relay has shown in the meantime that it does not mean us. */
static bool is_final(DeliveryFault fault, const DeliveryHistory *history, int64_t scale_percent)
{
	const int64_t content_us = DELIVERY_CONTENT_HOURS * HOUR_US / 100 * scale_percent;

	if (history->refused_us == 0 || !history->is_other_accepted)
		return false;
	if (fault == DELIVERY_FAULT_MAYBE_ADDRESS)
		return true;
	return (fault == DELIVERY_FAULT_CONTENT || fault == DELIVERY_FAULT_MAYBE_CONTENT) &&
	       history->refused_us >= content_us;
}

static double wait_s(DeliveryOutcome outcome, int fails, int uncertain, double random)
{
	if (outcome == DELIVERY_UNCERTAIN && uncertain < UNCERTAIN_SOON_MAX)
		return UNCERTAIN_S * (1 + random);
	const int doublings = CLAMP(fails - 1, 0, DOUBLINGS_MAX);
	return MIN(WAIT_S_MAX, WAIT_S_FIRST << doublings) * (0.5 + 0.5 * random);
}

DeliveryPlan delivery_plan(DeliveryOutcome outcome, DeliveryFault fault, const DeliveryHistory *history, double random,
	int64_t scale_percent)
{
	const bool is_delivered = outcome == DELIVERY_DELIVERED;
	DeliveryPlan plan = {
		.outcome = outcome,
		.fault = fault,
		.is_own_fault = !is_delivered && !faults[fault].is_relay,
		.is_slow = !is_delivered && faults[fault].is_slow,
		.is_refused = faults[fault].is_doubt || fault == DELIVERY_FAULT_CONTENT,
	};

	if (outcome == DELIVERY_RETRY && is_final(fault, history, scale_percent)) {
		plan.outcome = DELIVERY_REJECTED;
		if (fault == DELIVERY_FAULT_MAYBE_ADDRESS)
			plan.fault = DELIVERY_FAULT_ADDRESS;
		else
			plan.fault = DELIVERY_FAULT_CONTENT;
	}
	const double seconds =
		wait_s(outcome, history->fails + (plan.is_own_fault ? 1 : 0), history->uncertain, random);
	plan.wait_us = (int64_t)(seconds * G_USEC_PER_SEC * (double)scale_percent / 100);
	return plan;
}
