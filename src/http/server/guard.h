/*
 * http/server/guard: refuses what two HTTP parsers could read in two ways, before any routing.
 *
 * The library accepts more than is safe (two lengths, length and chunks together, folded headers glued to a name, "%00" in a path).
 * The guard looks at what it hands over and lets pass only requests whose end and whose path nobody can dispute. Pure: no state, no I/O.
 * A refused connection is closed, because where the next request begins is in doubt.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/server/problem.h"
#include "http/server/request.h"

enum {
	GUARD_TARGET_BYTES_MAX = 2048, /* our longest own address has some 300 */
};

typedef struct GuardInput {
	HttpMethod method;
	const char *version; /* "HTTP/1.1" */
	const char *target;  /* raw */
	const HttpHeader *headers;
	guint headers_count; /* REQUEST_HEADERS_MAX + 1: there were more */
} GuardInput;

typedef struct GuardVerdict {
	ProblemKind problem;	 /* PROBLEM_NONE: let it pass */
	const char *reason;	 /* a constant sentence */
	uint64_t content_length; /* of a request that may pass */
} GuardVerdict;

GuardVerdict guard_check(const GuardInput *input);
