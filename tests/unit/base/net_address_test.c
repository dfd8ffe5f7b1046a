/* base/net_address: addresses and ranges. */
#include <string.h>

#include <arpa/inet.h>

#include "base/error.h"
#include "base/net_address.h"

static NetAddress address_of(const char *text)
{
	NetAddress address;

	g_assert_true(net_address_parse(text, &address));
	return address;
}

static void an_address_has_one_form(void)
{
	const NetAddress plain = address_of("192.0.2.7"), mapped = address_of("::ffff:192.0.2.7");
	char text[NET_ADDRESS_TEXT_BYTES];

	g_assert_true(net_address_equal(&plain, &mapped));
	net_address_format(&mapped, text);
	g_assert_cmpstr(text, ==, "192.0.2.7");
}

static void a_socket_address_is_the_same_as_its_text(void)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	const struct sockaddr other = {.sa_family = AF_UNIX};
	const NetAddress wanted = address_of("192.0.2.7");
	NetAddress found;

	inet_pton(AF_INET, "192.0.2.7", &v4.sin_addr);
	inet_pton(AF_INET6, "::ffff:192.0.2.7", &v6.sin6_addr);
	g_assert_true(net_address_of((const struct sockaddr *)&v4, &found) && net_address_equal(&found, &wanted));
	g_assert_true(net_address_of((const struct sockaddr *)&v6, &found) && net_address_equal(&found, &wanted));
	g_assert_false(net_address_of(&other, &found));
}

static void what_is_no_address_is_none(void)
{
	static const char *const texts[] = {"", "localhost", "192.0.2", "192.0.2.256", "192.0.2.1 ", ":::", "1::2::3"};
	static const char *const entries[] = {"", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:123456", "[192.0.2.1]",
		"[::1", "[::1]x", "::1]", "\"192.0.2.1", "192.0.2.1:80:80", "unknown"};
	NetAddress address;

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(net_address_parse(texts[i], &address));
	for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
		g_assert_false(net_address_parse_entry(entries[i], &address));
}

static void a_range_contains_what_begins_like_it(void)
{
	static const struct {
		const char *range, *address;
		bool contains;
	} cases[] = {
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.0/24", "192.0.2.255", true},
		{"192.0.2.0/24", "192.0.3.0", false},
		{"192.0.2.128/25", "192.0.2.127", false},
		{"192.0.2.128/25", "192.0.2.128", true},
		{"10.0.0.0/8", "10.255.0.1", true},
		{"10.0.0.0/8", "::a00:1", false},
		{"2001:db8::/32", "2001:db8:ffff::1", true},
		{"2001:db8::/32", "2001:db9::1", false},
		{"::1", "::1", true},
		{"::1", "127.0.0.1", false},
		{"::ffff:10.0.0.0/104", "10.1.2.3", true},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const NetAddress address = address_of(cases[i].address);
		NetRange range;
		g_assert_true(net_range_parse(cases[i].range, &range, NULL));
		g_assert_cmpint(net_range_contains(&range, &address), ==, cases[i].contains);
	}
}

static void a_range_that_takes_in_everybody_is_refused(void)
{
	static const char *const texts[] = {"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/7", "::ffff:0.0.0.0/96",
		"::/1", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "proxy", "", "/8"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		NetRange range;
		g_assert_false(net_range_parse(texts[i], &range, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	}
}

static void loopback_and_private_addresses_are_local(void)
{
	static const char *const local[] = {"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255",
		"192.168.1.1", "169.254.0.1", "100.64.0.1", "::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1"};
	static const char *const public[] = {
		"8.8.8.8", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2001:db8::1", "::2", "126.255.255.255"};

	for (gsize i = 0; i < G_N_ELEMENTS(local); i++) {
		const NetAddress address = address_of(local[i]);
		g_assert_true(net_address_is_local(&address));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(public); i++) {
		const NetAddress address = address_of(public[i]);
		g_assert_false(net_address_is_local(&address));
	}
}

static void a_site_is_an_ipv4_address_or_64_bits_of_ipv6(void)
{
	const NetAddress v4 = address_of("192.0.2.7"), one = address_of("2001:db8::1"),
			 other = address_of("2001:db8::2:1"), far = address_of("2001:db8:0:1::1");
	const NetAddress v4_site = net_address_site(&v4), one_site = net_address_site(&one),
			 other_site = net_address_site(&other), far_site = net_address_site(&far);

	g_assert_true(net_address_equal(&v4, &v4_site));
	g_assert_true(net_address_equal(&one_site, &other_site));
	g_assert_false(net_address_equal(&one_site, &far_site));
}

#define TEST(name) g_test_add_func("/base/net_address/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(an_address_has_one_form);
	TEST(a_socket_address_is_the_same_as_its_text);
	TEST(what_is_no_address_is_none);
	TEST(a_range_contains_what_begins_like_it);
	TEST(a_range_that_takes_in_everybody_is_refused);
	TEST(loopback_and_private_addresses_are_local);
	TEST(a_site_is_an_ipv4_address_or_64_bits_of_ipv6);
	return g_test_run();
}
