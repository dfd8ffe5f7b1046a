/*
 * app/dispatch/dispatcher: the thread that does what is due: offers' deadlines, leads to offer, leads that wait and now
 * have a recruiter, and, when nothing is left of that, making leads searchable.
 *
 * It looks at least every second (± 20 %), and immediately when woken. While the database is down it logs once, tries
 * again with growing waits, and logs once more when it is back.
 */
#pragma once

#include "app/offer_policy.h"
#include "base/wake.h"

typedef struct DispatcherOptions {
	const char *database_url;
	const OfferPolicy *policy;
	Wake *dispatcher_wake; /* stops the dispatcher by wake_stop() */
	Wake *senders_wake;    /* signalled after a commit that wrote emails */
} DispatcherOptions;

/* Returns once dispatcher_wake is stopped; what is not committed then rolls back. Options outlive the call. */
void dispatcher_run(const DispatcherOptions *options);
