#include "base/clock.h"

#include <time.h>

#include <glib.h>

int64_t clock_now_us(void)
{
	return g_get_real_time();
}

int64_t clock_monotonic_us(void)
{
	return g_get_monotonic_time();
}

void clock_format_us(int64_t at_us, char text[static CLOCK_TEXT_BYTES])
{
	const time_t seconds = (time_t)(at_us / G_USEC_PER_SEC);
	const int ms = (int)(at_us % G_USEC_PER_SEC / 1000);
	struct tm utc;

	gmtime_r(&seconds, &utc);
	const gsize n = strftime(text, CLOCK_TEXT_BYTES, "%Y-%m-%dT%H:%M:%S", &utc);
	g_snprintf(text + n, CLOCK_TEXT_BYTES - n, ".%03dZ", ms);
}
