/*
 * app/client/client_links: "email me my link", for a client who has lost it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/offer_policy.h"
#include "db/connection.h"

enum {
	CLIENT_LINKS_PAUSE_MIN = 10, /* between two emails of a kind to one address that anybody can cause */
};

/*
 * Sends links to the newest requests of this address, one email each. Whether there are any is nobody else's business,
 * so neither the result nor the time that it takes tells. INVALID: no address.
 */
bool client_send_links(
	const App *app, const char *address, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in the caller's transaction, for a normalized address that a request has got. Once in ten minutes at most. */
bool client_links_write(
	Db *db, const OfferPolicy *policy, const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
