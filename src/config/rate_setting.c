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

bool rate_setting_parse(const char *text, RateSetting *rate)
{
	g_auto(GStrv) sides = g_strsplit(text, "/", 2);
	gint64 count = 0, number = 0;

	*rate = (RateSetting){0};
	if (strcmp(text, "off") == 0)
		return true;
	if (g_strv_length(sides) != 2 || strlen(sides[1]) < 2)
		return false;
	char *unit = sides[1] + strlen(sides[1]) - 1;
	const int64_t seconds = seconds_of(*unit);
	*unit = '\0';
	if (seconds == 0 || !g_ascii_string_to_signed(sides[0], 10, 1, COUNT_MAX, &count, NULL) ||
		!g_ascii_string_to_signed(sides[1], 10, 1, NUMBER_MAX, &number, NULL))
		return false;
	*rate = (RateSetting){count, number * seconds * G_USEC_PER_SEC};
	return true;
}
