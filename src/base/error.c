#include "base/error.h"

/* Not G_DEFINE_QUARK: it remembers the quark without a lock, and two threads may meet their first error together. */
GQuark leadmatch_error_quark(void)
{
	return g_quark_from_static_string("leadmatch-error");
}

bool leadmatch_error_is(const GError *error, LeadmatchError code)
{
	return g_error_matches(error, LEADMATCH_ERROR, (int)code);
}
