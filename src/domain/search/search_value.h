/*
 * domain/search/search_value: what is written after an operator, as numbers. For domain/search alone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SEARCH_FOREVER_US 1e18 /* 30,000 years; also more than any amount */

typedef struct SearchSpan {
	double low; /* low <= what is compared < high */
	double high;
} SearchSpan;

/* 0.6, 60%, <0.6, 0.5..0.8; false: it is none of them. Of all three. */
bool search_value_share(const char *text, SearchSpan *span);
/* US dollars a year: 150k, 1.5m, $150000, >150k, 100k..1.5m */
bool search_value_money(const char *text, SearchSpan *span);
/* Microseconds since 1970, UTC: <7d (younger), >2h (older), today, yesterday, 2026, 2026-01, 2026-01-05, and ranges. */
bool search_value_time(const char *text, int64_t now_us, SearchSpan *span);
/* Microseconds from now: <2h, >30min. */
bool search_value_duration(const char *text, SearchSpan *span);

/* Letters or digits: something to look for. */
bool search_value_has_letters(const char *text);
