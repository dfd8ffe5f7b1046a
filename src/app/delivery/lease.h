/*
 * app/delivery/lease: the emails that one sender has leased, until each is settled or handed back.
 *
 * An email is waiting (leased, not tried), under way, or tried (its result is not stored yet). The lease of all of them
 * is one: it is renewed together, while an email is under way too, and emails that turn out to be somebody else's by
 * then are dropped.
 *
 * - A result is kept until the database has taken it, however long that is away; nothing is claimed in the meantime.
 * - lease_is_fresh() is the fence: false means that another sender may hold the email by now.
 *
 * Belongs to one thread. Each function makes one attempt at the database and logs when it goes away and comes back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/delivery/relay_health.h"
#include "config/settings.h"
#include "domain/delivery/retry.h"
#include "store/outbox.h"

typedef struct Lease Lease;

Lease *lease_new(const Settings *settings, RelayHealth *relay);
void lease_free(Lease *batch);

/*
 * How many were leased; 0: nothing is due, or the database is away. All of the batch must be settled or handed back.
 * is_slow: one email of the slow lane.
 */
guint lease_claim(Lease *batch, int64_t emails_max, bool is_slow);

/* The next waiting mail, now under way; NULL: none. Valid until it is done. */
const OutboxEmail *lease_take(Lease *batch);

typedef struct LeaseResult {
	DeliveryOutcome outcome;
	DeliveryFault fault;
	int code;
	const char *why;  /* a fixed word, for the log */
	const char *text; /* the server's response; copied */
	GBytes *message;  /* NULL: it was not composed; a reference is taken */
} LeaseResult;

/*
 * The result of the email under way. After a failure behind MAIL it is stored as soon as possible, and other emails of
 * the batch to the same recipient are skipped: from now on they belong to the slow lane.
 */
void lease_tried(Lease *batch, const LeaseResult *result);
/* The email under way was not tried, and goes back with the next lease_release(). */
void lease_skip(Lease *batch);

/*
 * Renews what is due for it, stores results that have waited, and hands back what waits behind an email that takes
 * long: true when it did, so that other senders can be woken. Cheap when there is nothing to do: call it often.
 */
bool lease_tend(Lease *batch);
/* True while the lease of the email under way is certainly ours. */
bool lease_is_fresh(const Lease *batch);

/* Stores the results now. False: the database is away, or there is none that it takes. */
bool lease_settle(Lease *batch);
/* Hands back everything that waits or was skipped. False: the leases must run out by themselves. */
bool lease_release(Lease *batch);

/*
 * The connection, for what is stored besides emails; NULL: unreachable. Its owner tells lease_database_failed() of
 * errors.
 */
Db *lease_database(Lease *batch);
void lease_database_failed(Lease *batch, const GError *error);

/* The end, without the database: says which emails may arrive twice. */
void lease_abandon(Lease *batch);
