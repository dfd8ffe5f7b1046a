#include "domain/submission/money_words.h"

#include <string.h>

#define CURRENCY(code, text)                                   \
	{                                                      \
		text, MONEY_WORD_CURRENCY, 0, code, MONEY_YEAR \
	}
#define SCALE(scale, code, text)                                \
	{                                                       \
		text, MONEY_WORD_SCALE, scale, code, MONEY_YEAR \
	}
#define TIME(kind, period, text)                                 \
	{                                                        \
		text, MONEY_WORD_##kind, 0, NULL, MONEY_##period \
	}
#define WORD(kind, text)                                     \
	{                                                    \
		text, MONEY_WORD_##kind, 0, NULL, MONEY_YEAR \
	}

/* English, and what neighbors of the English-speaking web write in an English form. */
/* clang-format off */
static const MoneyWord words[] = {
	/* currencies; what several countries call by one name ("kr", "rupees", "¥") is in doubt */
	CURRENCY("USD", "$"), CURRENCY("USD", "usd"), CURRENCY("USD", "us$"), CURRENCY("USD", "u$"),
	CURRENCY("USD", "us dollar"), CURRENCY("USD", "us dollars"), CURRENCY("USD", "dollar"),
	CURRENCY("USD", "dollars"), CURRENCY("USD", "u.s. dollars"), CURRENCY("EUR", "€"), CURRENCY("EUR", "eur"),
	CURRENCY("EUR", "euro"), CURRENCY("EUR", "euros"), CURRENCY("GBP", "£"), CURRENCY("GBP", "gbp"),
	CURRENCY("GBP", "pound"), CURRENCY("GBP", "pounds"), CURRENCY("GBP", "pounds sterling"),
	CURRENCY("CHF", "chf"), CURRENCY("CHF", "sfr"), CURRENCY("CHF", "sfr."), CURRENCY("CAD", "c$"),
	CURRENCY("CAD", "ca$"), CURRENCY("CAD", "can$"), CURRENCY("CAD", "cad"), CURRENCY("AUD", "a$"),
	CURRENCY("AUD", "au$"), CURRENCY("AUD", "aud"), CURRENCY("NZD", "nz$"), CURRENCY("NZD", "nzd"),
	CURRENCY("SGD", "s$"), CURRENCY("SGD", "sgd"), CURRENCY("HKD", "hk$"), CURRENCY("HKD", "hkd"),
	CURRENCY("JPY", "jpy"), CURRENCY("JPY", "yen"), CURRENCY("CNY", "cny"), CURRENCY("CNY", "rmb"),
	CURRENCY("CNY", "yuan"), CURRENCY("INR", "inr"), CURRENCY("INR", "₹"), CURRENCY("PLN", "pln"),
	CURRENCY("PLN", "zł"), CURRENCY("PLN", "zl"), CURRENCY("CZK", "czk"), CURRENCY("CZK", "kč"),
	CURRENCY("HUF", "huf"), CURRENCY("RON", "ron"), CURRENCY("RON", "lei"), CURRENCY("SEK", "sek"),
	CURRENCY("NOK", "nok"), CURRENCY("DKK", "dkk"), CURRENCY("ILS", "ils"), CURRENCY("ILS", "nis"),
	CURRENCY("ILS", "₪"), CURRENCY("TRY", "₺"), CURRENCY("UAH", "uah"), CURRENCY("UAH", "₴"),
	CURRENCY("AED", "aed"), CURRENCY("ZAR", "zar"), CURRENCY("KRW", "krw"), CURRENCY("KRW", "₩"),
	CURRENCY("BRL", "brl"), CURRENCY("BRL", "r$"), CURRENCY("MXN", "mxn"), CURRENCY("MXN", "mx$"),
	CURRENCY("PHP", "php"), CURRENCY("PHP", "₱"), CURRENCY("THB", "thb"),
	/* what a number is multiplied by */
	SCALE(1e3, NULL, "k"), SCALE(1e3, NULL, "thousand"), SCALE(1e3, NULL, "tsd"), SCALE(1e3, NULL, "tsd."),
	SCALE(1e3, NULL, "t"), SCALE(1e3, NULL, "grand"),
	SCALE(1e6, NULL, "m"), SCALE(1e6, NULL, "mio"), SCALE(1e6, NULL, "mio."), SCALE(1e6, NULL, "mn"),
	SCALE(1e6, NULL, "million"), SCALE(1e6, NULL, "millions"),
	SCALE(1e5, "INR", "lakh"), SCALE(1e5, "INR", "lakhs"), SCALE(1e5, "INR", "lac"),
	SCALE(1e3, "EUR", "keur"), SCALE(1e3, "EUR", "teur"), SCALE(1e3, "USD", "kusd"), SCALE(1e3, "GBP", "kgbp"),
	SCALE(1e3, "CHF", "kchf"),
	/* for what time */
	WORD(PER, "/"), WORD(PER, "per"), WORD(PER, "a"), WORD(PER, "an"), WORD(PER, "each"), WORD(PER, "every"),
	WORD(PER, "p."), WORD(PER, "pro"), WORD(PER, "je"), WORD(PER, "par"), WORD(PER, "por"),
	TIME(UNIT, HOUR, "h"), TIME(UNIT, HOUR, "hr"), TIME(UNIT, HOUR, "hrs"), TIME(UNIT, HOUR, "hour"),
	TIME(UNIT, HOUR, "hours"), TIME(UNIT, HOUR, "std"), TIME(UNIT, HOUR, "std."), TIME(UNIT, HOUR, "stunde"),
	TIME(UNIT, HOUR, "heure"), TIME(UNIT, HOUR, "hora"),
	TIME(UNIT, DAY, "d"), TIME(UNIT, DAY, "day"), TIME(UNIT, DAY, "days"), TIME(UNIT, DAY, "tag"),
	TIME(UNIT, DAY, "jour"), TIME(UNIT, DAY, "dia"), TIME(UNIT, DAY, "día"),
	TIME(UNIT, WEEK, "w"), TIME(UNIT, WEEK, "wk"), TIME(UNIT, WEEK, "week"), TIME(UNIT, WEEK, "woche"),
	TIME(UNIT, WEEK, "semaine"), TIME(UNIT, WEEK, "semana"),
	TIME(UNIT, MONTH, "m"), TIME(UNIT, MONTH, "mo"), TIME(UNIT, MONTH, "mo."), TIME(UNIT, MONTH, "mon"),
	TIME(UNIT, MONTH, "mth"), TIME(UNIT, MONTH, "month"), TIME(UNIT, MONTH, "months"),
	TIME(UNIT, MONTH, "monat"), TIME(UNIT, MONTH, "mois"), TIME(UNIT, MONTH, "mes"),
	TIME(UNIT, YEAR, "y"), TIME(UNIT, YEAR, "yr"), TIME(UNIT, YEAR, "yr."), TIME(UNIT, YEAR, "year"),
	TIME(UNIT, YEAR, "years"), TIME(UNIT, YEAR, "annum"), TIME(UNIT, YEAR, "jahr"), TIME(UNIT, YEAR, "année"),
	TIME(UNIT, YEAR, "año"), TIME(UNIT, YEAR, "ano"),
	TIME(PERIOD, HOUR, "hourly"), TIME(PERIOD, HOUR, "p/h"), TIME(PERIOD, HOUR, "ph"),
	TIME(PERIOD, HOUR, "p.h."), TIME(PERIOD, HOUR, "stündlich"),
	TIME(PERIOD, DAY, "daily"), TIME(PERIOD, DAY, "day rate"), TIME(PERIOD, DAY, "dayrate"),
	TIME(PERIOD, DAY, "p/d"), TIME(PERIOD, DAY, "pd"), TIME(PERIOD, DAY, "p.d."), TIME(PERIOD, DAY, "täglich"),
	TIME(PERIOD, WEEK, "weekly"), TIME(PERIOD, WEEK, "p/w"), TIME(PERIOD, WEEK, "pw"),
	TIME(PERIOD, MONTH, "monthly"), TIME(PERIOD, MONTH, "p/m"), TIME(PERIOD, MONTH, "pm"),
	TIME(PERIOD, MONTH, "p.m."), TIME(PERIOD, MONTH, "pcm"), TIME(PERIOD, MONTH, "im monat"),
	TIME(PERIOD, MONTH, "monatlich"),
	TIME(PERIOD, YEAR, "yearly"), TIME(PERIOD, YEAR, "annual"), TIME(PERIOD, YEAR, "annually"),
	TIME(PERIOD, YEAR, "p.a."), TIME(PERIOD, YEAR, "p.a"), TIME(PERIOD, YEAR, "pa"), TIME(PERIOD, YEAR, "/a"),
	TIME(PERIOD, YEAR, "im jahr"), TIME(PERIOD, YEAR, "jährlich"),
	/* ranges */
	WORD(RANGE, "-"), WORD(RANGE, "–"), WORD(RANGE, "—"), WORD(RANGE, "−"), WORD(RANGE, "to"),
	WORD(RANGE, "bis"), WORD(RANGE, "until"), WORD(RANGE, "till"), WORD(RANGE, ".."), WORD(RANGE, "..."),
	WORD(AND, "and"), WORD(AND, "und"),
	WORD(OPEN, "between"), WORD(OPEN, "from"), WORD(OPEN, "zwischen"), WORD(OPEN, "von"),
	/* what changes nothing */
	WORD(NOISE, "up to"), WORD(NOISE, "upto"), WORD(NOISE, "max"), WORD(NOISE, "max."), WORD(NOISE, "maximum"),
	WORD(NOISE, "maximal"), WORD(NOISE, "at most"), WORD(NOISE, "no more than"), WORD(NOISE, "not more than"),
	WORD(NOISE, "less than"), WORD(NOISE, "under"), WORD(NOISE, "below"), WORD(NOISE, "bis zu"),
	WORD(NOISE, "<"), WORD(NOISE, "<="), WORD(NOISE, "≤"), WORD(NOISE, "ca"), WORD(NOISE, "ca."),
	WORD(NOISE, "c."), WORD(NOISE, "circa"), WORD(NOISE, "about"), WORD(NOISE, "approx"),
	WORD(NOISE, "approx."), WORD(NOISE, "approximately"), WORD(NOISE, "around"), WORD(NOISE, "roughly"),
	WORD(NOISE, "~"), WORD(NOISE, "≈"), WORD(NOISE, "="), WORD(NOISE, ":"), WORD(NOISE, ","), WORD(NOISE, ";"),
	WORD(NOISE, "."), WORD(NOISE, ".-"), WORD(NOISE, ".--"), WORD(NOISE, ".–"), WORD(NOISE, ".—"),
	WORD(NOISE, ",-"), WORD(NOISE, ",--"), WORD(NOISE, ",–"), WORD(NOISE, ",—"), WORD(NOISE, "("), WORD(NOISE, ")"), WORD(NOISE, "budget"), WORD(NOISE, "our"),
	WORD(NOISE, "my"), WORD(NOISE, "is"), WORD(NOISE, "of"), WORD(NOISE, "salary"), WORD(NOISE, "gross"),
	WORD(NOISE, "brutto"), WORD(NOISE, "rate"),
	/* behind "per" */
	WORD(PERSON, "engineer"), WORD(PERSON, "developer"), WORD(PERSON, "dev"), WORD(PERSON, "person"),
	WORD(PERSON, "head"), WORD(PERSON, "fte"), WORD(PERSON, "hire"),
};
/* clang-format on */

static bool is_behind_per(const MoneyWord *word)
{
	return word->kind == MONEY_WORD_UNIT || word->kind == MONEY_WORD_PERSON;
}

static bool is_letter_at(const char *text)
{
	return g_unichar_isalpha(g_utf8_get_char(text));
}

const MoneyWord *money_word_find(const char *text, bool is_unit)
{
	const MoneyWord *found = NULL;
	gsize found_bytes = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		const gsize bytes = strlen(words[i].text);
		if (is_behind_per(&words[i]) != is_unit || bytes <= found_bytes ||
			strncmp(text, words[i].text, bytes) != 0)
			continue;
		if (is_letter_at(g_utf8_find_prev_char(words[i].text, words[i].text + bytes)) &&
			is_letter_at(text + bytes))
			continue;
		found = &words[i];
		found_bytes = bytes;
	}
	return found;
}
