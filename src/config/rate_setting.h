/* config/rate_setting: so many in such a time, as a setting says it: "20/10m", or "off". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct RateSetting {
	int64_t count; /* 0: no limit */
	int64_t period_us;
} RateSetting;

/* Units are s, m, h, and d. False: it is not like that; then there is no limit. */
bool rate_setting_parse(const char *text, RateSetting *rate);
