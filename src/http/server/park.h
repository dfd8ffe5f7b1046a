/*
 * http/server/park: the workers, and the bounded queue of complete requests before them.
 *
 * Only this module (and stream, for bodies) suspends and resumes connections. A parked exchange belongs to the park
 * until its answer is complete; then its connection is resumed and the worker touches it no more. Suspend comes before
 * the queue, resume after the answer: the other way round is undefined in the library.
 *
 * Streams are made by threads of their own number: however slowly exports are read, they keep none of the workers from
 * a request. A request that no worker has taken by its deadline is answered by park_expire(), so nobody waits without
 * an answer.
 */
#pragma once

#include <stdbool.h>

#include "http/server/exchange.h"

enum {
	PARK_STREAMS_MAX = 16,		/* at the same moment; each has a thread and 256 kB */
	PARK_QUEUE_MAX = 1024,		/* at 15,000 leads/s some 70 ms; more only adds waiting */
	PARK_STACK_BYTES = 1024 * 1024, /* JSON recurses; 128 kB crashed on a body of "[" */
};

typedef struct Park Park;

/* workers: for requests; streams: how many of them may be made at the same moment, each by one more thread. */
Park *park_start(guint workers, guint streams);

/* From the connection's thread. False: queue full or closed; the exchange is still the caller's, not suspended. */
bool park_submit(Park *park, Exchange *x) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Takes nothing more, runs all that is queued, cuts streams after grace_ms, and ends the workers. Afterwards nothing is
 * suspended, and submissions are turned away until the connections' threads have ended as well; then park_free().
 */
void park_stop(Park *park, int grace_ms);
void park_free(Park *park);

/* From any one thread, a few times a second: answers what is queued beyond its deadline. */
void park_expire(Park *park);

/* Requests that wait for a worker right now, and streams being made. */
guint park_waiting(Park *park);
guint park_streams(Park *park);
