#include "http/server/guard.h"

#include "codec/text_keys.h"

#include <string.h>

#define WELL_KNOWN "/.well-known/"

/* Load balancers ask these by HTTP/1.0 and name no host; nothing that is answered there depends on one. */
static const char *const probes[] = {"/healthz", "/readyz"};

static bool header_is(const HttpHeader *header, const char *name)
{
	return strlen(name) == header->name_bytes && g_ascii_strncasecmp(header->name, name, header->name_bytes) == 0;
}

static TextKey check_path(const char *target, gsize bytes)
{
	if (target[0] != '/' || target[1] == '/')
		return TEXT_PROBLEM_BAD_REQUEST_PATH;
	for (gsize i = 0; i < bytes; i++) {
		if (target[i] < 0x21 || target[i] > 0x7e || strchr("\\#\"<>^{|}`", target[i]) != NULL)
			return TEXT_PROBLEM_BAD_REQUEST_PATH_CHARACTER;
	}
	/*
	 * No address of ours needs an escape or a dot segment, and both have been used to get past a proxy's rules. One
	 * name begins with a dot (RFC 8615).
	 */
	const gsize known = g_str_has_prefix(target, WELL_KNOWN) ? strlen(WELL_KNOWN) - 1 : 0;
	if (memchr(target, '%', bytes) != NULL || g_strstr_len(target + known, (gssize)(bytes - known), "/.") != NULL)
		return TEXT_PROBLEM_BAD_REQUEST_PATH_ESCAPE;
	return TEXT_NONE;
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

static bool is_probe(const GuardInput *input)
{
	for (gsize i = 0; i < G_N_ELEMENTS(probes); i++) {
		if (strcmp(input->version, "HTTP/1.0") == 0 && strcmp(input->target, probes[i]) == 0)
			return true;
	}
	return false;
}

static GuardVerdict refuse(ProblemKind problem, TextKey reason)
{
	return (GuardVerdict){.problem = problem, .reason = reason};
}

/* The digits that the scanner has let through: 18 at most. */
static uint64_t length_of(const HttpHeader *header)
{
	uint64_t length = 0;

	for (gsize i = 0; i < header->value_bytes && g_ascii_isdigit(header->value[i]); i++)
		length = length * 10 + (uint64_t)(header->value[i] - '0');
	return length;
}

static GuardVerdict check_headers(const GuardInput *input)
{
	GuardVerdict verdict = {.problem = PROBLEM_NONE};
	guint hosts = 0;

	for (guint i = 0; i < input->headers_count; i++) {
		const HttpHeader *header = &input->headers[i];
		if (header_is(header, "Transfer-Encoding"))
			verdict.is_chunked = true;
		else if (header_is(header, "Content-Length"))
			verdict.content_length = length_of(header);
		else if (header_is(header, "Host") && (++hosts > 1 || !is_host(header)))
			return refuse(PROBLEM_BAD_REQUEST, TEXT_PROBLEM_BAD_REQUEST_HOST);
	}
	if (hosts == 0 && !is_probe(input))
		return refuse(PROBLEM_BAD_REQUEST, TEXT_PROBLEM_BAD_REQUEST_HOST);
	return verdict;
}

GuardVerdict guard_check(const GuardInput *input)
{
	const TextKey reason = check_path(input->target, strcspn(input->target, "?"));

	if (reason != TEXT_NONE)
		return refuse(PROBLEM_BAD_REQUEST, reason);
	const GuardVerdict verdict = check_headers(input);
	const bool has_body = verdict.content_length > 0 || verdict.is_chunked;
	if (verdict.problem == PROBLEM_NONE && has_body && (input->method == HTTP_GET || input->method == HTTP_HEAD))
		return refuse(PROBLEM_BAD_REQUEST, TEXT_PROBLEM_BAD_REQUEST_GET_BODY);
	return verdict;
}

GuardVerdict guard_check_strict(const char *target)
{
	if (strlen(target) > GUARD_TARGET_BYTES_MAX)
		return refuse(PROBLEM_TARGET_TOO_LONG, TEXT_PROBLEM_TARGET_TOO_LONG_STRICT);
	for (const char *c = target; *c != '\0'; c++) {
		if (*c < 0x21 || *c > 0x7e || strchr("\\#\"<>^{|}`", *c) != NULL)
			return refuse(PROBLEM_BAD_REQUEST, TEXT_PROBLEM_BAD_REQUEST_TARGET_CHARACTER);
	}
	return (GuardVerdict){.problem = PROBLEM_NONE};
}
