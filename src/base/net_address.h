/*
 * base/net_address: addresses of the Internet as values: parsed, compared, and looked up in ranges.
 *
 * Every address has 16 bytes; IPv4 ones are the mapped IPv6 ones (::ffff:192.0.2.1), so one address has one form. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <netinet/in.h>

#include <glib.h>

enum {
	NET_ADDRESS_BYTES = 16,
	NET_ADDRESS_TEXT_BYTES = INET6_ADDRSTRLEN,
	NET_RANGE_BITS_MIN_V4 = 8, /* a wider range would take in half the Internet */
	NET_RANGE_BITS_MIN_V6 = 7, /* fc00::/7, all private addresses */
};

typedef struct NetAddress {
	uint8_t bytes[NET_ADDRESS_BYTES];
} NetAddress;

typedef struct NetRange {
	NetAddress first;
	guint bits; /* of 128 that count */
} NetRange;

/* "192.0.2.1", "2001:db8::1", nothing around it. */
bool net_address_parse(const char *text, NetAddress *address);

/*
 * As proxies write it: also "192.0.2.1:4711", "[2001:db8::1]:4711", "[2001:db8::1]", and any of them in double quotes.
 */
bool net_address_parse_entry(const char *text, NetAddress *address);

/* False for a socket that has no such address. */
bool net_address_of(const struct sockaddr *socket_address, NetAddress *address);

/* IPv4 as IPv4. */
void net_address_format(const NetAddress *address, char text[static NET_ADDRESS_TEXT_BYTES]);

bool net_address_equal(const NetAddress *one, const NetAddress *other);

/* Whose connections are counted together: an IPv4 address, or the 64 bits of IPv6 that one customer gets. */
NetAddress net_address_site(const NetAddress *address);

/*
 * Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598) or link-local: nobody comes from there over the Internet.
 */
bool net_address_is_local(const NetAddress *address);

/* "192.0.2.0/24", "2001:db8::/32", or one address. INVALID: it is none, or wider than the least number of bits. */
bool net_range_parse(const char *text, NetRange *range, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool net_range_contains(const NetRange *range, const NetAddress *address);
