#include "http/server/problem.h"

#include "codec/text_keys.h"

#define TYPE_PREFIX "urn:leadmatch:problem:"

const ProblemSpec problems[PROBLEM_COUNT] = {
	[PROBLEM_NONE] = {200, 0, "none", TEXT_NONE},
	[PROBLEM_BAD_REQUEST] = {400, 0, "bad_request", TEXT_PROBLEM_BAD_REQUEST_TITLE},
	[PROBLEM_MALFORMED] = {400, 0, "malformed", TEXT_PROBLEM_MALFORMED_TITLE},
	[PROBLEM_UNAUTHENTICATED] = {401, 0, "unauthenticated", TEXT_PROBLEM_UNAUTHENTICATED_TITLE},
	[PROBLEM_FORBIDDEN] = {403, 0, "forbidden", TEXT_PROBLEM_FORBIDDEN_TITLE},
	[PROBLEM_UNPROVED] = {403, 0, "confirmation_required", TEXT_PROBLEM_UNPROVED_TITLE},
	[PROBLEM_NOT_FOUND] = {404, 0, "not_found", TEXT_PROBLEM_NOT_FOUND_TITLE},
	[PROBLEM_ERASED] = {404, 0, "not_found", TEXT_PROBLEM_ERASED_TITLE},
	[PROBLEM_METHOD_NOT_ALLOWED] = {405, 0, "method_not_allowed", TEXT_PROBLEM_METHOD_NOT_ALLOWED_TITLE},
	[PROBLEM_CONFLICT] = {409, 0, "conflict", TEXT_PROBLEM_CONFLICT_TITLE},
	[PROBLEM_OUTDATED] = {412, 0, "precondition_failed", TEXT_PROBLEM_OUTDATED_TITLE},
	[PROBLEM_LENGTH_REQUIRED] = {411, 0, "length_required", TEXT_PROBLEM_LENGTH_REQUIRED_TITLE},
	[PROBLEM_TOO_LARGE] = {413, 0, "too_large", TEXT_PROBLEM_TOO_LARGE_TITLE},
	[PROBLEM_TARGET_TOO_LONG] = {414, 0, "target_too_long", TEXT_PROBLEM_TARGET_TOO_LONG_TITLE},
	[PROBLEM_UNSUPPORTED_TYPE] = {415, 0, "unsupported_type", TEXT_PROBLEM_UNSUPPORTED_TYPE_TITLE},
	[PROBLEM_FIELDS_INVALID] = {422, 0, "fields_invalid", TEXT_PROBLEM_FIELDS_INVALID_TITLE},
	[PROBLEM_KEY_REUSED] = {422, 0, "key_reused", TEXT_PROBLEM_KEY_REUSED_TITLE},
	[PROBLEM_HEADERS_TOO_LARGE] = {431, 0, "headers_too_large", TEXT_PROBLEM_HEADERS_TOO_LARGE_TITLE},
	[PROBLEM_TOO_MANY] = {429, 0, "too_many_requests", TEXT_PROBLEM_TOO_MANY_TITLE},
	[PROBLEM_INTERNAL] = {500, 0, "internal", TEXT_PROBLEM_INTERNAL_TITLE},
	[PROBLEM_BUSY] = {503, 1, "busy", TEXT_PROBLEM_BUSY_TITLE},
	[PROBLEM_UNAVAILABLE] = {503, 3, "unavailable", TEXT_PROBLEM_UNAVAILABLE_TITLE},
};

static const ProblemKind kinds_of_errors[] = {
	[LEADMATCH_ERROR_INVALID] = PROBLEM_MALFORMED,
	[LEADMATCH_ERROR_DENIED] = PROBLEM_FORBIDDEN,
	[LEADMATCH_ERROR_UNPROVED] = PROBLEM_UNPROVED,
	[LEADMATCH_ERROR_NOT_FOUND] = PROBLEM_NOT_FOUND,
	[LEADMATCH_ERROR_GONE] = PROBLEM_ERASED,
	[LEADMATCH_ERROR_CONFLICT] = PROBLEM_CONFLICT,
	[LEADMATCH_ERROR_TOO_BIG] = PROBLEM_TOO_LARGE,
	[LEADMATCH_ERROR_BUSY] = PROBLEM_BUSY,
	[LEADMATCH_ERROR_TIMEOUT] = PROBLEM_UNAVAILABLE,
	[LEADMATCH_ERROR_UNAVAILABLE] = PROBLEM_UNAVAILABLE,
	[LEADMATCH_ERROR_UNCERTAIN] = PROBLEM_UNAVAILABLE,
	[LEADMATCH_ERROR_INTERNAL] = PROBLEM_INTERNAL,
};
G_STATIC_ASSERT(G_N_ELEMENTS(kinds_of_errors) == LEADMATCH_ERROR_COUNT);

ProblemKind problem_of_error(const GError *error)
{
	if (error == NULL || error->domain != LEADMATCH_ERROR)
		return PROBLEM_INTERNAL;
	g_assert(error->code >= 0 && error->code < LEADMATCH_ERROR_COUNT);
	return kinds_of_errors[error->code];
}

void problem_begin(JsonWriter *w, ProblemKind kind, const char *detail, const char *contact)
{
	const ProblemSpec *spec = &problems[kind];
	g_autofree char *type = g_strconcat(TYPE_PREFIX, spec->code, NULL);

	jsonw_begin_object(w);
	jsonw_put_text(w, "type", type);
	jsonw_put_text(w, "title", wording_text(spec->title));
	jsonw_put_int(w, "status", spec->status);
	jsonw_put_text(w, "code", spec->code);
	if (detail != NULL)
		jsonw_put_text(w, "detail", detail);
	if (contact != NULL)
		jsonw_put_text(w, "contact", contact);
}
