#include "http/server/client_address.h"

#include <string.h>

#include <sodium.h>

enum {
	MARK_HASH_BYTES = (CLIENT_MARK_BYTES - 1) / 2,
	HASH_BYTES = crypto_generichash_BYTES, /* the library's least is 16 */
};

struct ClientAddresses {
	NetRange *trusted;
	gsize trusted_count;
	uint8_t key[crypto_generichash_KEYBYTES];
};

ClientAddresses *client_addresses_new(char *const *trusted, const char *secret, GError **error)
{
	static const char purpose[] = "client address in log lines";
	g_autoptr(ClientAddresses) addresses = g_new0(ClientAddresses, 1);
	crypto_generichash_state state;

	while (trusted != NULL && trusted[addresses->trusted_count] != NULL)
		addresses->trusted_count++;
	addresses->trusted = g_new0(NetRange, addresses->trusted_count);
	for (gsize i = 0; i < addresses->trusted_count; i++) {
		if (!net_range_parse(trusted[i], &addresses->trusted[i], error))
			return NULL;
	}
	crypto_generichash_init(&state, NULL, 0, sizeof addresses->key);
	crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof purpose);
	crypto_generichash_update(&state, (const uint8_t *)secret, strlen(secret));
	crypto_generichash_final(&state, addresses->key, sizeof addresses->key);
	return g_steal_pointer(&addresses);
}

void client_addresses_free(ClientAddresses *addresses)
{
	if (addresses == NULL)
		return;
	g_free(addresses->trusted);
	sodium_memzero(addresses->key, sizeof addresses->key);
	g_free(addresses);
}

bool client_address_is_trusted(const ClientAddresses *addresses, const NetAddress *address)
{
	for (gsize i = 0; addresses != NULL && i < addresses->trusted_count; i++) {
		if (net_range_contains(&addresses->trusted[i], address))
			return true;
	}
	return false;
}

static bool parse_plain(char *entry, NetAddress *address)
{
	return net_address_parse_entry(g_strstrip(entry), address);
}

/* for=192.0.2.60;proto=http;by=203.0.113.43 */
static bool parse_forwarded(char *entry, NetAddress *address)
{
	g_auto(GStrv) pairs = g_strsplit(entry, ";", -1);

	for (char **pair = pairs; *pair != NULL; pair++) {
		const char *text = g_strstrip(*pair);
		if (g_ascii_strncasecmp(text, "for=", strlen("for=")) == 0)
			return net_address_parse_entry(text + strlen("for="), address);
	}
	return false;
}

static const struct {
	const char *name;
	bool (*parse)(char *entry, NetAddress *address);
} headers[] = {
	{"X-Forwarded-For", parse_plain},
	{"Forwarded", parse_forwarded},
};

/* Follows one line from the right. True: the chain goes on further left. */
static bool follow_line(const ClientAddresses *addresses, const char *line,
	bool (*parse)(char *entry, NetAddress *address), NetAddress *client)
{
	g_auto(GStrv) entries = g_strsplit(line, ",", -1);

	for (guint at = g_strv_length(entries); at-- > 0;) {
		NetAddress entry;
		if (!parse(entries[at], &entry))
			return false;
		*client = entry;
		if (!client_address_is_trusted(addresses, &entry))
			return false;
	}
	return true;
}

NetAddress client_address_find(const ClientAddresses *addresses, const NetAddress *peer, const Request *request)
{
	NetAddress client = *peer;

	if (!client_address_is_trusted(addresses, peer))
		return client;
	for (gsize kind = 0; kind < G_N_ELEMENTS(headers); kind++) {
		if (request_header(request, headers[kind].name) == NULL)
			continue;
		/* Several lines count as one list, the last line being the nearest proxy's. */
		for (guint i = request->headers_count; i-- > 0;) {
			const HttpHeader *header = &request->headers[i];
			if (!request_header_is(header, headers[kind].name))
				continue;
			if (!follow_line(addresses, header->value, headers[kind].parse, &client))
				break;
		}
		break;
	}
	return client;
}

bool client_address_is_claimed(const Request *request)
{
	for (gsize kind = 0; kind < G_N_ELEMENTS(headers); kind++) {
		if (request_header(request, headers[kind].name) != NULL)
			return true;
	}
	return false;
}

void client_address_mark(
	const ClientAddresses *addresses, const NetAddress *address, char mark[static CLIENT_MARK_BYTES])
{
	uint8_t hash[HASH_BYTES];

	crypto_generichash(
		hash, sizeof hash, address->bytes, sizeof address->bytes, addresses->key, sizeof addresses->key);
	sodium_bin2hex(mark, CLIENT_MARK_BYTES, hash, MARK_HASH_BYTES);
}
