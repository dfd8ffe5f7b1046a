#include "domain/submission/time_zone_country.h"

#include <glib.h>

static void zones_have_their_country_and_offsets_have_none(void)
{
	static const struct {
		const char *zone;
		const char *country;
	} cases[] = {
		{"Africa/Abidjan", "Côte d'Ivoire"},
		{"America/New_York", "US"},
		{"Asia/Kolkata", "India"},
		{"Europe/Berlin", "Germany"},
		{"Europe/London", "UK"},
		{"Pacific/Wallis", "Wallis and Futuna"},
		{"UTC+02:00", NULL},
		{"", NULL},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(time_zone_country(cases[i].zone), ==, cases[i].country);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/time_zone_country/zones_have_their_country_and_offsets_have_none",
		zones_have_their_country_and_offsets_have_none);
	return g_test_run();
}
