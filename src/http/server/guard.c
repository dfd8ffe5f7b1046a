#include "http/server/guard.h"

#include <string.h>

/* RFC 9110, 5.6.2: what a header's name is made of. */
static bool is_tchar(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool header_is(const HttpHeader *header, const char *name)
{
	return strlen(name) == header->name_bytes && g_ascii_strncasecmp(header->name, name, header->name_bytes) == 0;
}

static const char *check_target(const char *target)
{
	const char *query = strchr(target, '?');
	const gsize path_bytes = query == NULL ? strlen(target) : (gsize)(query - target);

	if (target[0] != '/' || target[1] == '/')
		return "The target must be a path that begins with one slash.";
	for (const char *c = target; *c != '\0'; c++) {
		if (*c < 0x21 || *c > 0x7e || strchr("\\#\"<>^{|}`", *c) != NULL)
			return "The target contains a character that must be percent-encoded.";
	}
	/* No address of ours needs an escape or a dot segment, and both have been used to get past a proxy's rules. */
	if (memchr(target, '%', path_bytes) != NULL || g_strstr_len(target, (gssize)path_bytes, "/.") != NULL)
		return "The path must not contain escapes or dot segments.";
	return NULL;
}

static const char *check_header(const HttpHeader *header)
{
	/* A folded line is glued to the name before it: "Transfer-Encoding:\r\n chunked" arrives as "Transfer-Encodingchunked". */
	static const char *const framing[] = {"content-length", "transfer-encoding"};

	if (header->name_bytes == 0)
		return "A header has no name.";
	for (gsize i = 0; i < header->name_bytes; i++) {
		if (!is_tchar(header->name[i]))
			return "A header's name contains a character that is not allowed.";
	}
	for (gsize i = 0; i < header->value_bytes; i++) {
		const unsigned char c = (unsigned char)header->value[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return "A header's value contains a control character.";
	}
	for (gsize i = 0; i < G_N_ELEMENTS(framing); i++) {
		const gsize bytes = strlen(framing[i]);
		if (header->name_bytes > bytes && g_ascii_strncasecmp(header->name, framing[i], bytes) == 0)
			return "A header's name only begins like one that frames the body.";
	}
	return NULL;
}

static bool is_host(const HttpHeader *header)
{
	if (header->value_bytes == 0)
		return false;
	for (gsize i = 0; i < header->value_bytes; i++) {
		const char c = header->value[i];
		if (!g_ascii_isalnum(c) && strchr("-._:[]", c) == NULL)
			return false;
	}
	return true;
}

static bool parse_length(const HttpHeader *header, uint64_t *length)
{
	enum {
		DIGITS_MAX = 18
	}; /* fits without overflow */

	if (header->value_bytes == 0 || header->value_bytes > DIGITS_MAX)
		return false;
	*length = 0;
	for (gsize i = 0; i < header->value_bytes; i++) {
		if (!g_ascii_isdigit(header->value[i]))
			return false;
		*length = *length * 10 + (uint64_t)(header->value[i] - '0');
	}
	return true;
}

static GuardVerdict refuse(ProblemKind problem, const char *reason)
{
	return (GuardVerdict){.problem = problem, .reason = reason};
}

static GuardVerdict check_headers(const GuardInput *input)
{
	GuardVerdict verdict = {.problem = PROBLEM_NONE};
	guint hosts = 0, lengths = 0;

	for (guint i = 0; i < input->headers_count; i++) {
		const HttpHeader *header = &input->headers[i];
		const char *reason = check_header(header);
		if (reason != NULL)
			return refuse(PROBLEM_BAD_REQUEST, reason);
		if (header_is(header, "Transfer-Encoding"))
			return refuse(PROBLEM_LENGTH_REQUIRED, "Send the body with Content-Length; "
							       "transfer codings are not taken.");
		if (header_is(header, "Host") && (++hosts > 1 || !is_host(header)))
			return refuse(PROBLEM_BAD_REQUEST, "There must be exactly one valid Host.");
		if (header_is(header, "Content-Length") &&
			(++lengths > 1 || !parse_length(header, &verdict.content_length)))
			return refuse(PROBLEM_BAD_REQUEST, "There must be at most one Content-Length, of digits only.");
	}
	if (hosts == 0)
		return refuse(PROBLEM_BAD_REQUEST, "There must be exactly one valid Host.");
	return verdict;
}

GuardVerdict guard_check(const GuardInput *input)
{
	if (strcmp(input->version, "HTTP/1.1") != 0 && strcmp(input->version, "HTTP/1.0") != 0)
		return refuse(PROBLEM_BAD_REQUEST, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
	if (strlen(input->target) > GUARD_TARGET_BYTES_MAX)
		return refuse(PROBLEM_TARGET_TOO_LONG, "The target is longer than 2048 bytes.");
	const char *reason = check_target(input->target);
	if (reason != NULL)
		return refuse(PROBLEM_BAD_REQUEST, reason);
	if (input->headers_count > REQUEST_HEADERS_MAX)
		return refuse(PROBLEM_HEADERS_TOO_LARGE, "There are more than 64 headers.");

	const GuardVerdict verdict = check_headers(input);
	const bool has_body = verdict.content_length > 0;
	if (verdict.problem == PROBLEM_NONE && has_body && (input->method == HTTP_GET || input->method == HTTP_HEAD))
		return refuse(PROBLEM_BAD_REQUEST, "GET and HEAD come without a body.");
	return verdict;
}
