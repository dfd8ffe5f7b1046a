/* http/server/router: which row answers which path. */
#include <string.h>

#include "http/server/router.h"

static void nobody(struct Exchange *x)
{
	(void)x;
}

static const Route test_routes[] = {
	{HTTP_GET, "/", ACCESS_PUBLIC, SPEAKS_PAGES, NULL, 0, nobody, NULL},
	{HTTP_GET, "/leads", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
	{HTTP_POST, "/leads", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
	{HTTP_GET, "/leads/mine", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
	{HTTP_GET, "/leads/{id}", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
	{HTTP_PATCH, "/leads/{id}", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
	{HTTP_GET, "/leads/{id}/emails/{mail}", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, nobody, NULL},
};

static RouteMatch find(HttpMethod method, const char *path, Request *request)
{
	*request = (Request){.method = method, .path = path};
	return route_find(test_routes, G_N_ELEMENTS(test_routes), request);
}

static void check(HttpMethod method, const char *path, const char *pattern)
{
	Request request;
	const RouteMatch match = find(method, path, &request);

	g_assert_nonnull(match.route);
	g_assert_cmpstr(match.route->pattern, ==, pattern);
	request_clear(&request);
}

static void whole_paths_find_their_row(void)
{
	check(HTTP_GET, "/", "/");
	check(HTTP_GET, "/leads", "/leads");
	check(HTTP_GET, "/leads/7", "/leads/{id}");
	check(HTTP_PATCH, "/leads/7", "/leads/{id}");
}

static void a_word_comes_before_a_parameter(void)
{
	check(HTTP_GET, "/leads/mine", "/leads/mine");
}

static void head_is_answered_by_get(void)
{
	check(HTTP_HEAD, "/leads", "/leads");
}

static void what_is_not_quite_a_path_finds_nothing(void)
{
	static const char *const paths[] = {
		"/lead", "/leadsx", "/leads/", "/leads//", "/leads/7/", "/leads/7/emails", "/Leads", "//", ""};

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		Request request;
		const RouteMatch match = find(HTTP_GET, paths[i], &request);
		g_assert_null(match.route);
		g_assert_cmpuint(match.allowed_methods, ==, 0);
	}
}

static void parameters_are_what_stood_there(void)
{
	Request request;

	find(HTTP_GET, "/leads/LM-1.x/emails/2", &request);
	g_assert_cmpstr(request.parameters[0], ==, "LM-1.x");
	g_assert_cmpstr(request.parameters[1], ==, "2");
	request_clear(&request);
}

static void a_wrong_method_learns_the_right_ones(void)
{
	Request request;
	const RouteMatch match = find(HTTP_OTHER, "/leads", &request);
	g_autofree char *allow = route_allow_text(match.allowed_methods);

	g_assert_null(match.route);
	g_assert_cmpstr(allow, ==, "GET, HEAD, POST");
}

#define TEST(name) g_test_add_func("/http/router/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(whole_paths_find_their_row);
	TEST(a_word_comes_before_a_parameter);
	TEST(head_is_answered_by_get);
	TEST(what_is_not_quite_a_path_finds_nothing);
	TEST(parameters_are_what_stood_there);
	TEST(a_wrong_method_learns_the_right_ones);
	return g_test_run();
}
