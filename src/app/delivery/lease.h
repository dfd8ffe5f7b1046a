/*
 * app/delivery/lease: the emails that one sender has leased, until each is settled or handed back.
 *
 * A mail is waiting (leased, not tried), under way, or tried (its result is not stored yet). The lease of all of them is one: it is renewed
 * together, while a mail is under way too, and emails that turn out to be somebody else's by then are dropped.
 *
 * - A result is kept until the database has taken it, however long that is away; nothing is claimed meanwhile.
 * - lease_is_fresh() is the fence: false means that another sender may hold the mail by now.
 *
 * Belongs to one thread. Each function makes one attempt at the database and logs when it goes away and comes back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/delivery/relay_health.h"
#include "config/settings.h"
#include "store/outbox.h"

typedef struct Lease Lease;

Lease *lease_new(const Settings *settings, RelayHealth *relay);
void lease_free(Lease *batch);

/* How many were leased; 0: nothing is due, or the database is away. All of the batch must be settled or handed back. */
guint lease_claim(Lease *batch, int64_t emails_max);

/* The next waiting mail, now under way; NULL: none. Valid until it is done. */
const OutboxEmail *lease_take(Lease *batch);

typedef struct LeaseResult {
	OutboxOutcome outcome;
	bool is_own_fault;
	int code;
	const char *why;  /* a fixed word, for the log */
	const char *text; /* the relay's own words; copied */
	GBytes *message;  /* NULL: it was not composed; a reference is taken */
} LeaseResult;

/* What came of the mail under way. */
void lease_tried(Lease *batch, const LeaseResult *result);
/* The mail under way was not tried, and goes back with the next lease_release(). */
void lease_skip(Lease *batch);

/* Renews what is due for it and stores results that have waited. Cheap when there is nothing to do: call it often. */
void lease_tend(Lease *batch);
/* True while the lease of the mail under way is certainly ours. */
bool lease_is_fresh(const Lease *batch);

/* Stores the results now. False: the database is away, or there is none that it takes. */
bool lease_settle(Lease *batch);
/* Hands back everything that waits or was skipped. False: the leases must run out by themselves. */
bool lease_release(Lease *batch);

/* The end, without the database: says which emails may arrive twice. */
void lease_abandon(Lease *batch);
