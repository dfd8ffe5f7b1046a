#include "domain/retry.h"

#include <glib.h>

enum {
	FIRST_S = 30,
	LAST_S = 3600,
	DOUBLINGS_MAX = 7, /* 30 s * 2^7 is more than LAST_S */
	SOON_S = 60,
	SOON_ATTEMPTS = 2,
};

int64_t retry_wait_ms(const RetryCase *attempt)
{
	const int doublings = (int)CLAMP(attempt->fails - 1, 0, DOUBLINGS_MAX);
	const bool is_soon = attempt->is_uncertain && attempt->uncertains < SOON_ATTEMPTS;
	const double wait_s = is_soon ? SOON_S * (1 + attempt->random)
				      : MIN(LAST_S, FIRST_S << doublings) * (0.5 + 0.5 * attempt->random);

	return (int64_t)(wait_s * 10 * (double)attempt->scale_percent);
}
