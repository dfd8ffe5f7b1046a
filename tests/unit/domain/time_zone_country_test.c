#include "domain/submission/time_zone_country.h"

#include <string.h>

#include <glib.h>

#include "codec/json.h"

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

static gboolean is_key(const char *key)
{
	const char *known;

	for (guint i = 0; (known = time_zone_country_key(i)) != NULL; i++) {
		if (g_str_equal(known, key))
			return TRUE;
	}
	return FALSE;
}

static void searches_name_the_countries_of_all_zones_and_no_others(void)
{
	g_autofree char *text = time_zone_countries_json();
	g_autoptr(Json) zones = jsonc_decode(text, strlen(text), NULL);
	g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
	guint count = 0;
	size_t i;
	Json *zone;

	json_array_foreach(zones, i, zone)
	{
		const char *key = json_string_value(json_object_get(zone, "key"));
		g_assert_true(is_key(key));
		g_hash_table_add(keys, (char *)(guintptr)key);
	}
	for (; time_zone_country_key(count) != NULL; count++)
		g_assert_true(count == 0 || strcmp(time_zone_country_key(count - 1), time_zone_country_key(count)) < 0);
	g_assert_cmpuint(g_hash_table_size(keys), ==, count);
	g_assert_true(is_key("south_africa") && is_key("côte_d'ivoire"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/time_zone_country/zones_have_their_country_and_offsets_have_none",
		zones_have_their_country_and_offsets_have_none);
	g_test_add_func("/time_zone_country/searches_name_the_countries_of_all_zones_and_no_others",
		searches_name_the_countries_of_all_zones_and_no_others);
	return g_test_run();
}
