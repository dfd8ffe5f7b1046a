/*
 * Whatever the pieces in which bytes arrive, the scanner finds the same; and what it lets through differs from them by
 * the mark alone.
 */
#include <string.h>

#include "fuzz.h"
#include "http/server/scanner.h"

/* Scans in pieces of piece bytes and appends what the library gets. */
static void scan(Scanner *scanner, const uint8_t *bytes, size_t count, size_t piece, GString *passed)
{
	char ending[SCANNER_ENDING_BYTES_MAX] = "";

	scanner_init(scanner);
	for (size_t at = 0; at < count && scanner->state < SCAN_REFUSED; at += piece) {
		const gsize wanted = MIN(piece, count - at);
		g_autofree char *copy = g_memdup2(bytes + at, wanted);
		const gsize sound = scanner_scan(scanner, copy, wanted, ending);
		g_assert_true(sound <= wanted && (sound == wanted) == (scanner->state < SCAN_REFUSED));
		g_string_append_len(passed, copy, (gssize)sound);
	}
	if (scanner->state == SCAN_REFUSED) {
		g_assert_true(scanner->problem != PROBLEM_NONE && scanner->reason != TEXT_NONE);
		g_assert_true(g_str_has_suffix(ending, "\r\n\r\n"));
		g_string_append(passed, ending);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GString) whole = g_string_new(NULL), parts = g_string_new(NULL);
	Scanner one, other;

	scan(&one, bytes, count, MAX(count, 1), whole);
	scan(&other, bytes, count, 1 + count % 7, parts);
	g_assert_true(g_string_equal(whole, parts));
	g_assert_true(one.state == other.state && one.requests == other.requests && one.problem == other.problem);
	for (gsize i = 0; i < whole->len && one.state < SCAN_REFUSED; i++)
		g_assert_true(whole->str[i] == (char)bytes[i] || whole->str[i] == '\1');
	return 0;
}
