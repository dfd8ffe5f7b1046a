/*
 * http/server/park: the workers, and the bounded queue of complete requests before them.
 *
 * Only this module (and stream, for bodies) suspends and resumes connections. A parked exchange belongs to the park until its answer is
 * complete; then its connection is resumed and the worker touches it no more. Suspend comes before the queue, resume after the answer:
 * the other way round is undefined in the library.
 */
#pragma once

#include <stdbool.h>

#include "http/server/exchange.h"

enum {
	PARK_QUEUE_MAX = 1024,		/* at 15,000 leads/s some 70 ms; more only adds waiting */
	PARK_STACK_BYTES = 1024 * 1024, /* JSON recurses; 128 kB crashed on a body of "[" */
};

typedef struct Park Park;

Park *park_start(guint workers);

/* From the connection's thread. False: queue full or closed; the exchange is still the caller's, not suspended. */
bool park_submit(Park *park, Exchange *x) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Takes nothing more, runs all that is queued, cuts streams after grace_ms, and ends the workers. Afterwards nothing is suspended, and
 * submissions are turned away until the connections' threads have ended as well; then park_free().
 */
void park_stop(Park *park, int grace_ms);
void park_free(Park *park);

/* Requests that wait for a worker right now. */
guint park_waiting(Park *park);
