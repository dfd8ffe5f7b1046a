/* config/rate_setting: times as settings say them: so many in such a time, "20/10m", or a time alone, "15m"; or "off". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct RateSetting {
	int64_t count; /* 0: no limit */
	int64_t period_us;
} RateSetting;

/* Units are s, m, h, and d. False: it is not like that; then there is no limit. */
bool rate_setting_parse(const char *text, RateSetting *rate);

/* "15m" to seconds; off: 0. False: it is not like that. */
bool time_setting_parse(const char *text, int64_t *seconds);
