/* http/server/scanner: what passes and what does not, whole and in every possible pair of pieces. */
#include <string.h>

#include "http/server/scanner.h"

#define HOST	 "Host: h\r\n"
#define GET	 "GET / HTTP/1.1\r\n" HOST
#define POST	 "POST / HTTP/1.1\r\n" HOST
#define CHUNKED	 POST "Transfer-Encoding: chunked\r\n\r\n"
#define BAD	 PROBLEM_BAD_REQUEST
#define NO_FRAME PROBLEM_LENGTH_REQUIRED

typedef struct Vector {
	const char *name;
	const char *text;
	ScanState state;     /* at the end */
	ProblemKind problem; /* with SCAN_REFUSED */
	guint requests;
} Vector;

/* clang-format off */
static const Vector vectors[] = {
	{"a_whole_head_awaits_the_next", GET "\r\n", SCAN_START, PROBLEM_NONE, 1},
	{"two_heads_are_two_requests", GET "\r\n" GET "\r\n", SCAN_START, PROBLEM_NONE, 2},
	{"an_empty_line_before_a_head_passes", "\r\n" GET "\r\n", SCAN_START, PROBLEM_NONE, 1},
	{"a_body_is_counted", POST "Content-Length: 5\r\n\r\nGET /" GET "\r\n", SCAN_START, PROBLEM_NONE, 2},
	{"a_body_of_nothing_is_none", POST "Content-Length: 0\r\n\r\n" GET "\r\n", SCAN_START, PROBLEM_NONE, 2},
	{"chunks_end_with_an_empty_one", CHUNKED "5\r\nGET /\r\na;x=y\r\n0123456789\r\n0\r\n\r\n" GET "\r\n", SCAN_START, PROBLEM_NONE, 2},
	{"trailers_belong_to_the_body", CHUNKED "0\r\nX: y\r\nGET: /\r\n\r\n", SCAN_START, PROBLEM_NONE, 1},
	{"half_a_body_awaits_the_rest", POST "Content-Length: 5\r\n\r\nabc", SCAN_BODY, PROBLEM_NONE, 1},
	{"latin_1_in_a_value_passes", GET "X: \xe9\r\n\r\n", SCAN_START, PROBLEM_NONE, 1},
	{"a_value_may_be_empty", GET "X:\r\n\r\n", SCAN_START, PROBLEM_NONE, 1},

	{"length_and_chunks_are_refused", POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"chunks_and_length_are_refused", POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"another_coding_is_refused", POST "Transfer-Encoding: gzip, chunked\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"a_longer_coding_is_refused", POST "Transfer-Encoding: chunked                 x\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"two_codings_are_refused", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"chunks_in_http_1_0_are_refused", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", SCAN_REFUSED, NO_FRAME, 1},
	{"two_lengths_are_refused", POST "Content-Length: 5\r\ncontent-length: 5\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_list_of_lengths_is_refused", POST "Content-Length: 5, 5\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_signed_length_is_refused", POST "Content-Length: +5\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_hexadecimal_length_is_refused", POST "Content-Length: 0x5\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"an_empty_length_is_refused", POST "Content-Length: \r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_length_beyond_all_measure_is_refused", POST "Content-Length: 9999999999999999999\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_space_before_the_colon_is_refused", POST "Content-Length : 5\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_folded_header_is_refused", POST "Transfer-Encoding:\r\n chunked\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_folded_first_header_is_refused", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_bare_lf_is_refused", "GET / HTTP/1.1\nHost: h\n\n", SCAN_REFUSED, BAD, 1},
	{"a_bare_cr_is_refused", GET "X: a\rb\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_control_byte_is_refused", GET "X: a\x01\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_header_without_a_colon_is_refused", GET "X\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_header_without_a_name_is_refused", GET ": x\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_name_above_ascii_is_refused", GET "X\xe9: x\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"http_2_is_refused", "GET / HTTP/2.0\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"http_0_9_is_refused", "GET /\r\n", SCAN_REFUSED, BAD, 1},
	{"a_long_version_is_refused", "GET / HTTP/1.1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"a_blank_in_the_target_is_refused", "GET /a b HTTP/1.1\r\n\r\n", SCAN_REFUSED, BAD, 1},
	{"what_is_no_method_is_refused", "\x16\x03\x01", SCAN_REFUSED, BAD, 1},
	{"a_refusal_is_counted_behind_what_was_sound", GET "\r\n" GET "X Y\r\n", SCAN_REFUSED, BAD, 2},

	{"a_chunk_without_size_breaks_the_body", CHUNKED "\r\n", SCAN_BROKEN, PROBLEM_NONE, 1},
	{"a_signed_chunk_size_breaks_the_body", CHUNKED "+5\r\n", SCAN_BROKEN, PROBLEM_NONE, 1},
	{"a_huge_chunk_breaks_the_body", CHUNKED "fffffffff\r\n", SCAN_BROKEN, PROBLEM_NONE, 1},
	{"a_chunk_longer_than_said_breaks_the_body", CHUNKED "2\r\nabc\r\n", SCAN_BROKEN, PROBLEM_NONE, 1},
	{"a_bare_lf_behind_a_chunk_breaks_the_body", CHUNKED "2\r\nab\n", SCAN_BROKEN, PROBLEM_NONE, 1},
	{"a_trailer_without_colon_breaks_the_body", CHUNKED "0\r\nX\r\n", SCAN_BROKEN, PROBLEM_NONE, 1},
};
/* clang-format on */

/* Scans text in two pieces and appends what the library gets. */
static void scan(Scanner *scanner, const char *text, gsize first, GString *passed)
{
	const gsize bytes = strlen(text);
	const gsize ends[] = {first, bytes};
	gsize at = 0;

	scanner_init(scanner);
	for (gsize i = 0; i < G_N_ELEMENTS(ends) && scanner->state < SCAN_REFUSED; i++) {
		char ending[SCANNER_ENDING_BYTES_MAX];
		const gsize count = ends[i] - at;
		g_autofree char *piece = g_memdup2(text + at, count);
		const gsize sound = scanner_scan(scanner, piece, count, ending);
		g_string_append_len(passed, piece, (gssize)sound);
		g_assert_true((sound == count) == (scanner->state < SCAN_REFUSED));
		if (scanner->state == SCAN_REFUSED)
			g_string_append(passed, ending);
		at = ends[i];
	}
}

static void check_vector(gconstpointer data)
{
	const Vector *vector = data;

	for (gsize first = 0; first <= strlen(vector->text); first++) {
		g_autoptr(GString) passed = g_string_new(NULL);
		Scanner scanner;
		scan(&scanner, vector->text, first, passed);
		g_assert_cmpint(scanner.state, ==, vector->state);
		g_assert_cmpint(scanner.problem, ==, vector->problem);
		g_assert_cmpuint(scanner.requests, ==, vector->requests);
		if (vector->state < SCAN_REFUSED)
			g_assert_cmpstr(passed->str, ==, vector->text);
		/* Whatever was refused, the library has got a whole head. */
		if (vector->state == SCAN_REFUSED)
			g_assert_true(g_str_has_suffix(passed->str, "\r\n\r\n"));
	}
}

static void a_head_may_have_16_kb_and_not_a_byte_more(void)
{
	g_autofree char *filler = g_strnfill(SCANNER_HEAD_BYTES_MAX - strlen(GET "X: \r\n\r\n"), 'x');
	g_autofree char *fits = g_strconcat(GET "X: ", filler, "\r\n\r\n", NULL);
	g_autofree char *does_not = g_strconcat(GET "X: y", filler, "\r\n\r\n", NULL);
	g_autoptr(GString) passed = g_string_new(NULL);
	Scanner scanner;

	scan(&scanner, fits, 100, passed);
	g_assert_cmpint(scanner.state, ==, SCAN_START);
	scan(&scanner, does_not, 100, passed);
	g_assert_cmpint(scanner.state, ==, SCAN_REFUSED);
	g_assert_cmpint(scanner.problem, ==, PROBLEM_HEADERS_TOO_LARGE);
}

static void the_65th_header_is_refused(void)
{
	g_autoptr(GString) text = g_string_new("GET / HTTP/1.1\r\n");
	g_autoptr(GString) passed = g_string_new(NULL);
	Scanner scanner;

	for (int i = 0; i < SCANNER_HEADERS_MAX; i++)
		g_string_append(text, "X: y\r\n");
	scan(&scanner, text->str, 10, passed);
	g_assert_cmpint(scanner.state, ==, SCAN_LINE);
	g_string_append(text, "X: y\r\n\r\n");
	scan(&scanner, text->str, 10, passed);
	g_assert_cmpint(scanner.problem, ==, PROBLEM_HEADERS_TOO_LARGE);
}

static void the_name_cookie_is_marked_and_restored(void)
{
	static const char text[] = GET "cookie: a=cookie\r\nCookie2: Cookie\r\n\r\n";
	g_autoptr(GString) passed = g_string_new(NULL);
	char name[] = "Cooki\1";
	Scanner scanner;

	scan(&scanner, text, 0, passed);
	g_assert_cmpstr(passed->str, ==,
		GET "cooki\1: a=cookie\r\nCooki\1"
		    "2: Cookie\r\n\r\n");
	scanner_restore_name(name, strlen(name));
	g_assert_cmpstr(name, ==, "Cookie");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autofree char *path = g_strconcat("/http/scanner/", vectors[i].name, NULL);
		g_test_add_data_func(path, &vectors[i], check_vector);
	}
	g_test_add_func(
		"/http/scanner/a_head_may_have_16_kb_and_not_a_byte_more", a_head_may_have_16_kb_and_not_a_byte_more);
	g_test_add_func("/http/scanner/the_65th_header_is_refused", the_65th_header_is_refused);
	g_test_add_func("/http/scanner/the_name_cookie_is_marked_and_restored", the_name_cookie_is_marked_and_restored);
	return g_test_run();
}
