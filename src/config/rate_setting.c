#include "config/rate_setting.h"

#include <string.h>

#include <glib.h>

enum {
	COUNT_MAX = 1000000, /* keeps ten times as many within the arithmetic of the database */
	NUMBER_MAX = 1000,
};

/* 0: there is no such unit. */
static int64_t seconds_of(char unit)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};

	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (units[i].letter == unit)
			return units[i].seconds;
	}
	return 0;
}

/* "10m" */
static bool parse_time(const char *text, int64_t *seconds)
{
	const gsize length = strlen(text);
	gint64 number = 0;

	if (length < 2)
		return false;
	const int64_t unit = seconds_of(text[length - 1]);
	g_autofree char *digits = g_strndup(text, length - 1);
	if (unit == 0 || !g_ascii_string_to_signed(digits, 10, 1, NUMBER_MAX, &number, NULL))
		return false;
	*seconds = number * unit;
	return true;
}

bool time_setting_parse(const char *text, int64_t *seconds)
{
	*seconds = 0;
	return strcmp(text, "off") == 0 || parse_time(text, seconds);
}

bool rate_setting_parse(const char *text, RateSetting *rate)
{
	g_auto(GStrv) sides = g_strsplit(text, "/", 2);
	int64_t seconds = 0;
	gint64 count = 0;

	*rate = (RateSetting){0};
	if (strcmp(text, "off") == 0)
		return true;
	if (g_strv_length(sides) != 2 || !parse_time(sides[1], &seconds) ||
		!g_ascii_string_to_signed(sides[0], 10, 1, COUNT_MAX, &count, NULL))
		return false;
	*rate = (RateSetting){count, seconds * G_USEC_PER_SEC};
	return true;
}
