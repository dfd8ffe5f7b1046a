/* http/routes: the table itself. */
#include <string.h>

#include "http/routes.h"

static Request request_for(const Route *route)
{
	return (Request){.method = route->method, .path = route->pattern};
}

static void every_row_is_reached(void)
{
	for (guint i = 0; i < ROUTES_COUNT; i++) {
		/* A pattern fits itself: "{id}" is a segment like any other. */
		Request request = request_for(&routes[i]);
		const RouteMatch match = route_find(routes, ROUTES_COUNT, &request);
		g_assert_true(match.route == &routes[i]);
		request_clear(&request);
	}
}

static void only_rows_that_write_take_a_body(void)
{
	for (guint i = 0; i < ROUTES_COUNT; i++) {
		const Route *route = &routes[i];
		const bool writes = http_method_writes(route->method) && route->method != HTTP_DELETE;
		g_assert_true(writes == (route->body_type != NULL));
		g_assert_true(writes == (route->body_bytes_max > 0));
	}
}

static void what_reads_or_changes_stored_leads_needs_a_token(void)
{
	for (guint i = 0; i < ROUTES_COUNT; i++) {
		const Route *route = &routes[i];
		if (!g_str_has_prefix(route->pattern, "/api/") || route->method == HTTP_POST ||
			route->method == HTTP_OPTIONS)
			continue;
		g_assert_cmpint(route->access, !=, ACCESS_PUBLIC);
	}
}

static void the_api_answers_with_documents_and_is_documented(void)
{
	for (guint i = 0; i < ROUTES_COUNT; i++) {
		const bool is_api = g_str_has_prefix(routes[i].pattern, "/api/");
		const bool is_documented = is_api && routes[i].method != HTTP_OPTIONS;
		g_assert_true(is_documented == (routes[i].summary != NULL));
		g_assert_true(!is_api || routes[i].speaks == SPEAKS_DATA);
	}
}

#define TEST(name) g_test_add_func("/http/routes/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_row_is_reached);
	TEST(only_rows_that_write_take_a_body);
	TEST(what_reads_or_changes_stored_leads_needs_a_token);
	TEST(the_api_answers_with_documents_and_is_documented);
	return g_test_run();
}
