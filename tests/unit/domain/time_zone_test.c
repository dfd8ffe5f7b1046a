#include <string.h>

#include "domain/submission/time_zone.h"
#include "domain/submission/time_zone_names.h"

typedef struct Case {
	const char *text;
	const char *zone; /* NULL: not understood */
} Case;

/* clang-format off */
static const Case cases[] = {
	/* the tz database */
	{"Europe/Berlin", "Europe/Berlin"}, {"europe/berlin", "Europe/Berlin"}, {"EUROPE/VIENNA", "Europe/Vienna"},
	{"America/New_York", "America/New_York"}, {"america/new york", "America/New_York"}, {"US/Pacific", "US/Pacific"},
	{"America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"}, {"Asia/Calcutta", "Asia/Calcutta"}, {"Etc/UTC", "Etc/UTC"},
	/* offsets */
	{"UTC", "UTC"}, {"GMT", "UTC"}, {"Z", "UTC"}, {"UTC+2", "UTC+02:00"}, {"utc+2", "UTC+02:00"}, {"UTC +2", "UTC+02:00"},
	{"UTC + 2", "UTC+02:00"}, {"GMT+1", "UTC+01:00"}, {"GMT-5", "UTC-05:00"}, {"UTC−3", "UTC-03:00"}, {"UTC–3", "UTC-03:00"}, {"+2", "UTC+02:00"},
	{"+02:00", "UTC+02:00"}, {"+0530", "UTC+05:30"}, {"UTC+5:30", "UTC+05:30"}, {"UTC+5.5", "UTC+05:30"}, {"UTC+0", "UTC+00:00"},
	{"UTC+14", "UTC+14:00"}, {"UTC+2h", "UTC+02:00"},
	/* abbreviations and names */
	{"PST", "America/Los_Angeles"}, {"PDT", "America/Los_Angeles"}, {"pst", "America/Los_Angeles"}, {"P.S.T.", "America/Los_Angeles"}, {"PT", "America/Los_Angeles"},
	{"Pacific Time", "America/Los_Angeles"}, {"US Pacific", "America/Los_Angeles"}, {"Pacific Standard Time", "America/Los_Angeles"},
	{"pacific daylight time", "America/Los_Angeles"}, {"Eastern", "America/New_York"}, {"ET", "America/New_York"}, {"EST", "America/New_York"},
	{"Central Time (US)", "America/Chicago"}, {"Mountain Time", "America/Denver"}, {"CET", "CET"}, {"CEST", "CET"}, {"Central European Time", "CET"},
	{"Central European Summer Time", "CET"}, {"EET", "EET"}, {"BST", "Europe/London"}, {"Greenwich Mean Time", "UTC"}, {"JST", "Asia/Tokyo"},
	{"AEST", "Australia/Sydney"}, {"India Standard Time", "Asia/Kolkata"}, {"Israel time", "Asia/Jerusalem"},
	/* cities and countries */
	{"Berlin", "Europe/Berlin"}, {"berlin", "Europe/Berlin"}, {"BERLIN", "Europe/Berlin"}, {"Berlin time", "Europe/Berlin"}, {"New York", "America/New_York"},
	{"New_York", "America/New_York"}, {"NYC", "America/New_York"}, {"New York City", "America/New_York"}, {"San Francisco", "America/Los_Angeles"},
	{"Bay Area", "America/Los_Angeles"}, {"St. Louis", "America/Chicago"}, {"München", "Europe/Berlin"}, {"Zürich", "Europe/Zurich"},
	{"São Paulo", "America/Sao_Paulo"}, {"Bangalore", "Asia/Kolkata"}, {"Germany", "Europe/Berlin"}, {"Austria", "Europe/Vienna"},
	{"UK", "Europe/London"}, {"United Kingdom", "Europe/London"}, {"India", "Asia/Kolkata"}, {"Japan", "Asia/Tokyo"}, {"Singapore", "Asia/Singapore"},
	{"Israel", "Asia/Jerusalem"}, {"Poland", "Europe/Warsaw"}, {"The Netherlands", "Europe/Amsterdam"}, {"Ireland", "Europe/Dublin"},
	/* several names */
	{"Berlin, Germany", "Europe/Berlin"}, {"Berlin (CET)", "Europe/Berlin"}, {"CET (UTC+1)", "CET"}, {"UTC+1 (CET)", "CET"}, {"UTC+2 / Berlin", "Europe/Berlin"},
	{"CET/CEST", "CET"}, {"Europe/Berlin (CET)", "Europe/Berlin"}, {"San Francisco, CA, USA", "America/Los_Angeles"}, {"Austin, TX", "America/Chicago"},
	{"Toronto, Canada", "America/Toronto"}, {"EST (UTC-5)", "America/New_York"}, {"New York, EST", "America/New_York"}, {"London / GMT", "Europe/London"},
	/* several zones, or none */
	{"USA", NULL}, {"Canada", NULL}, {"Australia", NULL}, {"Spain", NULL}, {"Europe", NULL}, {"Georgia", NULL}, {"Hyderabad", NULL}, {"IST", NULL},
	{"Paris, Texas", NULL}, {"London, Ontario", NULL}, {"Berlin (UTC+5)", NULL}, {"Berlin or London", NULL}, {"UTC+1 to UTC+3", NULL}, {"UTC+15", NULL},
	{"UTC+5:75", NULL}, {"UTC2", NULL}, {"UTC+", NULL}, {"+", NULL}, {"2", NULL}, {"time zone", NULL}, {"", NULL}, {" ", NULL}, {"US", NULL},
	{"anywhere", NULL}, {"Mars/Olympus", NULL}, {"/etc/passwd", NULL}, {"Europe/", NULL}, {"../UTC", NULL}, {"Europe/../Berlin", NULL}, {"😀", NULL},
	{"a,b,c,d,e,f,g,h", NULL}, {"Berlin,Berlin,Berlin,Berlin,Berlin,Berlin,Berlin", NULL},
};
/* clang-format on */

static void zones_are_found_as_people_call_them(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char zone[TIME_ZONE_BYTES];
		const bool is_found = time_zone_find(cases[i].text, zone);
		if (g_strcmp0(is_found ? zone : NULL, cases[i].zone) != 0)
			g_test_message("%s: %s", cases[i].text, is_found ? zone : "");
		g_assert_cmpstr(is_found ? zone : NULL, ==, cases[i].zone);
	}
}

static void every_name_stands_in_its_order_and_its_zone_exists(void)
{
	for (guint i = 0; i < time_zone_names_count; i++) {
		if (i > 0)
			g_assert_cmpstr(time_zone_names[i - 1].name, <, time_zone_names[i].name);
		g_autofree char *lower = g_utf8_strdown(time_zone_names[i].name, -1);
		g_assert_cmpstr(lower, ==, time_zone_names[i].name);
		if (time_zone_names[i].zone == NULL)
			continue;
		g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(time_zone_names[i].zone);
		g_assert_nonnull(zone);
		g_assert_cmpuint(strlen(time_zone_names[i].zone), <, TIME_ZONE_BYTES);
	}
}

#define TEST(function) g_test_add_func("/time_zone/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(zones_are_found_as_people_call_them);
	TEST(every_name_stands_in_its_order_and_its_zone_exists);
	return g_test_run();
}
