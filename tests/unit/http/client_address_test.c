/* http/server/client_address: the client behind proxies, and what a log line says of it. */
#include <string.h>

#include <sodium.h>

#include "base/error.h"
#include "http/server/client_address.h"

enum {
	TRUSTED_MAX = 3,
	LINES_MAX = 3,
};

typedef struct Chain {
	const char *peer;
	const char *trusted[TRUSTED_MAX];
	const char *lines[LINES_MAX]; /* of X-Forwarded-For, or of Forwarded if they begin with "for=" */
	const char *client;
} Chain;

/* clang-format off */
static const Chain chains[] = {
	/* the socket, unless a trusted proxy is at its other end */
	{"203.0.113.9", {NULL}, {NULL}, "203.0.113.9"},
	{"203.0.113.9", {NULL}, {"198.51.100.1"}, "203.0.113.9"},
	{"203.0.113.9", {"10.0.0.1"}, {"198.51.100.1"}, "203.0.113.9"},
	{"10.0.0.1", {"10.0.0.1"}, {NULL}, "10.0.0.1"},
	{"10.0.0.1", {"10.0.0.1"}, {"198.51.100.1"}, "198.51.100.1"},
	/* from the right: what stands further left was written by the client */
	{"10.0.0.1", {"10.0.0.1"}, {"1.2.3.4, 198.51.100.1"}, "198.51.100.1"},
	{"10.0.0.1", {"10.0.0.1"}, {"1.2.3.4", "198.51.100.1"}, "198.51.100.1"},
	{"10.0.0.1", {"10.0.0.1", "10.0.0.2"}, {"1.2.3.4, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
	{"10.0.0.1", {"10.0.0.1", "10.0.0.2"}, {"10.0.0.2"}, "10.0.0.2"},
	/* networks */
	{"10.7.0.1", {"10.0.0.0/8"}, {"1.2.3.4, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
	{"11.0.0.1", {"10.0.0.0/8"}, {"198.51.100.1"}, "11.0.0.1"},
	{"2001:db8::7", {"2001:db8::/64"}, {"2001:db8:1::1"}, "2001:db8:1::1"},
	/* what is no address ends the chain */
	{"10.0.0.1", {"10.0.0.1"}, {"unknown"}, "10.0.0.1"},
	{"10.0.0.1", {"10.0.0.1"}, {""}, "10.0.0.1"},
	{"10.0.0.1", {"10.0.0.1", "10.0.0.2"}, {"1.2.3.4, nonsense, 10.0.0.2"}, "10.0.0.2"},
	/* ports and brackets */
	{"10.0.0.1", {"10.0.0.1"}, {"198.51.100.1:4711"}, "198.51.100.1"},
	{"10.0.0.1", {"10.0.0.1"}, {"[2001:db8::1]:4711"}, "2001:db8::1"},
	{"10.0.0.1", {"10.0.0.1"}, {"[2001:db8::1]"}, "2001:db8::1"},
	{"10.0.0.1", {"10.0.0.1"}, {"2001:db8::1"}, "2001:db8::1"},
	{"10.0.0.1", {"10.0.0.1"}, {"1.2.3.4, [2001:db8::1]:port"}, "10.0.0.1"},
	/* Forwarded */
	{"10.0.0.1", {"10.0.0.1"}, {"for=198.51.100.1"}, "198.51.100.1"},
	{"10.0.0.1", {"10.0.0.1"}, {"for=1.2.3.4, For=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.1"}, "2001:db8::1"},
	{"10.0.0.1", {"10.0.0.1"}, {"for=_hidden"}, "10.0.0.1"},
	/* one form for each address */
	{"::1", {"0:0:0:0:0:0:0:1"}, {"2001:DB8::0:1"}, "2001:db8::1"},
	{"10.0.0.1", {"::ffff:10.0.0.1"}, {"::ffff:198.51.100.1"}, "198.51.100.1"},
	{"::ffff:10.0.0.1", {"10.0.0.1"}, {"198.51.100.1"}, "198.51.100.1"},
};
/* clang-format on */

static NetAddress address_of(const char *text)
{
	NetAddress address;

	g_assert_true(net_address_parse(text, &address));
	return address;
}

static ClientAddresses *addresses_of(const char *const *trusted, gsize count, const char *secret)
{
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();

	for (gsize i = 0; i < count && trusted[i] != NULL; i++)
		g_strv_builder_add(list, trusted[i]);
	g_auto(GStrv) texts = g_strv_builder_end(list);
	GError *error = NULL;
	ClientAddresses *addresses = client_addresses_new(texts, secret, &error);
	g_assert_no_error(error);
	return addresses;
}

static void the_client_is_the_last_address_that_a_trusted_proxy_wrote(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(chains); i++) {
		const Chain *chain = &chains[i];
		g_autoptr(ClientAddresses) addresses = addresses_of(chain->trusted, TRUSTED_MAX, "secret");
		const NetAddress peer = address_of(chain->peer);
		char text[NET_ADDRESS_TEXT_BYTES];
		Request request = {0};

		for (gsize at = 0; at < LINES_MAX && chain->lines[at] != NULL; at++) {
			const bool is_forwarded = g_str_has_prefix(chain->lines[at], "for=");
			const char *name = is_forwarded ? "forwarded" : "x-forwarded-for";
			request.headers[request.headers_count++] =
				(HttpHeader){name, chain->lines[at], strlen(name), strlen(chain->lines[at])};
		}
		const NetAddress client = client_address_find(addresses, &peer, &request);
		net_address_format(&client, text);
		g_assert_cmpstr(text, ==, chain->client);
	}
}

static void the_mark_is_the_same_for_an_address_and_another_with_another_secret(void)
{
	g_autoptr(ClientAddresses) addresses = addresses_of(NULL, 0, "one secret");
	g_autoptr(ClientAddresses) others = addresses_of(NULL, 0, "another secret");
	const NetAddress one = address_of("198.51.100.1"), two = address_of("198.51.100.2");
	char first[CLIENT_MARK_BYTES], again[CLIENT_MARK_BYTES], next[CLIENT_MARK_BYTES], elsewhere[CLIENT_MARK_BYTES];

	client_address_mark(addresses, &one, first);
	client_address_mark(addresses, &one, again);
	client_address_mark(addresses, &two, next);
	client_address_mark(others, &one, elsewhere);
	g_assert_cmpstr(first, ==, again);
	g_assert_cmpstr(first, !=, next);
	g_assert_cmpstr(first, !=, elsewhere);
	g_assert_cmpuint(strlen(first), ==, CLIENT_MARK_BYTES - 1);
}

#define TEST(name) g_test_add_func("/http/client_address/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(sodium_init(), >=, 0);
	TEST(the_client_is_the_last_address_that_a_trusted_proxy_wrote);
	TEST(the_mark_is_the_same_for_an_address_and_another_with_another_secret);
	return g_test_run();
}
