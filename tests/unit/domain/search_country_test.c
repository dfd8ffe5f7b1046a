#include "domain/search/search_country.h"

#include "domain/submission/time_zone_country.h"

static void every_country_of_a_zone_has_its_names(void)
{
	guint i = 0;

	for (; time_zone_country_key(i) != NULL; i++)
		g_assert_cmpstr(search_country_key(i), ==, time_zone_country_key(i));
	g_assert_null(search_country_key(i));
}

static void add_name(void *context, const char *key, const char *name)
{
	g_assert_cmpstr(search_country_find(name), ==, key);
	++*(guint *)context;
}

static void every_name_finds_its_own_country(void)
{
	guint names = 0;

	search_country_each(add_name, &names);
	g_assert_cmpuint(names, >, 150);
	for (guint i = 0; search_country_key(i) != NULL; i++)
		g_assert_cmpstr(search_country_find(search_country_key(i)), ==, search_country_key(i));
	g_assert_null(search_country_find(""));
	g_assert_null(search_country_find("*"));
	g_assert_null(search_country_find("xx"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search_country/every_country_of_a_zone_has_its_names", every_country_of_a_zone_has_its_names);
	g_test_add_func("/search_country/every_name_finds_its_own_country", every_name_finds_its_own_country);
	return g_test_run();
}
