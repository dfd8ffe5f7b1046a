/*
 * domain/retry: how long an email waits before it is tried again. Pure.
 *
 * A failure of its own doubles the wait: 30 s, 1 min, 2 min, … 1 h at most. What was the relay's fault does not. An attempt whose end is
 * unknown is repeated soon, twice, so that the recipient does not wait for what the relay may not have; from then on it counts as any other.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct RetryCase {
	bool is_uncertain;  /* this attempt */
	int64_t fails;	    /* that were the email's own fault, this one included */
	int64_t uncertains; /* earlier attempts whose end is unknown */
	double random;	    /* in [0, 1): spreads the waits, so that what failed together does not come back together */
	int64_t scale_percent; /* 100; tests make the waits shorter */
} RetryCase;

int64_t retry_wait_ms(const RetryCase *attempt);
