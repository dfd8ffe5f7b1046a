/* http/server/guard: what is let through and what is not, vector by vector. */
#include <string.h>

#include "http/server/guard.h"

enum {
	HEADERS_MAX = 4
};

typedef struct Vector {
	const char *name;
	ProblemKind problem;
	const char *method;		  /* NULL: GET */
	const char *version;		  /* NULL: HTTP/1.1 */
	const char *target;		  /* NULL: /project */
	const char *headers[HEADERS_MAX]; /* "name\0value", as the library hands them over; NULL: Host alone */
} Vector;

#define HOST "Host\0leads.example"
#define BAD  PROBLEM_BAD_REQUEST
#define OK   PROBLEM_NONE

/* clang-format off */
static const Vector vectors[] = {
	/* targets */
	{"a_plain_path_passes", OK, .target = "/api/v1/leads"},
	{"a_query_may_hold_escapes_and_dots", OK, .target = "/project?q=%00%2e%2e/../a"},
	{"a_dot_inside_a_segment_passes", OK, .target = "/api/v1/leads.csv"},
	{"a_target_without_slash_is_refused", BAD, .target = "project"},
	{"an_asterisk_is_refused", BAD, .method = "OPTIONS", .target = "*"},
	{"an_absolute_address_is_refused", BAD, .target = "http://leads.example/project"},
	{"an_authority_is_refused", BAD, .method = "CONNECT", .target = "leads.example:443"},
	{"two_slashes_at_the_start_are_refused", BAD, .target = "//staff"},
	{"an_escaped_dot_is_refused", BAD, .target = "/a/%2e%2e/staff"},
	{"an_escaped_slash_is_refused", BAD, .target = "/a%2Fstaff"},
	{"an_escaped_nul_is_refused", BAD, .target = "/staff%00.html"},
	{"a_dot_segment_is_refused", BAD, .target = "/a/../staff"},
	{"a_single_dot_segment_is_refused", BAD, .target = "/./staff"},
	{"a_hidden_file_is_refused", BAD, .target = "/.git/config"},
	{"a_well_known_name_is_not", OK, .target = "/.well-known/security.txt"},
	{"a_dot_segment_behind_a_well_known_name_is_refused", BAD, .target = "/.well-known/../staff"},
	{"a_backslash_is_refused", BAD, .target = "/a\\..\\staff"},
	{"a_fragment_is_refused", BAD, .target = "/project#x"},
	{"a_space_is_refused", BAD, .target = "/project x"},
	{"a_control_byte_is_refused", BAD, .target = "/project\x01"},
	{"a_byte_above_ascii_is_refused", BAD, .target = "/projekt\xc3\xa4"},
	{"an_angle_bracket_in_a_path_is_refused", BAD, .target = "/<project>"},
	{"what_advertising_puts_into_a_query_passes", OK, .target = "/project?utm={keyword}|a^b`c\xe9%"},
	{"an_empty_target_is_refused", BAD, .target = ""},
	/* versions and methods */
	{"http_1_0_passes", OK, .version = "HTTP/1.0"},
	{"a_probe_by_http_1_0_needs_no_host", OK, .version = "HTTP/1.0", .target = "/healthz", .headers = {"Accept\0*/*"}},
	{"the_other_probe_needs_none_either", OK, .version = "HTTP/1.0", .target = "/readyz", .headers = {"Accept\0*/*"}},
	{"a_page_by_http_1_0_needs_a_host", BAD, .version = "HTTP/1.0", .headers = {"Accept\0*/*"}},
	{"a_probe_by_http_1_1_needs_a_host", BAD, .target = "/healthz", .headers = {"Accept\0*/*"}},
	{"a_get_with_a_body_is_refused", BAD, .headers = {HOST, "Content-Length\0" "5"}},
	{"a_head_with_a_body_is_refused", BAD, .method = "HEAD", .headers = {HOST, "Content-Length\0" "5"}},
	{"a_get_that_says_length_zero_passes", OK, .headers = {HOST, "Content-Length\0" "0"}},
	/* hosts */
	{"no_host_is_refused", BAD, .headers = {"Accept\0*/*"}},
	{"two_hosts_are_refused", BAD, .headers = {HOST, HOST}},
	{"two_hosts_in_other_case_are_refused", BAD, .headers = {HOST, "hOsT\0other.example"}},
	{"an_empty_host_is_refused", BAD, .headers = {"Host\0"}},
	{"a_host_with_a_path_is_refused", BAD, .headers = {"Host\0leads.example/x"}},
	{"a_host_with_two_names_is_refused", BAD, .headers = {"Host\0a.example, b.example"}},
	{"a_host_with_an_address_and_port_passes", OK, .headers = {"Host\0[::1]:8080"}},
	/* bodies */
	{"a_get_with_chunks_is_refused", BAD, .headers = {HOST, "Transfer-Encoding\0chunked"}},
	{"chunks_pass", OK, .method = "POST", .headers = {HOST, "Transfer-Encoding\0chunked"}},
	{"a_length_passes", OK, .method = "POST", .headers = {HOST, "Content-Length\0" "5"}},
};
/* clang-format on */

static guint split_headers(const Vector *vector, HttpHeader headers[HEADERS_MAX])
{
	static const char host[] = HOST;
	guint count = 0;

	while (count < HEADERS_MAX && vector->headers[count] != NULL) {
		const char *name = vector->headers[count];
		const char *value = name + strlen(name) + 1;
		headers[count++] = (HttpHeader){name, value, strlen(name), strlen(value)};
	}
	if (count == 0)
		headers[count++] = (HttpHeader){host, host + strlen(host) + 1, strlen(host), sizeof host - 6};
	return count;
}

static GuardVerdict judge(const Vector *vector)
{
	HttpHeader headers[HEADERS_MAX];
	const GuardInput input = {.method = http_method_parse(vector->method == NULL ? "GET" : vector->method),
		.version = vector->version == NULL ? "HTTP/1.1" : vector->version,
		.target = vector->target == NULL ? "/project" : vector->target,
		.headers_count = split_headers(vector, headers),
		.headers = headers};

	return guard_check(&input);
}

static void check_vector(gconstpointer data)
{
	const Vector *vector = data;
	const GuardVerdict verdict = judge(vector);

	g_assert_cmpint(verdict.problem, ==, vector->problem);
	g_assert_true((verdict.reason == TEXT_NONE) == (vector->problem == PROBLEM_NONE));
}

static void the_length_of_what_passes_is_told(void)
{
	const Vector vector = {"", OK, .method = "POST",
		.headers = {HOST, "Content-Length\0"
				  "65536"}};

	g_assert_cmpuint(judge(&vector).content_length, ==, 65536);
}

static void chunks_are_told(void)
{
	const Vector vector = {"", OK, .method = "POST", .headers = {HOST, "transfer-encoding\0chunked"}};

	g_assert_true(judge(&vector).is_chunked);
}

static void the_longest_target_for_programs_passes_and_one_byte_more_is_refused(void)
{
	g_autofree char *target = g_strnfill(GUARD_TARGET_BYTES_MAX + 1, 'a');

	g_assert_cmpint(guard_check_strict(target).problem, ==, PROBLEM_TARGET_TOO_LONG);
	target[GUARD_TARGET_BYTES_MAX] = '\0';
	g_assert_cmpint(guard_check_strict(target).problem, ==, PROBLEM_NONE);
}

static void programs_escape_what_must_be_escaped(void)
{
	static const char *const targets[] = {
		"/a?<x>", "/a?a|b", "/a?{x}", "/a?x^y", "/a?`", "/a?\"", "/a?\xe9", "/a?#"};

	for (gsize i = 0; i < G_N_ELEMENTS(targets); i++)
		g_assert_cmpint(guard_check_strict(targets[i]).problem, ==, BAD);
	g_assert_cmpint(guard_check_strict("/a?q=%7Cx&b=(1)").problem, ==, OK);
}

/* Bytes that matter to the guard, and some that do not. */
static void fill_randomly(char *text, gsize bytes)
{
	static const char alphabet[] = "/a.%0?#\\:-_ \t\r\x7f\xc3G;,[]";

	for (gsize i = 0; i < bytes; i++)
		text[i] = alphabet[g_test_rand_int_range(0, sizeof alphabet - 1)];
	text[bytes] = '\0';
}

static void assert_is_safe(const char *target)
{
	g_autofree char *path = g_strndup(target, strcspn(target, "?"));

	g_assert_true(target[0] == '/' && target[1] != '/');
	g_assert_null(strchr(path, '%'));
	g_assert_null(strstr(path, "/."));
	for (const char *c = path; *c != '\0'; c++)
		g_assert_true(*c > ' ' && *c < 0x7f && *c != '#' && *c != '\\');
}

static void nothing_random_that_passes_can_be_read_in_two_ways(void)
{
	enum {
		ROUNDS = 200000,
		BYTES_MAX = 8
	};
	guint passed = 0;

	for (int i = 0; i < ROUNDS; i++) {
		char target[BYTES_MAX + 2] = "/";
		fill_randomly(target + 1, (gsize)g_test_rand_int_range(0, BYTES_MAX));
		const HttpHeader headers[] = {{"Host", "h", 4, 1}};
		const GuardInput input = {.method = HTTP_POST,
			.version = "HTTP/1.1",
			.target = target,
			.headers = headers,
			.headers_count = G_N_ELEMENTS(headers)};
		if (guard_check(&input).problem != PROBLEM_NONE)
			continue;
		passed++;
		assert_is_safe(target);
	}
	g_assert_cmpuint(passed, >, 100);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autofree char *path = g_strconcat("/http/guard/", vectors[i].name, NULL);
		g_test_add_data_func(path, &vectors[i], check_vector);
	}
	g_test_add_func("/http/guard/the_length_of_what_passes_is_told", the_length_of_what_passes_is_told);
	g_test_add_func("/http/guard/chunks_are_told", chunks_are_told);
	g_test_add_func("/http/guard/the_longest_target_for_programs_passes_and_one_byte_more_is_refused",
		the_longest_target_for_programs_passes_and_one_byte_more_is_refused);
	g_test_add_func("/http/guard/programs_escape_what_must_be_escaped", programs_escape_what_must_be_escaped);
	g_test_add_func("/http/guard/nothing_random_that_passes_can_be_read_in_two_ways",
		nothing_random_that_passes_can_be_read_in_two_ways);
	return g_test_run();
}
