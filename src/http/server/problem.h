/*
 * http/server/problem: every way a request can fail, as one table: status, stable code, title (RFC 9457).
 *
 * The kind is what code decides by; the detail is a sentence for the person who reads it. The same problem is a JSON
 * document for a program and a page for a browser.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/error.h"
#include "base/json_writer.h"
#include "codec/wording.h"

typedef enum ProblemKind {
	PROBLEM_NONE,
	PROBLEM_BAD_REQUEST, /* breaks HTTP, or our stricter reading of it */
	PROBLEM_MALFORMED,   /* a body or query that cannot be decoded */
	PROBLEM_UNAUTHENTICATED,
	PROBLEM_FORBIDDEN,
	PROBLEM_UNPROVED, /* who signed in a while ago has to type the password again */
	PROBLEM_NOT_FOUND,
	PROBLEM_ERASED, /* for programs not found; people read that it was there */
	PROBLEM_METHOD_NOT_ALLOWED,
	PROBLEM_CONFLICT,
	PROBLEM_OUTDATED, /* If-Match names a version that is no longer there */
	PROBLEM_LENGTH_REQUIRED,
	PROBLEM_TOO_LARGE,
	PROBLEM_TARGET_TOO_LONG,
	PROBLEM_UNSUPPORTED_TYPE,
	PROBLEM_FIELDS_INVALID, /* decoded, but fields are wrong: all of them are listed */
	PROBLEM_KEY_REUSED,	/* Idempotency-Key of another body */
	PROBLEM_HEADERS_TOO_LARGE,
	PROBLEM_TOO_MANY,
	PROBLEM_INTERNAL,
	PROBLEM_BUSY,
	PROBLEM_UNAVAILABLE,
	PROBLEM_COUNT
} ProblemKind;

typedef struct ProblemSpec {
	int status;
	int retry_after_s; /* 0: repeating does not help, or the handler says when it does */
	const char *code;  /* stable; ends the document's type */
	TextKey title;
} ProblemSpec;

extern const ProblemSpec problems[PROBLEM_COUNT];

/* What a failure inside means to the one who asked. Codes of other domains are our fault. */
ProblemKind problem_of_error(const GError *error);

/*
 * Opens the document's object: type, title, status, code, detail and contact (left out when NULL). The caller may add
 * members, then ends it. contact: who can be asked.
 */
void problem_begin(JsonWriter *w, ProblemKind kind, const char *detail, const char *contact);
