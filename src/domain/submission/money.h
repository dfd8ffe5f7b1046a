/*
 * domain/submission/money: an amount of money as people write it, and what it is in US dollars a year. Pure.
 *
 *   "120-150k €"   120,000 to 150,000 EUR        "75/h"   75 an hour, taken as USD
 *
 * Only what has one meaning is read; every word must be known (money_words.c is the table). "150.000" and "150 000" are
 * thousands, "75.50" has decimals, and what could be either is not read. Currency and period that are not named are US
 * dollars and a year, since that is what the question asks for; a bare amount that is too small to be a yearly one is
 * in doubt.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	MONEY_CODE_BYTES = 4,	   /* "EUR" */
	MONEY_CURRENCIES_MAX = 48, /* of a rule set */
	MONEY_TEXT_BYTES_MAX = 800,
	/* Not named as yearly, and less than this: as likely meant by the month, the day, or in thousands. */
	MONEY_BARE_USD_YEAR_MIN = 20 * 1000,
	MONEY_USD_YEAR_MIN = 1000,
	MONEY_USD_YEAR_MAX = 10 * 1000 * 1000,
	/* Of amounts that were multiplied: an hour at 1,000 dollars would make 1.84 million. */
	MONEY_MULTIPLIED_USD_YEAR_MAX = 1000 * 1000,
};

typedef enum MoneyPeriod {
	MONEY_YEAR,
	MONEY_MONTH,
	MONEY_WEEK,
	MONEY_DAY,
	MONEY_HOUR,
	MONEY_PERIOD_COUNT
} MoneyPeriod;

typedef struct MoneyRate {
	char code[MONEY_CODE_BYTES];
	double usd; /* of one unit */
} MoneyRate;

/* Fixed, part of a rule set. */
typedef struct MoneyRates {
	double per_year[MONEY_PERIOD_COUNT]; /* how many of each period are paid in a year; 1 for the year */
	MoneyRate currencies[MONEY_CURRENCIES_MAX];
	guint currencies_count;
} MoneyRates;

extern const char *const money_period_names[MONEY_PERIOD_COUNT]; /* "year", "month"… */
extern const MoneyRates money_default_rates; /* of rule sets that say nothing of it: US dollars alone */

typedef struct Money {
	double low, high; /* the same when it is no range */
	char currency[MONEY_CODE_BYTES];
	MoneyPeriod period;
	bool has_currency, has_period; /* named; otherwise understood from the question */
} Money;

/* False: not understood, or in doubt. */
bool money_parse(const char *text, Money *money) G_GNUC_WARN_UNUSED_RESULT;

/* The upper end in whole US dollars a year; -1: no rate is known for the currency, or the amount is in doubt. */
int64_t money_usd_year(const Money *money, const MoneyRates *rates);

/* Whether it is more than dollars a year: another currency or period, or a range. */
bool money_is_converted(const Money *money);

/* "€120,000–€150,000 a year", "$75.50 an hour", "CHF 120,000 a year". Owned by the caller (g_free). */
char *money_text(const Money *money);
