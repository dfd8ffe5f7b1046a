#include "domain/rules/ruleset_rates.h"

#include <string.h>

enum {
	HOURS_OF_A_YEAR = 8784,
	UNIT_USD_MAX = 1000, /* no currency is worth more */
};

static const char *const period_keys[MONEY_PERIOD_COUNT] = {[MONEY_MONTH] = "months_per_year",
	[MONEY_WEEK] = "weeks_per_year",
	[MONEY_DAY] = "days_per_year",
	[MONEY_HOUR] = "hours_per_year"};

static char *read_currency(const char *code, const Json *value, MoneyRates *rates)
{
	const double usd = json_number_value(value);

	if (strlen(code) != MONEY_CODE_BYTES - 1 || !json_is_number(value) || !(usd > 0 && usd <= UNIT_USD_MAX))
		return g_strdup_printf("rates in usd: \"%s\" is not three letters with a number above 0 and up to %d",
			code, UNIT_USD_MAX);
	if (rates->currencies_count == MONEY_CURRENCIES_MAX)
		return g_strdup_printf("rates in usd: there are at most %d currencies", (int)MONEY_CURRENCIES_MAX);
	MoneyRate *rate = &rates->currencies[rates->currencies_count++];
	g_strlcpy(rate->code, code, sizeof rate->code);
	rate->usd = usd;
	return NULL;
}

static bool is_known_key(const char *key)
{
	for (MoneyPeriod period = MONEY_YEAR + 1; period < MONEY_PERIOD_COUNT; period++) {
		if (strcmp(period_keys[period], key) == 0)
			return true;
	}
	return strcmp(key, "usd") == 0;
}

char *ruleset_rates_read(const Json *value, MoneyRates *rates)
{
	const char *key;
	Json *member;

	*rates = money_default_rates;
	if (value == NULL)
		return NULL;
	json_object_foreach(jsonc_for_walking(value), key, member)
	{
		if (!is_known_key(key))
			return g_strdup_printf("rates: there is no key \"%s\"", key);
	}
	for (MoneyPeriod period = MONEY_YEAR + 1; period < MONEY_PERIOD_COUNT; period++) {
		const Json *count = json_object_get(value, period_keys[period]);
		rates->per_year[period] = json_number_value(count);
		if (!json_is_number(count) ||
			!(rates->per_year[period] > 0 && rates->per_year[period] <= HOURS_OF_A_YEAR))
			return g_strdup_printf("\"rates\" needs a number \"%s\" above 0 and up to %d",
				period_keys[period], HOURS_OF_A_YEAR);
	}
	json_object_foreach(json_object_get(value, "usd"), key, member)
	{
		char *problem = read_currency(key, member, rates);
		if (problem != NULL)
			return problem;
	}
	return NULL;
}
