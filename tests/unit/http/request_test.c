/* http/server/request: headers, query, and content type. */
#include <string.h>

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

static void a_page_uses_what_it_can_of_its_query(void)
{
	const Request request = {.query = "utm=100%&a=%ff&title=Rust&title=again&b=%00&use_case=game_engine&&="};
	g_autoptr(Form) form = request_page_query(&request);

	g_assert_cmpstr(form_find(form, "title"), ==, "Rust");
	g_assert_cmpstr(form_find(form, "use_case"), ==, "game_engine");
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
	TEST(a_page_uses_what_it_can_of_its_query);
	return g_test_run();
}
