#include "base/net_address.h"

#include <string.h>

#include <arpa/inet.h>

#include "base/error.h"

enum {
	V4_AT = 12, /* where the four bytes of an IPv4 address stand */
	V4_BITS = 8 * V4_AT,
	ENTRY_BYTES_MAX = 64, /* the longest address with brackets, port and quotes */
};

static const uint8_t v4_prefix[V4_AT] = {[10] = 0xff, [11] = 0xff};

static const char *const local_ranges[] = {"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
	"169.254.0.0/16", "100.64.0.0/10", "::1", "fc00::/7", "fe80::/10"};

static bool is_v4(const NetAddress *address)
{
	return memcmp(address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

static void set_v4(NetAddress *address, const struct in_addr *v4)
{
	memcpy(address->bytes, v4_prefix, sizeof v4_prefix);
	memcpy(address->bytes + V4_AT, v4, sizeof *v4);
}

bool net_address_parse(const char *text, NetAddress *address)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, text, &v4) == 1) {
		set_v4(address, &v4);
		return true;
	}
	return inet_pton(AF_INET6, text, address->bytes) == 1;
}

static bool is_port(const char *text)
{
	return *text != '\0' && strlen(text) <= 5 && strspn(text, "0123456789") == strlen(text);
}

bool net_address_parse_entry(const char *text, NetAddress *address)
{
	char entry[ENTRY_BYTES_MAX];
	const gsize bytes = g_strlcpy(entry, text, sizeof entry);
	char *start = entry;

	if (bytes >= sizeof entry)
		return false;
	if (bytes >= 2 && entry[0] == '"' && entry[bytes - 1] == '"') {
		entry[bytes - 1] = '\0';
		start++;
	}
	if (*start == '[') {
		char *end = strchr(start, ']');
		if (end == NULL || (end[1] != '\0' && !(end[1] == ':' && is_port(end + 2))))
			return false;
		*end = '\0';
		return strchr(start, ':') != NULL && net_address_parse(start + 1, address);
	}
	/* One colon: a port behind IPv4. More of them: IPv6. */
	char *colon = strchr(start, ':');
	if (colon != NULL && strchr(colon + 1, ':') == NULL) {
		if (!is_port(colon + 1))
			return false;
		*colon = '\0';
	}
	return net_address_parse(start, address);
}

bool net_address_of(const struct sockaddr *socket_address, NetAddress *address)
{
	if (socket_address == NULL)
		return false;
	if (socket_address->sa_family == AF_INET) {
		set_v4(address, &((const struct sockaddr_in *)(const void *)socket_address)->sin_addr);
		return true;
	}
	if (socket_address->sa_family != AF_INET6)
		return false;
	memcpy(address->bytes, &((const struct sockaddr_in6 *)(const void *)socket_address)->sin6_addr,
		sizeof address->bytes);
	return true;
}

void net_address_format(const NetAddress *address, char text[static NET_ADDRESS_TEXT_BYTES])
{
	if (is_v4(address))
		inet_ntop(AF_INET, address->bytes + V4_AT, text, NET_ADDRESS_TEXT_BYTES);
	else
		inet_ntop(AF_INET6, address->bytes, text, NET_ADDRESS_TEXT_BYTES);
}

bool net_address_equal(const NetAddress *one, const NetAddress *other)
{
	return memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

NetAddress net_address_site(const NetAddress *address)
{
	NetAddress site = *address;

	if (!is_v4(address))
		memset(site.bytes + 8, 0, 8);
	return site;
}

bool net_address_is_local(const NetAddress *address)
{
	for (gsize i = 0; i < G_N_ELEMENTS(local_ranges); i++) {
		NetRange range;
		g_assert(net_range_parse(local_ranges[i], &range, NULL));
		if (net_range_contains(&range, address))
			return true;
	}
	return false;
}

static bool no_range(const char *text, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"\"%s\" is neither an address nor a range such as 192.0.2.0/24", text);
	return false;
}

bool net_range_parse(const char *text, NetRange *range, GError **error)
{
	const char *slash = strchr(text, '/');
	g_autofree char *first = slash == NULL ? g_strdup(text) : g_strndup(text, (gsize)(slash - text));
	guint64 bits = 0;

	if (!net_address_parse(first, &range->first))
		return no_range(text, error);
	/* As it was written: "::ffff:10.0.0.0/104" counts all 128 bits. */
	const bool is_short = strchr(first, ':') == NULL;
	const guint bits_max = is_short ? 32 : 128;
	if (slash == NULL)
		bits = bits_max;
	else if (!g_ascii_string_to_unsigned(slash + 1, 10, 0, bits_max, &bits, NULL))
		return no_range(text, error);
	range->bits = (guint)bits + (is_short ? V4_BITS : 0);
	const bool is_too_wide = is_v4(&range->first) && range->bits >= V4_BITS
					 ? range->bits < V4_BITS + NET_RANGE_BITS_MIN_V4
					 : range->bits < NET_RANGE_BITS_MIN_V6;
	if (is_too_wide)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"\"%s\" covers too many addresses: use a smaller network", text);
	return !is_too_wide;
}

bool net_range_contains(const NetRange *range, const NetAddress *address)
{
	const guint whole = range->bits / 8, rest = range->bits % 8;

	if (memcmp(range->first.bytes, address->bytes, whole) != 0)
		return false;
	return rest == 0 || ((range->first.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}
