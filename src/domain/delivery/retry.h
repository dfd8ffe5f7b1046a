/*
 * domain/delivery/retry: what becomes of an email after an attempt to send it: final, or tried again, and when. Pure.
 *
 * A failure counts against what it speaks of (DeliveryFault). Waits of an email double with its own failures: min(3600,
 * 30 * 2^min(n-1, 7)) * (0.5 + 0.5 * random) seconds after the nth. One that may have arrived is sent again after 60 *
 * (1 + random) seconds the first two times, while a receiver still recognizes a duplicate.
 *
 * Refusals that may mean us are never an email's end by themselves. Once the relay has accepted emails to others since
 * this email was first refused, it does not mean us: a recipient refused without a reason is then a bad address, and a
 * refused content is final after DELIVERY_CONTENT_HOURS.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	DELIVERY_CONTENT_HOURS = 4, /* filters that learn and lists that expire change their mind within hours */
};

typedef enum DeliveryOutcome {
	DELIVERY_DELIVERED,
	DELIVERY_RETRY,
	DELIVERY_REJECTED,
	DELIVERY_UNCERTAIN, /* the relay may have it: the same bytes again, soon */
	DELIVERY_OUTCOME_COUNT
} DeliveryOutcome;

typedef enum DeliveryFault {
	DELIVERY_FAULT_NONE,
	DELIVERY_FAULT_EMAIL,	      /* put off before the recipient was named */
	DELIVERY_FAULT_RECIPIENT,     /* failed after MAIL: the recipient's mail server, mailbox, or way there */
	DELIVERY_FAULT_ADDRESS,	      /* does not exist */
	DELIVERY_FAULT_CONTENT,	      /* this email cannot be accepted as it is */
	DELIVERY_FAULT_MAYBE_ADDRESS, /* the recipient is refused without a reason: the address, or us */
	DELIVERY_FAULT_MAYBE_US,      /* by policy or system, with the recipient named */
	DELIVERY_FAULT_MAYBE_CONTENT, /* refused after the dot: the content, or us */
	DELIVERY_FAULT_RELAY,	      /* in trouble: nobody can be sent anything */
	DELIVERY_FAULT_US,	      /* the relay refuses us: nobody can be sent anything until an operator acts */
	DELIVERY_FAULT_COUNT
} DeliveryFault;

/* "delivered", "retry", "rejected", "uncertain": as stored. */
const char *delivery_outcome_name(DeliveryOutcome outcome);
/* "address", "maybe_us", …: as stored. */
const char *delivery_fault_name(DeliveryFault fault);

/* The relay as such failed: the circuit opens, and the email is not blamed. */
bool delivery_fault_is_relay(DeliveryFault fault);
/* The relay may mean us: two of them in a row open the circuit. */
bool delivery_fault_is_doubt(DeliveryFault fault);

/* What is known of an email before this attempt. */
typedef struct DeliveryHistory {
	int fails;		/* failures of its own */
	int uncertain;		/* attempts that may have arrived */
	int64_t refused_us;	/* since it was first refused in doubt; 0: never */
	bool is_other_accepted; /* since then, the relay has accepted an email to another recipient */
} DeliveryHistory;

typedef struct DeliveryPlan {
	DeliveryOutcome outcome; /* as stored */
	DeliveryFault fault;
	bool is_own_fault; /* counts as a failure of this email */
	bool is_slow;	   /* failed after MAIL: its recipient goes to the slow lane */
	bool is_refused;   /* in doubt */
	int64_t wait_us;   /* until the next attempt */
} DeliveryPlan;

/* random: in [0, 1). All times are scaled by scale_percent. */
DeliveryPlan delivery_plan(DeliveryOutcome outcome, DeliveryFault fault, const DeliveryHistory *history, double random,
	int64_t scale_percent);
