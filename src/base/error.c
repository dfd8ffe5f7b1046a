#include "base/error.h"

static const char *const error_names[] = {
	[LEADMATCH_ERROR_INVALID] = "invalid",
	[LEADMATCH_ERROR_DENIED] = "denied",
	[LEADMATCH_ERROR_NOT_FOUND] = "not_found",
	[LEADMATCH_ERROR_CONFLICT] = "conflict",
	[LEADMATCH_ERROR_TOO_BIG] = "too_big",
	[LEADMATCH_ERROR_BUSY] = "busy",
	[LEADMATCH_ERROR_TIMEOUT] = "timeout",
	[LEADMATCH_ERROR_UNAVAILABLE] = "unavailable",
	[LEADMATCH_ERROR_UNCERTAIN] = "uncertain",
	[LEADMATCH_ERROR_INTERNAL] = "internal",
};
G_STATIC_ASSERT(G_N_ELEMENTS(error_names) == LEADMATCH_ERROR_COUNT);

/* Not G_DEFINE_QUARK: it remembers the quark without a lock, and two threads may meet their first error together. */
GQuark leadmatch_error_quark(void)
{
	return g_quark_from_static_string("leadmatch-error");
}

bool leadmatch_error_is(const GError *error, LeadmatchError code)
{
	return g_error_matches(error, LEADMATCH_ERROR, (int)code);
}
