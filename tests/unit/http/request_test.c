/* http/server/request: headers, query, content type, and the client's address behind proxies. */
#include <string.h>

#include <arpa/inet.h>

#include "base/error.h"
#include "http/server/request.h"

static void add_header(Request *request, const char *name, const char *value)
{
	request->headers[request->headers_count++] = (HttpHeader){name, value, strlen(name), strlen(value)};
}

static void headers_are_found_in_any_case_and_only_whole(void)
{
	Request request = {0};

	add_header(&request, "accept", "text/html");
	add_header(&request, "Accept-Language", "de");
	g_assert_cmpstr(request_header(&request, "Accept"), ==, "text/html");
	g_assert_cmpstr(request_header(&request, "Accept-Language"), ==, "de");
	g_assert_null(request_header(&request, "Accept-"));
}

static void methods_are_case_sensitive(void)
{
	g_assert_cmpint(http_method_parse("POST"), ==, HTTP_POST);
	g_assert_cmpint(http_method_parse("post"), ==, HTTP_OTHER);
	g_assert_cmpint(http_method_parse(""), ==, HTTP_OTHER);
}

static void a_content_type_may_have_parameters_but_no_other_name(void)
{
	static const struct {
		const char *given;
		bool is_json;
	} types[] = {{"application/json", true}, {"Application/JSON", true}, {"application/json; charset=utf-8", true},
		{"application/json ;x", true}, {"application/jsonx", false}, {"application/json x", false},
		{"text/json", false}, {"", false}};

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
		Request request = {0};
		add_header(&request, "Content-Type", types[i].given);
		g_assert_cmpint(request_has_type(&request, "application/json"), ==, types[i].is_json);
	}
}

static Form *query_of(const char *text, GError **error)
{
	const Request request = {.query = text};

	return request_query(&request, error);
}

static void a_query_is_decoded(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = query_of("q=two+words%21&limit=5", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(form_find(form, "q"), ==, "two words!");
	g_assert_cmpstr(form_find(form, "limit"), ==, "5");
}

static void no_query_has_no_fields(void)
{
	g_autoptr(Form) form = query_of(NULL, NULL);

	g_assert_cmpuint(form_count(form), ==, 0);
}

static void a_query_that_is_ambiguous_or_broken_is_refused(void)
{
	static const char *const queries[] = {
		"limit=1&limit=2", "limit=1&limit=1", "q=%0", "q=%zz", "q=%ff", "q=a%00b"};

	for (gsize i = 0; i < G_N_ELEMENTS(queries); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(query_of(queries[i], &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	}
}

typedef struct Chain {
	const char *peer;
	const char *trusted[3];
	const char *forwarded[3]; /* lines of X-Forwarded-For */
	const char *client;
} Chain;

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
	/* what is no address ends the chain */
	{"10.0.0.1", {"10.0.0.1"}, {"unknown"}, "10.0.0.1"},
	{"10.0.0.1", {"10.0.0.1"}, {""}, "10.0.0.1"},
	{"10.0.0.1", {"10.0.0.1", "10.0.0.2"}, {"1.2.3.4, nonsense, 10.0.0.2"}, "10.0.0.2"},
	/* one form for each address */
	{"::1", {"0:0:0:0:0:0:0:1"}, {"2001:DB8::0:1"}, "2001:db8::1"},
	{"10.0.0.1", {"::ffff:10.0.0.1"}, {"::ffff:198.51.100.1"}, "198.51.100.1"},
};

static void the_client_is_the_last_address_that_a_trusted_proxy_wrote(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(chains); i++) {
		const Chain *chain = &chains[i];
		char *trusted[G_N_ELEMENTS(chain->trusted) + 1] = {NULL};
		char client[REQUEST_ADDRESS_BYTES];
		Request request = {0};

		g_strlcpy(request.peer, chain->peer, sizeof request.peer);
		for (gsize at = 0; at < G_N_ELEMENTS(chain->forwarded); at++) {
			trusted[at] = g_strdup(chain->trusted[at]);
			if (chain->forwarded[at] != NULL)
				add_header(&request, "x-forwarded-for", chain->forwarded[at]);
		}
		request_client_address(&request, trusted, client);
		g_assert_cmpstr(client, ==, chain->client);
		for (gsize at = 0; at < G_N_ELEMENTS(trusted); at++)
			g_free(trusted[at]);
	}
}

static void a_mapped_address_is_written_as_ipv4(void)
{
	struct sockaddr_in6 peer = {.sin6_family = AF_INET6};
	char text[REQUEST_ADDRESS_BYTES];

	inet_pton(AF_INET6, "::ffff:192.0.2.7", &peer.sin6_addr);
	http_address_format((const struct sockaddr *)&peer, text);
	g_assert_cmpstr(text, ==, "192.0.2.7");
}

#define TEST(name) g_test_add_func("/http/request/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(headers_are_found_in_any_case_and_only_whole);
	TEST(methods_are_case_sensitive);
	TEST(a_content_type_may_have_parameters_but_no_other_name);
	TEST(a_query_is_decoded);
	TEST(no_query_has_no_fields);
	TEST(a_query_that_is_ambiguous_or_broken_is_refused);
	TEST(the_client_is_the_last_address_that_a_trusted_proxy_wrote);
	TEST(a_mapped_address_is_written_as_ipv4);
	return g_test_run();
}
