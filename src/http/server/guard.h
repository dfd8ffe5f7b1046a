/*
 * http/server/guard: refuses requests whose path, host, or body two HTTP programs could understand in two ways, before
 * any routing.
 *
 * The scanner has ensured that the head is strictly HTTP/1 and its framing unambiguous; the guard looks at what the
 * head says. Nobody writes the query of a page manually: advertising networks do. So in a query every visible byte
 * passes here, and only what is for programs is strict about it (guard_check_query). Pure: no state, no I/O. A refused
 * connection is closed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/server/problem.h"
#include "http/server/request.h"

enum {
	GUARD_TARGET_BYTES_MAX = 2048, /* for programs: our longest own address has some 300 */
};

typedef struct GuardInput {
	HttpMethod method;
	const char *version; /* "HTTP/1.1" */
	const char *target;  /* raw */
	const HttpHeader *headers;
	guint headers_count;
} GuardInput;

typedef struct GuardVerdict {
	ProblemKind problem; /* PROBLEM_NONE: let it pass */
	TextKey reason;
	uint64_t content_length; /* of a request that may pass */
	bool is_chunked;	 /* it has a body of unknown length */
} GuardVerdict;

GuardVerdict guard_check(const GuardInput *input);

/* The stricter rules for a target that a program wrote: its length, and only bytes that RFC 3986 allows. */
GuardVerdict guard_check_strict(const char *target);
