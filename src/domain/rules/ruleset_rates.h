/*
 * domain/rules/ruleset_rates: what amounts of money are in US dollars a year, as a rule set says it:
 *
 *   {"months_per_year": 12, "weeks_per_year": 46, "days_per_year": 230, "hours_per_year": 1840, "usd": {"EUR": 1.15, …}}
 */
#pragma once

#include "codec/json.h"
#include "domain/submission/money.h"

/* value: NULL when the rule set has none; then dollars alone are counted. NULL, or what is wrong (g_free). */
char *ruleset_rates_read(const Json *value, MoneyRates *rates) G_GNUC_WARN_UNUSED_RESULT;
