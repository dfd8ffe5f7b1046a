#include "domain/search/search_value.h"

#include <math.h>
#include <string.h>

#include <glib.h>

enum {
	SCALAR_BYTES = 32,
	YEAR_MIN = 1970,
	YEAR_MAX = 9999,
};

typedef struct Scalar {
	double low; /* what one value stands for: a day, a percent, one dollar */
	double high;
} Scalar;

typedef bool (*ReadScalar)(const char *text, int64_t now_us, Scalar *scalar);

/* Digits with at most one point, all of them; false for anything else, such as "1e5" or "-3". */
static bool read_number(const char *text, double *number)
{
	gsize digits = 0;
	gsize points = 0;

	for (const char *at = text; *at != '\0'; at++) {
		if (g_ascii_isdigit(*at))
			digits++;
		else if (*at == '.')
			points++;
		else
			return false;
	}
	if (digits == 0 || digits > 15 || points > 1)
		return false;
	*number = g_ascii_strtod(text, NULL);
	return true;
}

static bool read_share(const char *text, int64_t now_us G_GNUC_UNUSED, Scalar *scalar)
{
	g_autofree char *digits = g_strdup(text);
	const gsize length = strlen(digits);
	const bool is_percent = length > 0 && digits[length - 1] == '%';
	double number = 0;

	if (is_percent)
		digits[length - 1] = '\0';
	if (!read_number(digits, &number))
		return false;
	number = is_percent ? number / 100 : number;
	*scalar = (Scalar){number, nextafter((double)(float)number, 2)};
	return number <= 1;
}

static bool read_money(const char *text, int64_t now_us G_GNUC_UNUSED, Scalar *scalar)
{
	g_autofree char *digits = g_strdup(text[0] == '$' ? text + 1 : text);
	const gsize length = strlen(digits);
	const char unit = length == 0 ? '\0' : digits[length - 1];
	const double factor = unit == 'k' ? 1e3 : unit == 'm' ? 1e6 : 1;
	double number = 0;

	if (factor > 1)
		digits[length - 1] = '\0';
	if (!read_number(digits, &number) || number * factor > 1e12)
		return false;
	number = floor(number * factor);
	*scalar = (Scalar){number, number + 1};
	return true;
}

/* "7d" as microseconds. */
static bool read_units(const char *text, double *us)
{
	static const struct {
		const char *name;
		double s;
	} units[] = {
		{"min", 60}, {"h", 3600}, {"d", 86400}, {"w", 7 * 86400}, {"mo", 30.44 * 86400}, {"y", 365.25 * 86400}};
	const gsize digits = strspn(text, "0123456789.");
	g_autofree char *number = g_strndup(text, digits);

	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(text + digits, units[i].name) == 0 && read_number(number, us)) {
			*us *= units[i].s * G_USEC_PER_SEC;
			return *us < SEARCH_FOREVER_US;
		}
	}
	return false;
}

static bool read_duration(const char *text, int64_t now_us G_GNUC_UNUSED, Scalar *scalar)
{
	double us = 0;

	if (!read_units(text, &us))
		return false;
	*scalar = (Scalar){us, us};
	return true;
}

static double day_us(const GDateTime *day)
{
	return (double)g_date_time_to_unix((GDateTime *)(uintptr_t)day) * G_USEC_PER_SEC;
}

/* From the start of that day until days, months, and years later. */
static bool set_days(GDateTime *start, int years, int months, int days, Scalar *scalar)
{
	g_autoptr(GDateTime) from = start;

	if (from == NULL)
		return false;
	g_autoptr(GDateTime) to = g_date_time_add_full(from, years, months, days, 0, 0, 0);
	if (to == NULL)
		return false;
	*scalar = (Scalar){day_us(from), day_us(to)};
	return true;
}

static int digits_at(const char *text, gsize from, gsize count)
{
	int number = 0;

	for (gsize i = from; i < from + count; i++) {
		if (!g_ascii_isdigit(text[i]))
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* 2026, 2026-01, 2026-01-05 */
static bool read_date(const char *text, Scalar *scalar)
{
	const gsize length = strlen(text);

	if ((length != 4 && length != 7 && length != 10) || (length > 4 && text[4] != '-') ||
		(length > 7 && text[7] != '-'))
		return false;
	const int year = digits_at(text, 0, 4);
	const int month = length > 4 ? digits_at(text, 5, 2) : 1;
	const int day = length > 7 ? digits_at(text, 8, 2) : 1;
	if (year < YEAR_MIN || year >= YEAR_MAX || month < 1 || day < 1)
		return false;
	return set_days(g_date_time_new_utc(year, month, day, 0, 0, 0), length == 4, length == 7, length == 10, scalar);
}

static bool read_time(const char *text, int64_t now_us, Scalar *scalar)
{
	g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(now_us / G_USEC_PER_SEC);
	const bool is_today = strcmp(text, "today") == 0;

	if (!is_today && strcmp(text, "yesterday") != 0)
		return read_date(text, scalar);
	g_autoptr(GDateTime) today = g_date_time_new_utc(
		g_date_time_get_year(now), g_date_time_get_month(now), g_date_time_get_day_of_month(now), 0, 0, 0);
	return set_days(is_today ? g_date_time_ref(today) : g_date_time_add_days(today, -1), 0, 0, 1, scalar);
}

/* < <= > >= before one scalar, or .. between two, either of which may be missing. */
static bool read_span(const char *text, ReadScalar read, int64_t now_us, SearchSpan *span)
{
	const char *dots = strstr(text, "..");
	Scalar low = {-SEARCH_FOREVER_US, -SEARCH_FOREVER_US};
	Scalar high = {SEARCH_FOREVER_US, SEARCH_FOREVER_US};

	*span = (SearchSpan){-SEARCH_FOREVER_US, SEARCH_FOREVER_US};
	if (dots != NULL) {
		g_autofree char *from = g_strndup(text, (gsize)(dots - text));
		if ((*from == '\0' && dots[2] == '\0') || (*from != '\0' && !read(from, now_us, &low)) ||
			(dots[2] != '\0' && !read(dots + 2, now_us, &high)))
			return false;
		*span = (SearchSpan){low.low, high.high};
		return true;
	}
	const bool is_or_equal = (text[0] == '<' || text[0] == '>') && text[1] == '=';
	if (text[0] != '<' && text[0] != '>') {
		if (!read(text, now_us, &low))
			return false;
		*span = (SearchSpan){low.low, low.high};
		return true;
	}
	if (!read(text + 1 + is_or_equal, now_us, &low))
		return false;
	if (text[0] == '<')
		span->high = is_or_equal ? low.high : low.low;
	else
		span->low = is_or_equal ? low.low : low.high;
	return true;
}

bool search_value_share(const char *text, SearchSpan *span)
{
	return read_span(text, read_share, 0, span);
}

bool search_value_money(const char *text, SearchSpan *span)
{
	if (!read_span(text, read_money, 0, span))
		return false;
	span->low = MAX(span->low, 0); /* a lead without a budget is below every amount, and means none of them */
	return true;
}

bool search_value_duration(const char *text, SearchSpan *span)
{
	return (text[0] == '<' || text[0] == '>') && read_span(text, read_duration, 0, span);
}

bool search_value_time(const char *text, int64_t now_us, SearchSpan *span)
{
	const bool is_or_equal = text[0] != '\0' && text[1] == '=';
	double age_us = 0;

	if ((text[0] == '<' || text[0] == '>') && read_units(text + 1 + is_or_equal, &age_us)) {
		const double edge = (double)now_us - age_us;
		*span = text[0] == '<' ? (SearchSpan){edge, SEARCH_FOREVER_US} : (SearchSpan){-SEARCH_FOREVER_US, edge};
		return true;
	}
	return read_span(text, read_time, now_us, span);
}

bool search_value_has_letters(const char *text)
{
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		if (g_unichar_isalnum(g_utf8_get_char(at)))
			return true;
	}
	return false;
}
