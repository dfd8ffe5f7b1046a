#include "domain/rules/durations.h"

#include <string.h>

#include "base/banned.h"

enum {
	NUMBER_BYTES_MAX = 12,
	UNIT_BYTES_MAX = 14,
};

/* Longest first where one begins like another. "us" is exact: "20 US customers" is no time. */
static const struct {
	const char *name;
	double seconds;
} units[] = {
	{"nanoseconds", 1e-9},
	{"nanosecond", 1e-9},
	{"nanosekunden", 1e-9},
	{"nanosecondes", 1e-9},
	{"nanosegundos", 1e-9},
	{"nsec", 1e-9},
	{"ns", 1e-9},
	{"microseconds", 1e-6},
	{"microsecond", 1e-6},
	{"mikrosekunden", 1e-6},
	{"microsecondes", 1e-6},
	{"microsegundos", 1e-6},
	{"micros", 1e-6},
	{"mics", 1e-6},
	{"usecs", 1e-6},
	{"usec", 1e-6},
	{"us", 1e-6},
	{"µsec", 1e-6}, /* U+00B5 */
	{"μsec", 1e-6}, /* U+03BC */
	{"µs", 1e-6},
	{"μs", 1e-6},
	{"milliseconds", 1e-3},
	{"millisecond", 1e-3},
	{"millisekunden", 1e-3},
	{"millisecondes", 1e-3},
	{"milisegundos", 1e-3},
	{"millis", 1e-3},
	{"msecs", 1e-3},
	{"msec", 1e-3},
	{"ms", 1e-3},
	{"seconds", 1},
	{"second", 1},
	{"sekunden", 1},
	{"secondes", 1},
	{"segundos", 1},
	{"secs", 1},
	{"sec", 1},
	{"s", 1},
};

static bool is_unit_letter(char byte)
{
	return g_ascii_isalpha(byte) || (guchar)byte >= 0x80;
}

/* Digits with one mark of decimals, or marks of thousands: "2.5", "0,5", "1,000". */
static gsize read_number(const char *text, gsize bytes, gsize at, double *number)
{
	char digits[NUMBER_BYTES_MAX + 1];
	gsize count = 0;

	while (at < bytes && count < NUMBER_BYTES_MAX) {
		const bool is_mark =
			(text[at] == '.' || text[at] == ',') && at + 1 < bytes && g_ascii_isdigit(text[at + 1]);
		if (!g_ascii_isdigit(text[at]) && !is_mark)
			break;
		const bool is_thousands = text[at] == ',' && at + 3 < bytes && g_ascii_isdigit(text[at + 2]) &&
					  g_ascii_isdigit(text[at + 3]);
		if (!is_thousands)
			digits[count++] = text[at] == ',' ? '.' : text[at];
		at++;
	}
	digits[count] = '\0';
	*number = g_ascii_strtod(digits, NULL);
	return at;
}

bool duration_read(const char *text, gsize bytes, gsize at, double *seconds, gsize *end)
{
	double number = 0;
	gsize unit = read_number(text, bytes, at, &number);
	gsize length = 0;

	while (unit < bytes && (text[unit] == ' ' || text[unit] == '-') && unit < at + NUMBER_BYTES_MAX + 2)
		unit++;
	while (unit + length < bytes && length < UNIT_BYTES_MAX && is_unit_letter(text[unit + length]))
		length++;
	for (gsize i = 0; length > 0 && i < G_N_ELEMENTS(units); i++) {
		const bool is_exact = units[i].name[0] == 'u';
		if (strlen(units[i].name) != length)
			continue;
		if (is_exact ? strncmp(text + unit, units[i].name, length) != 0
			     : g_ascii_strncasecmp(text + unit, units[i].name, length) != 0)
			continue;
		*seconds = number * units[i].seconds;
		*end = unit + length;
		return true;
	}
	return false;
}
