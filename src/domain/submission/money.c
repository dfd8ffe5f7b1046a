#include "domain/submission/money.h"

#include <math.h>
#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/money_words.h"

enum {
	NUMBERS_MAX = 2,
	GROUPS_MAX = 6,
	DIGITS_MAX = 12,
	RANGE_FACTOR_MAX = 10, /* "100-120 000": the ends of a range are of one size */
	SCALED_UNDER = 1000,   /* "120-150k": the scale is of both ends */
};

const char *const money_period_names[MONEY_PERIOD_COUNT] = {[MONEY_YEAR] = "year",
	[MONEY_MONTH] = "month",
	[MONEY_WEEK] = "week",
	[MONEY_DAY] = "day",
	[MONEY_HOUR] = "hour"};

static const TextKey period_texts[MONEY_PERIOD_COUNT] = {[MONEY_YEAR] = TEXT_ANSWER_MONEY_PER_YEAR,
	[MONEY_MONTH] = TEXT_ANSWER_MONEY_PER_MONTH,
	[MONEY_WEEK] = TEXT_ANSWER_MONEY_PER_WEEK,
	[MONEY_DAY] = TEXT_ANSWER_MONEY_PER_DAY,
	[MONEY_HOUR] = TEXT_ANSWER_MONEY_PER_HOUR};

const MoneyRates money_default_rates = {
	.per_year = {[MONEY_YEAR] = 1, [MONEY_MONTH] = 12, [MONEY_WEEK] = 46, [MONEY_DAY] = 230, [MONEY_HOUR] = 1840},
	.currencies = {{"USD", 1}},
	.currencies_count = 1,
};

typedef struct Number {
	double value;
	double scale;	 /* 0: none was written */
	bool is_grouped; /* by one separator that could have been a decimal point: "1.500" */
} Number;

typedef struct MoneyReader {
	const char *at;
	Money money;
	Number numbers[NUMBERS_MAX];
	int numbers_count;
	bool is_open;	   /* "between" came: a range must follow */
	bool has_range;	   /* its sign came, behind the first number */
	bool wants_unit;   /* "per" came last */
	bool wants_number; /* the range's sign came last but for currencies */
	bool is_indian;	   /* "25,00,000": what it is, is surely not dollars unless it says so */
} MoneyReader;

/* --- numbers */

/* Digits in groups: what stood before each group, and where it begins. */
typedef struct Groups {
	char separators[GROUPS_MAX]; /* of group 0: unused; "’" is given as "'" */
	const char *begins[GROUPS_MAX];
	int digits[GROUPS_MAX];
	int count;
} Groups;

static int count_digits(const char *text)
{
	return (int)strspn(text, "0123456789");
}

/* The separator that stands here with a digit behind it; 0: none. */
static char separator_at(const char *at, int *bytes)
{
	static const char quote[] = "’";

	*bytes = g_str_has_prefix(at, quote) ? (int)strlen(quote) : 1;
	const char separator = *bytes > 1 ? '\'' : *at;
	if (separator == '\0' || strchr(".,'_ ", separator) == NULL || !g_ascii_isdigit(at[*bytes]))
		return '\0';
	return separator;
}

/* False: too long to be an amount. */
static bool take_groups(MoneyReader *reader, Groups *groups)
{
	int bytes = 0;
	char separator = ' ';

	do {
		if (groups->count == GROUPS_MAX)
			return false;
		const int digits = count_digits(reader->at + bytes);
		/* A blank parts thousands only; otherwise another number begins behind it. */
		if (groups->count > 0 && separator == ' ' && (digits != 3 || groups->digits[0] > 3))
			break;
		reader->at += bytes;
		groups->separators[groups->count] = separator;
		groups->begins[groups->count] = reader->at;
		groups->digits[groups->count++] = digits;
		reader->at += digits;
		separator = separator_at(reader->at, &bytes);
	} while (separator != '\0');
	return true;
}

/* Whether groups 1 to last are thousands, all parted alike. In India the groups before the last have two digits. */
static bool are_thousands(MoneyReader *reader, const Groups *groups, int last)
{
	bool is_indian = last > 1 && groups->separators[1] == ',' && groups->digits[0] <= 2;
	bool is_western = groups->digits[0] <= 3 && *groups->begins[0] != '0';

	for (int i = 1; i <= last; i++) {
		if (groups->separators[i] != groups->separators[1])
			return false;
		is_western = is_western && groups->digits[i] == 3;
		is_indian = is_indian && groups->digits[i] == (i == last ? 3 : 2);
	}
	reader->is_indian = reader->is_indian || (is_indian && !is_western);
	return is_western || is_indian;
}

static bool is_point(char separator)
{
	return separator == '.' || separator == ',';
}

static bool take_number(MoneyReader *reader)
{
	Groups groups = {.count = 0};
	char plain[DIGITS_MAX + 2] = ""; /* with a point */
	gsize length = 0;

	if (reader->numbers_count == NUMBERS_MAX || (reader->numbers_count == 1 && !reader->has_range) ||
		!take_groups(reader, &groups))
		return false;
	const int last = groups.count - 1;
	const bool has_decimals = last > 0 && is_point(groups.separators[last]) && groups.digits[last] <= 2 &&
				  (last == 1 || groups.separators[last] != groups.separators[last - 1]);
	const int whole = has_decimals ? last - 1 : last;
	if (whole > 0 && !are_thousands(reader, &groups, whole))
		return false;
	for (int i = 0; i < groups.count; i++) {
		if (length + (gsize)groups.digits[i] > DIGITS_MAX)
			return false;
		if (has_decimals && i == last)
			plain[length++] = '.';
		memcpy(plain + length, groups.begins[i], (gsize)groups.digits[i]);
		length += (gsize)groups.digits[i];
	}
	plain[length] = '\0';
	reader->numbers[reader->numbers_count++] = (Number){.value = g_ascii_strtod(plain, NULL),
		.is_grouped = last == 1 && !has_decimals && is_point(groups.separators[1])};
	reader->wants_number = false;
	return true;
}

/* --- words */

static bool set_currency(MoneyReader *reader, const char *code)
{
	Money *money = &reader->money;

	if (money->has_currency && strcmp(money->currency, code) != 0)
		return false;
	money->has_currency = true;
	g_strlcpy(money->currency, code, sizeof money->currency);
	return true;
}

static bool set_period(MoneyReader *reader, MoneyPeriod period)
{
	Money *money = &reader->money;

	if (money->has_period && money->period != period)
		return false;
	money->has_period = true;
	money->period = period;
	reader->wants_unit = false;
	return true;
}

static bool set_scale(MoneyReader *reader, const MoneyWord *word)
{
	Number *number = reader->numbers_count == 0 ? NULL : &reader->numbers[reader->numbers_count - 1];

	/* "1.500k" is one and a half thousand to some, and a mistake to others. */
	if (number == NULL || reader->wants_number || number->scale != 0 || number->is_grouped)
		return false;
	number->scale = word->scale;
	return word->currency == NULL || set_currency(reader, word->currency);
}

static bool set_range(MoneyReader *reader)
{
	const bool may_follow = reader->numbers_count == 1 && !reader->has_range;

	reader->has_range = reader->wants_number = true;
	return may_follow;
}

static bool take_word(MoneyReader *reader)
{
	const MoneyWord *word = money_word_find(reader->at, reader->wants_unit);

	if (word == NULL)
		return false;
	reader->at += strlen(word->text);
	switch (word->kind) {
	case MONEY_WORD_CURRENCY:
		return set_currency(reader, word->currency);
	case MONEY_WORD_SCALE:
		return set_scale(reader, word);
	case MONEY_WORD_PER:
		reader->wants_unit = true;
		return true;
	case MONEY_WORD_UNIT:
		return set_period(reader, word->period);
	case MONEY_WORD_PERSON:
		reader->wants_unit = false;
		return true;
	case MONEY_WORD_PERIOD:
		return set_period(reader, word->period);
	case MONEY_WORD_RANGE:
		return set_range(reader);
	case MONEY_WORD_AND:
		return reader->is_open && set_range(reader);
	case MONEY_WORD_OPEN:
		reader->is_open = true;
		return reader->numbers_count == 0;
	case MONEY_WORD_NOISE:
		/* ".5m" is half a million to some, and a slip to others. */
		return !reader->wants_number && !(is_point(*word->text) && g_ascii_isdigit(*reader->at));
	}
	g_assert_not_reached();
}

/* Lower case, compatible forms and the digits of other scripts as ASCII. */
static char *fold(const char *text)
{
	g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
	g_autofree char *lower = g_utf8_strdown(composed, -1);
	GString *folded = g_string_sized_new(strlen(lower));

	for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar c = g_utf8_get_char(at);
		if (g_unichar_isspace(c))
			g_string_append_c(folded, ' ');
		else if (g_unichar_isdigit(c))
			g_string_append_c(folded, (char)('0' + g_unichar_digit_value(c)));
		else
			g_string_append_unichar(folded, c);
	}
	return g_string_free(folded, FALSE);
}

/* The numbers as one amount; false when they do not make one. */
static bool settle(MoneyReader *reader)
{
	Number *low = &reader->numbers[0];
	Number *high = &reader->numbers[reader->numbers_count == 0 ? 0 : reader->numbers_count - 1];

	if (reader->numbers_count == 0 || reader->wants_unit || reader->wants_number ||
		(reader->is_open && !reader->has_range) || (reader->is_indian && !reader->money.has_currency))
		return false;
	if (low->scale == 0 && high->scale != 0 && low->value < SCALED_UNDER)
		low->scale = high->scale;
	if (high->scale == 0 && low->scale != 0 && high->value < SCALED_UNDER)
		high->scale = low->scale;
	reader->money.low = low->value * (low->scale == 0 ? 1 : low->scale);
	reader->money.high = high->value * (high->scale == 0 ? 1 : high->scale);
	return reader->money.low <= reader->money.high && reader->money.high <= reader->money.low * RANGE_FACTOR_MAX;
}

bool money_parse(const char *text, Money *money)
{
	MoneyReader reader = {.money = {.currency = "USD", .period = MONEY_YEAR}};

	if (strlen(text) > MONEY_TEXT_BYTES_MAX)
		return false;
	g_autofree char *folded = fold(text);
	reader.at = folded;
	while (*reader.at != '\0') {
		bool is_read = true;
		if (*reader.at == ' ')
			reader.at++;
		else if (g_ascii_isdigit(*reader.at))
			is_read = !reader.wants_unit && take_number(&reader);
		else
			is_read = take_word(&reader);
		if (!is_read)
			return false;
	}
	if (!settle(&reader))
		return false;
	*money = reader.money;
	return true;
}

/* --- what it means */

int64_t money_usd_year(const Money *money, const MoneyRates *rates)
{
	for (guint i = 0; i < rates->currencies_count; i++) {
		if (strcmp(rates->currencies[i].code, money->currency) != 0)
			continue;
		const double usd = money->high * rates->currencies[i].usd * rates->per_year[money->period];
		const double min = money->has_period ? MONEY_USD_YEAR_MIN : MONEY_BARE_USD_YEAR_MIN;
		const double max = money->period == MONEY_YEAR ? MONEY_USD_YEAR_MAX : MONEY_MULTIPLIED_USD_YEAR_MAX;
		return usd < min || usd > max ? -1 : llround(usd);
	}
	return -1;
}

bool money_is_converted(const Money *money)
{
	return money->low < money->high || money->period != MONEY_YEAR || strcmp(money->currency, "USD") != 0;
}

/* "75", or "75.50", as the language that is spoken writes it. */
static char *figure_text(double amount)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(digits, sizeof digits, "%.2f", amount);
	const char *decimals = strchr(digits, '.') + 1;
	char *whole = format_number(g_ascii_strtoll(digits, NULL, 10));
	if (amount == floor(amount))
		return whole;
	g_autofree char *figure = whole;
	return g_strconcat(figure, wording_text(TEXT_FORMAT_DECIMAL_POINT), decimals, NULL);
}

static const char *sign_of(const char *currency)
{
	static const struct {
		const char *code, *sign;
	} signs[] = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}};

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (strcmp(signs[i].code, currency) == 0)
			return signs[i].sign;
	}
	return NULL;
}

static char *amount_text(const Money *money)
{
	const char *sign = sign_of(money->currency);
	const char *currency = sign == NULL ? money->currency : sign;
	g_autofree char *low = figure_text(money->low);
	g_autofree char *high = figure_text(money->high);

	if (money->high > money->low)
		return wording_format(sign == NULL ? TEXT_FORMAT_AMOUNT_RANGE_CODE : TEXT_FORMAT_AMOUNT_RANGE,
			wording_string("currency", currency), wording_string("low", low), wording_string("high", high));
	return wording_format(sign == NULL ? TEXT_FORMAT_AMOUNT_CODE : TEXT_FORMAT_AMOUNT,
		wording_string("currency", currency), wording_string("number", low));
}

char *money_text(const Money *money)
{
	g_autofree char *amount = amount_text(money);

	return wording_format(period_texts[money->period], wording_string("amount", amount));
}
