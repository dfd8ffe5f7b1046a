#include "http/server/scanner.h"

#include "codec/text_keys.h"

#include <string.h>

#define COOKIE_NAME	"cookie"
#define COOKIE_NAME_END (sizeof COOKIE_NAME - 2) /* where its "e" stands */
#define COOKIE_MARK	'\1'			 /* no name that passes the scanner contains it */

/* What makes a whole head of what the library has received so far. */
static const char *const endings[] = {
	[SCAN_START] = "X / HTTP/1.1\r\n\r\n",
	[SCAN_METHOD] = "X / HTTP/1.1\r\n\r\n",
	[SCAN_TARGET] = "/ HTTP/1.1\r\n\r\n",
	[SCAN_VERSION] = " HTTP/1.1\r\n\r\n",
	[SCAN_LINE] = "X:\r\n\r\n",
	[SCAN_NAME] = "X:\r\n\r\n", /* another name than Content-Length, whose value the library would want */
	[SCAN_VALUE] = "\r\n\r\n",
};

void scanner_init(Scanner *scanner)
{
	*scanner = (Scanner){.state = SCAN_START};
}

void scanner_restore_name(char *name, gsize name_bytes)
{
	if (name_bytes > COOKIE_NAME_END && name[COOKIE_NAME_END] == COOKIE_MARK)
		name[COOKIE_NAME_END] = 'e';
}

static bool refuse(Scanner *scanner, ProblemKind problem, TextKey reason)
{
	scanner->problem = problem;
	scanner->reason = reason;
	return false;
}

static bool refuse_request(Scanner *scanner, TextKey reason)
{
	return refuse(scanner, PROBLEM_BAD_REQUEST, reason);
}

/* RFC 9110, 5.6.2: what a method and a header's name are made of. */
static bool is_tchar(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static void enter(Scanner *scanner, ScanState state)
{
	scanner->state = state;
	scanner->token_bytes = 0;
}

/* Appends to a text that is only as long as needed to know those that matter. */
static void remember(char text[static SCANNER_NAME_BYTES], guint at, char c)
{
	if (at < SCANNER_NAME_BYTES - 1) {
		text[at] = g_ascii_tolower(c);
		text[at + 1] = '\0';
	}
}

/* Heads */

static void begin_request(Scanner *scanner)
{
	*scanner = (Scanner){.state = SCAN_METHOD, .head_bytes = scanner->head_bytes, .requests = scanner->requests};
}

static bool scan_method(Scanner *scanner, char c)
{
	if (c == ' ' && scanner->token_bytes > 0) {
		enter(scanner, SCAN_TARGET);
		return true;
	}
	if (!is_tchar(c))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_NO_METHOD);
	if (++scanner->token_bytes > SCANNER_METHOD_BYTES_MAX)
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_METHOD);
	return true;
}

static bool scan_target(Scanner *scanner, char c)
{
	if (c == ' ' && scanner->token_bytes > 0) {
		enter(scanner, SCAN_VERSION);
		return true;
	}
	if (c == ' ' || is_control(c) || c == '\t')
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_TARGET_CONTROL);
	scanner->token_bytes++;
	return true;
}

static bool end_version(Scanner *scanner)
{
	if (strcmp(scanner->name, "http/1.1") != 0 && strcmp(scanner->name, "http/1.0") != 0)
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_VERSION);
	scanner->is_old = strcmp(scanner->name, "http/1.0") == 0;
	enter(scanner, SCAN_LINE);
	return true;
}

static bool scan_version(Scanner *scanner, char c)
{
	if (c == ' ' || is_control(c))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_LINE_PARTS);
	remember(scanner->name, scanner->token_bytes++, c);
	return true;
}

static bool has_name(const Scanner *scanner, const char *name)
{
	return strcmp(scanner->name, name) == 0;
}

static bool begin_value(Scanner *scanner)
{
	const bool is_length = has_name(scanner, "content-length");
	const bool is_coding = has_name(scanner, "transfer-encoding");

	if (is_length && scanner->has_length)
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_CONTENT_LENGTH);
	if (is_coding && scanner->has_coding)
		return refuse(scanner, PROBLEM_LENGTH_REQUIRED, TEXT_PROBLEM_BAD_REQUEST_TRANSFER_ENCODINGS);
	scanner->has_length |= is_length;
	scanner->has_coding |= is_coding;
	scanner->header = is_length ? SCAN_HEADER_LENGTH : is_coding ? SCAN_HEADER_CODING : SCAN_HEADER_OTHER;
	enter(scanner, SCAN_VALUE);
	return true;
}

static bool scan_name(Scanner *scanner, char *c)
{
	if (*c == ':' && scanner->token_bytes > 0)
		return begin_value(scanner);
	if (!is_tchar(*c))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_HEADER_NAME);
	remember(scanner->name, scanner->token_bytes++, *c);
	if (scanner->token_bytes == sizeof COOKIE_NAME - 1 && has_name(scanner, COOKIE_NAME))
		*c = COOKIE_MARK;
	return true;
}

static bool scan_line(Scanner *scanner, char *c)
{
	if (is_blank(*c))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_HEADER_FOLD);
	if (++scanner->headers > SCANNER_HEADERS_MAX)
		return refuse(scanner, PROBLEM_HEADERS_TOO_LARGE, TEXT_PROBLEM_HEADERS_TOO_LARGE_COUNT);
	enter(scanner, SCAN_NAME);
	scanner->name[0] = '\0';
	return scan_name(scanner, c);
}

static bool scan_length_digit(Scanner *scanner, char c)
{
	enum {
		DIGITS_MAX = 18 /* fits without overflow */
	};

	if (is_blank(c) && scanner->token_bytes == 0)
		return true;
	if (!g_ascii_isdigit(c) || ++scanner->token_bytes > DIGITS_MAX)
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_CONTENT_LENGTH);
	scanner->left = scanner->left * 10 + (uint64_t)(c - '0');
	return true;
}

static bool scan_value(Scanner *scanner, char c)
{
	if (is_control(c))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_HEADER_VALUE);
	if (scanner->header == SCAN_HEADER_LENGTH)
		return scan_length_digit(scanner, c);
	if (scanner->header == SCAN_HEADER_CODING && (scanner->token_bytes > 0 || c != ' '))
		remember(scanner->coding, scanner->token_bytes++, c);
	return true;
}

static bool end_value(Scanner *scanner)
{
	enter(scanner, SCAN_LINE);
	return true;
}

static bool end_head(Scanner *scanner)
{
	if (scanner->has_coding && (scanner->has_length || strcmp(scanner->coding, "chunked") != 0))
		return refuse(scanner, PROBLEM_LENGTH_REQUIRED, TEXT_PROBLEM_LENGTH_REQUIRED_DETAIL);
	if (scanner->has_coding && scanner->is_old)
		return refuse(scanner, PROBLEM_LENGTH_REQUIRED, TEXT_PROBLEM_BAD_REQUEST_OLD_CODING);
	scanner->requests++;
	scanner->head_bytes = 0;
	enter(scanner, scanner->has_coding ? SCAN_CHUNK_SIZE : scanner->left > 0 ? SCAN_BODY : SCAN_START);
	return true;
}

/* Bodies */

static bool scan_chunk_size(Scanner *scanner, char c)
{
	enum {
		DIGITS_MAX = 8 /* more than anybody may send */
	};

	if (c == ';' && scanner->token_bytes > 0) {
		enter(scanner, SCAN_CHUNK_EXTENSION);
		return true;
	}
	if (!g_ascii_isxdigit(c) || ++scanner->token_bytes > DIGITS_MAX)
		return false;
	scanner->left = scanner->left * 16 + (uint64_t)g_ascii_xdigit_value(c);
	return true;
}

static bool end_chunk_line(Scanner *scanner)
{
	scanner->headers = 0;
	enter(scanner, scanner->left > 0 ? SCAN_CHUNK_DATA : SCAN_TRAILER);
	return true;
}

static bool scan_chunk_text(Scanner *scanner, char c)
{
	return !is_control(c) && ++scanner->token_bytes <= SCANNER_CHUNK_LINE_BYTES_MAX;
}

/* The library reads a trailer as a header: so it must be one. */
static bool scan_trailer(Scanner *scanner, char c)
{
	if (scanner->token_bytes == 0)
		scanner->has_length = false; /* here: a colon was seen */
	if (c == ':' && scanner->token_bytes > 0)
		scanner->has_length = true;
	else if (!scanner->has_length && !is_tchar(c))
		return false;
	return scan_chunk_text(scanner, c);
}

static bool end_trailer(Scanner *scanner)
{
	if (scanner->token_bytes == 0) {
		enter(scanner, SCAN_START);
		return true;
	}
	enter(scanner, SCAN_TRAILER);
	return scanner->has_length && ++scanner->headers <= SCANNER_TRAILERS_MAX;
}

/* A line's end, in whatever it ends. */
static bool scan_line_end(Scanner *scanner)
{
	switch (scanner->state) {
	case SCAN_START:
		return true;
	case SCAN_VERSION:
		return end_version(scanner);
	case SCAN_LINE:
		return end_head(scanner);
	case SCAN_VALUE:
		return end_value(scanner);
	case SCAN_CHUNK_SIZE:
	case SCAN_CHUNK_EXTENSION:
		return end_chunk_line(scanner);
	case SCAN_CHUNK_END:
		enter(scanner, SCAN_CHUNK_SIZE);
		return true;
	case SCAN_TRAILER:
		return end_trailer(scanner);
	case SCAN_METHOD:
	case SCAN_TARGET:
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_LINE_END);
	case SCAN_NAME:
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_COLON);
	case SCAN_BODY:
	case SCAN_CHUNK_DATA:
	case SCAN_REFUSED:
	case SCAN_BROKEN:
		break;
	}
	g_assert_not_reached();
}

static bool scan_text(Scanner *scanner, char *c)
{
	switch (scanner->state) {
	case SCAN_START:
		begin_request(scanner);
		return scan_method(scanner, *c);
	case SCAN_METHOD:
		return scan_method(scanner, *c);
	case SCAN_TARGET:
		return scan_target(scanner, *c);
	case SCAN_VERSION:
		return scan_version(scanner, *c);
	case SCAN_LINE:
		return scan_line(scanner, c);
	case SCAN_NAME:
		return scan_name(scanner, c);
	case SCAN_VALUE:
		return scan_value(scanner, *c);
	case SCAN_CHUNK_SIZE:
		return scan_chunk_size(scanner, *c);
	case SCAN_CHUNK_EXTENSION:
		return scan_chunk_text(scanner, *c);
	case SCAN_TRAILER:
		return scan_trailer(scanner, *c);
	case SCAN_CHUNK_END:
		return false;
	case SCAN_BODY:
	case SCAN_CHUNK_DATA:
	case SCAN_REFUSED:
	case SCAN_BROKEN:
		break;
	}
	g_assert_not_reached();
}

static bool is_in_head(const Scanner *scanner)
{
	return scanner->state <= SCAN_VALUE;
}

/* A number must stand before this line's end: the library looks at it when it has the CR alone. */
static bool lacks_number(const Scanner *scanner)
{
	const bool is_number = scanner->state == SCAN_CHUNK_SIZE ||
			       (scanner->state == SCAN_VALUE && scanner->header == SCAN_HEADER_LENGTH);

	return is_number && scanner->token_bytes == 0;
}

/* One byte that is no part of a body. False: it is wrong. */
static bool scan_byte(Scanner *scanner, char *c)
{
	if (is_in_head(scanner) && ++scanner->head_bytes > SCANNER_HEAD_BYTES_MAX)
		return scanner->state <= SCAN_TARGET
			       ? refuse(scanner, PROBLEM_TARGET_TOO_LONG, TEXT_PROBLEM_TARGET_TOO_LONG_DETAIL)
			       : refuse(scanner, PROBLEM_HEADERS_TOO_LARGE, TEXT_PROBLEM_HEADERS_TOO_LARGE_DETAIL);
	if (*c == '\r' && !scanner->has_cr) {
		scanner->has_cr = true;
		return !lacks_number(scanner) || refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_LENGTH);
	}
	if (scanner->has_cr != (*c == '\n'))
		return refuse_request(scanner, TEXT_PROBLEM_BAD_REQUEST_LINE_ENDS);
	if (scanner->has_cr) {
		scanner->has_cr = false;
		return scan_line_end(scanner);
	}
	return scan_text(scanner, c);
}

/* Skips what is data. Returns how many bytes that is. */
static gsize skip_data(Scanner *scanner, gsize count)
{
	const gsize data = (gsize)MIN((uint64_t)count, scanner->left);

	scanner->left -= data;
	if (scanner->left == 0)
		enter(scanner, scanner->state == SCAN_BODY ? SCAN_START : SCAN_CHUNK_END);
	return data;
}

gsize scanner_scan(Scanner *scanner, char *bytes, gsize count, char *ending)
{
	gsize at = 0;

	while (at < count) {
		const ScanState before = scanner->state;
		if (before == SCAN_REFUSED || before == SCAN_BROKEN)
			return at;
		if (before == SCAN_BODY || before == SCAN_CHUNK_DATA) {
			at += skip_data(scanner, count - at);
			continue;
		}
		if (scan_byte(scanner, &bytes[at])) {
			at++;
			continue;
		}
		if (scanner->state <= SCAN_VALUE) {
			/* A target that has not begun needs its slash, one that has needs its end. */
			const bool is_in_target = scanner->state == SCAN_TARGET && scanner->token_bytes > 0;
			const bool is_length = scanner->state == SCAN_VALUE && scanner->header == SCAN_HEADER_LENGTH &&
					       scanner->token_bytes == 0;
			g_strlcpy(ending, endings[is_in_target ? SCAN_VERSION : scanner->state],
				SCANNER_ENDING_BYTES_MAX);
			if (is_length)
				g_strlcpy(ending, "0\r\n\r\n", SCANNER_ENDING_BYTES_MAX);
			scanner->state = SCAN_REFUSED;
			scanner->requests++;
		} else {
			scanner->state = SCAN_BROKEN;
			scanner->problem = PROBLEM_NONE;
		}
		return at;
	}
	return count;
}
