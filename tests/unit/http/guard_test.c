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
	{"a_backslash_is_refused", BAD, .target = "/a\\..\\staff"},
	{"a_fragment_is_refused", BAD, .target = "/project#x"},
	{"a_space_is_refused", BAD, .target = "/project x"},
	{"a_control_byte_is_refused", BAD, .target = "/project\x01"},
	{"a_byte_above_ascii_is_refused", BAD, .target = "/projekt\xc3\xa4"},
	{"an_angle_bracket_is_refused", BAD, .target = "/project?<script>"},
	{"an_empty_target_is_refused", BAD, .target = ""},
	/* versions and methods */
	{"http_1_0_passes", OK, .version = "HTTP/1.0"},
	{"http_0_9_is_refused", BAD, .version = ""},
	{"http_2_is_refused", BAD, .version = "HTTP/2.0"},
	{"http_1_2_is_refused", BAD, .version = "HTTP/1.2"},
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
	/* names and values of headers */
	{"a_space_before_the_colon_is_refused", BAD, .headers = {HOST, "Content-Length \0" "5"}},
	{"a_space_in_a_name_is_refused", BAD, .headers = {HOST, "X Y\0z"}},
	{"an_empty_name_is_refused", BAD, .headers = {HOST, "\0z"}},
	{"a_name_above_ascii_is_refused", BAD, .headers = {HOST, "X\xe4\0z"}},
	{"a_tab_in_a_value_passes", OK, .headers = {HOST, "X\0a\tb"}},
	{"a_bare_cr_in_a_value_is_refused", BAD, .headers = {HOST, "X\0a\rb"}},
	{"a_del_in_a_value_is_refused", BAD, .headers = {HOST, "X\0a\x7f"}},
	{"latin_1_in_a_value_passes", OK, .headers = {HOST, "X\0\xe4"}},
	/* framing */
	{"a_length_passes", OK, .method = "POST", .headers = {HOST, "Content-Length\0" "5"}},
	{"two_lengths_are_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0" "5", "Content-Length\0" "5"}},
	{"two_different_lengths_are_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0" "5", "content-length\0" "6"}},
	{"a_list_of_lengths_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0" "5, 5"}},
	{"a_signed_length_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0+5"}},
	{"a_negative_length_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0-5"}},
	{"a_hexadecimal_length_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0" "0x5"}},
	{"an_empty_length_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0"}},
	{"a_length_beyond_all_measure_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length\0" "99999999999999999999"}},
	{"chunks_are_refused", PROBLEM_LENGTH_REQUIRED, .method = "POST", .headers = {HOST, "Transfer-Encoding\0chunked"}},
	{"length_and_chunks_are_refused", PROBLEM_LENGTH_REQUIRED, .method = "POST", .headers = {HOST, "Content-Length\0" "5", "Transfer-Encoding\0chunked"}},
	{"chunks_and_length_are_refused", PROBLEM_LENGTH_REQUIRED, .method = "POST", .headers = {HOST, "Transfer-Encoding\0chunked", "Content-Length\0" "5"}},
	{"an_unknown_coding_is_refused", PROBLEM_LENGTH_REQUIRED, .method = "POST", .headers = {HOST, "Transfer-Encoding\0xchunked"}},
	{"identity_is_refused", PROBLEM_LENGTH_REQUIRED, .method = "POST", .headers = {HOST, "transfer-encoding\0identity"}},
	{"a_coding_folded_into_the_name_is_refused", BAD, .method = "POST", .headers = {HOST, "Transfer-Encodingchunked\0"}},
	{"a_length_folded_into_the_name_is_refused", BAD, .method = "POST", .headers = {HOST, "Content-Length5\0"}},
	{"a_name_that_begins_like_a_length_is_refused", BAD, .method = "POST", .headers = {HOST, "content-length-x\0" "5"}},
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
	g_assert_true((verdict.reason == NULL) == (vector->problem == PROBLEM_NONE));
}

static void the_length_of_what_passes_is_told(void)
{
	const Vector vector = {"", OK, .method = "POST",
		.headers = {HOST, "Content-Length\0"
				  "65536"}};

	g_assert_cmpuint(judge(&vector).content_length, ==, 65536);
}

static void the_longest_target_passes_and_one_byte_more_is_refused(void)
{
	g_autofree char *target = g_strnfill(GUARD_TARGET_BYTES_MAX + 1, 'a');
	const Vector vector = {"", OK, .target = target};

	target[0] = '/';
	g_assert_cmpint(judge(&vector).problem, ==, PROBLEM_TARGET_TOO_LONG);
	target[GUARD_TARGET_BYTES_MAX] = '\0';
	g_assert_cmpint(judge(&vector).problem, ==, PROBLEM_NONE);
}

static void as_many_headers_as_fit_pass_and_one_more_is_refused(void)
{
	HttpHeader headers[REQUEST_HEADERS_MAX + 1] = {{"Host", "h", 4, 1}};
	GuardInput input = {
		.version = "HTTP/1.1", .target = "/", .headers = headers, .headers_count = REQUEST_HEADERS_MAX};

	for (gsize i = 1; i < G_N_ELEMENTS(headers); i++)
		headers[i] = (HttpHeader){"X", "y", 1, 1};
	g_assert_cmpint(guard_check(&input).problem, ==, PROBLEM_NONE);
	input.headers_count++;
	g_assert_cmpint(guard_check(&input).problem, ==, PROBLEM_HEADERS_TOO_LARGE);
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
	for (const char *c = target; *c != '\0'; c++)
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
		char target[BYTES_MAX + 2] = "/", value[BYTES_MAX + 1];
		fill_randomly(target + 1, (gsize)g_test_rand_int_range(0, BYTES_MAX));
		fill_randomly(value, (gsize)g_test_rand_int_range(0, BYTES_MAX));
		const HttpHeader headers[] = {{"Host", "h", 4, 1}, {"Content-Length", value, 14, strlen(value)}};
		const GuardInput input = {.method = HTTP_POST,
			.version = "HTTP/1.1",
			.target = target,
			.headers = headers,
			.headers_count = 1 + (guint)(i % 2)};
		if (guard_check(&input).problem != PROBLEM_NONE)
			continue;
		passed++;
		assert_is_safe(target);
		g_assert_true(i % 2 == 0 || strspn(value, "0123456789") == strlen(value));
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
	g_test_add_func("/http/guard/the_longest_target_passes_and_one_byte_more_is_refused",
		the_longest_target_passes_and_one_byte_more_is_refused);
	g_test_add_func("/http/guard/as_many_headers_as_fit_pass_and_one_more_is_refused",
		as_many_headers_as_fit_pass_and_one_more_is_refused);
	g_test_add_func("/http/guard/nothing_random_that_passes_can_be_read_in_two_ways",
		nothing_random_that_passes_can_be_read_in_two_ways);
	return g_test_run();
}
