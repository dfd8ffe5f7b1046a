/*
 * http/server/client_address: who a request really comes from, behind the proxies that are trusted to say so.
 *
 * The address at the other end of the socket counts, unless it is a trusted proxy's. Then X-Forwarded-For, or else
 * Forwarded (RFC 7239), is believed from the right, as long as the writer of an entry is trusted; an entry that is no
 * address ends the chain at the last one known. Pure and immutable.
 */
#pragma once

#include "base/net_address.h"
#include "http/server/request.h"

enum {
	CLIENT_MARK_BYTES = 17, /* of its text, NUL included */
};

typedef struct ClientAddresses ClientAddresses;

/* trusted: addresses and ranges (LEADMATCH_TRUSTED_PROXIES). secret: keys client_address_mark(). INVALID: no range. */
ClientAddresses *client_addresses_new(
	char *const *trusted, const char *secret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void client_addresses_free(ClientAddresses *addresses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClientAddresses, client_addresses_free)

bool client_address_is_trusted(const ClientAddresses *addresses, const NetAddress *address);

NetAddress client_address_find(const ClientAddresses *addresses, const NetAddress *peer, const Request *request);

/* True when the request names a client that is not its peer, as a proxy does; the sender may lie. */
bool client_address_is_claimed(const Request *request);

/*
 * A keyed hash of an address, for log lines: the same client has the same mark, and nobody without the secret learns
 * whose it is.
 */
void client_address_mark(
	const ClientAddresses *addresses, const NetAddress *address, char mark[static CLIENT_MARK_BYTES]);
