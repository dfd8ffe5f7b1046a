/*
 * app/router: the thread that places leads and, when nothing is left to place, makes them searchable.
 *
 * It looks at least every second (± 20 %), at once when woken. While the database is down it logs once, tries again with growing
 * waits, and logs once more when it is back.
 */
#pragma once

#include "base/wake.h"

typedef struct RouterOptions {
	const char *database_url;
	const char *fallback_to;    /* who gets a lead that nobody is free for */
	const char *base_url;	    /* for links in mails */
	const char *secret;	    /* LEADMATCH_SECRET: signs them */
	const char *message_domain; /* right side of Message-IDs */
	Wake *router_wake;	    /* stops the router by wake_stop() */
	Wake *senders_wake;	    /* signalled after a commit that wrote mails */
} RouterOptions;

/* Returns once router_wake is stopped; what is not committed then rolls back. Options outlive the call. */
void router_run(const RouterOptions *options);
