/* http/server/exchange and problem: what a failure looks like to the one who asked. */
#include <string.h>

#include "base/log.h"
#include "http/server/exchange.h"

static void show_page(Exchange *x, ProblemKind kind, const char *detail)
{
	response_give_page(&x->response, problems[kind].status, g_string_new(detail));
}

static const Site site_with_pages = {.show_problem = show_page};
static const Route page_route = {HTTP_GET, "/p", ACCESS_PUBLIC, SPEAKS_PAGES, NULL, 0, NULL, NULL};
static const Route data_route = {HTTP_GET, "/d", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, NULL, NULL};

static Exchange *exchange_for(const char *path, const Route *route, const char *accept)
{
	Exchange *x = exchange_new(&site_with_pages, path);

	x->route = route;
	x->request.path = x->target;
	if (accept != NULL)
		x->request.headers[x->request.headers_count++] = (HttpHeader){"Accept", accept, 6, strlen(accept)};
	return x;
}

static void pages_are_for_browsers_and_page_routes_never_for_the_api(void)
{
	static const struct {
		const char *path;
		const Route *route;
		const char *accept;
		bool wants_page;
	} cases[] = {
		{"/nowhere", NULL, "text/html,*/*", true},
		{"/nowhere", NULL, "*/*", false},
		{"/nowhere", NULL, NULL, false},
		{"/p", &page_route, NULL, true},
		{"/d", &data_route, NULL, false},
		{"/api/v1/leads", NULL, "text/html", false},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Exchange *x = exchange_for(cases[i].path, cases[i].route, cases[i].accept);
		exchange_problem(x, PROBLEM_NOT_FOUND, "gone");
		g_assert_cmpint(x->response.is_page, ==, cases[i].wants_page);
		g_assert_cmpint(x->response.status, ==, 404);
		exchange_free(x);
	}
}

static void every_error_has_a_status_of_its_kind(void)
{
	static const int statuses[] = {
		[LEADMATCH_ERROR_INVALID] = 400,
		[LEADMATCH_ERROR_DENIED] = 403,
		[LEADMATCH_ERROR_UNPROVED] = 403,
		[LEADMATCH_ERROR_NOT_FOUND] = 404,
		[LEADMATCH_ERROR_GONE] = 404,
		[LEADMATCH_ERROR_CONFLICT] = 409,
		[LEADMATCH_ERROR_TOO_BIG] = 413,
		[LEADMATCH_ERROR_BUSY] = 503,
		[LEADMATCH_ERROR_TIMEOUT] = 503,
		[LEADMATCH_ERROR_UNAVAILABLE] = 503,
		[LEADMATCH_ERROR_UNCERTAIN] = 503,
		[LEADMATCH_ERROR_INTERNAL] = 500,
	};

	for (int code = 0; code < LEADMATCH_ERROR_COUNT; code++) {
		g_autoptr(GError) error = g_error_new_literal(LEADMATCH_ERROR, code, "says");
		g_assert_cmpint(problems[problem_of_error(error)].status, ==, statuses[code]);
	}
}

static void an_error_of_a_library_is_our_fault(void)
{
	g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "no");

	g_assert_cmpint(problem_of_error(error), ==, PROBLEM_INTERNAL);
	g_assert_cmpint(problem_of_error(NULL), ==, PROBLEM_INTERNAL);
}

static void a_document_says_status_code_and_detail_in_quotes_that_hold(void)
{
	Exchange *x = exchange_for("/d", &data_route, NULL);

	exchange_problem(x, PROBLEM_MALFORMED, "a \"b\"");
	g_assert_cmpstr(x->response.content_type, ==, "application/problem+json");
	g_assert_nonnull(strstr(x->response.body->str, "\"status\":400"));
	g_assert_nonnull(strstr(x->response.body->str, "\"code\":\"malformed\""));
	g_assert_nonnull(strstr(x->response.body->str, "\"detail\":\"a \\\"b\\\"\""));
	exchange_free(x);
}

static void our_own_trouble_names_the_request_but_not_the_cause(void)
{
	Exchange *x = exchange_for("/d", &data_route, NULL);
	g_autoptr(GError) error = g_error_new_literal(LEADMATCH_ERROR, LEADMATCH_ERROR_INTERNAL, "secret cause");

	g_strlcpy(x->id, "cafe-1", sizeof x->id);
	exchange_fail(x, error);
	g_assert_cmpint(x->response.status, ==, 500);
	g_assert_nonnull(strstr(x->response.body->str, "cafe-1"));
	g_assert_null(strstr(x->response.body->str, "secret"));
	exchange_free(x);
}

static void another_answer_replaces_what_was_begun(void)
{
	Exchange *x = exchange_for("/d", &data_route, NULL);

	response_redirect(&x->response, 303, "/elsewhere");
	exchange_problem(x, PROBLEM_NOT_FOUND, NULL);
	g_assert_cmpint(x->response.status, ==, 404);
	for (guint i = 0; i < x->response.headers_count; i++)
		g_assert_cmpstr(x->response.headers[i].name, !=, "Location");
	exchange_free(x);
}

#define TEST(name) g_test_add_func("/http/exchange/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	log_set_level(LOG_LEVEL_COUNT);
	TEST(pages_are_for_browsers_and_page_routes_never_for_the_api);
	TEST(every_error_has_a_status_of_its_kind);
	TEST(an_error_of_a_library_is_our_fault);
	TEST(a_document_says_status_code_and_detail_in_quotes_that_hold);
	TEST(our_own_trouble_names_the_request_but_not_the_cause);
	TEST(another_answer_replaces_what_was_begun);
	return g_test_run();
}
