/*
 * domain/submission/time_zone_country: the country of a time zone. Pure.
 */
#pragma once

#include <glib.h>

/* "Germany" of "Europe/Berlin", "US" of "America/New_York"; NULL: the zone is an offset, or of no country. */
const char *time_zone_country(const char *zone);

/* "Africa/Johannesburg": the zones of countries, in the order of their bytes; NULL: there are no more. */
const char *time_zone_country_zone(guint at);

/* "south_africa": as searches name the countries, in the order of their bytes; NULL: there are no more. */
const char *time_zone_country_key(guint at);

/* [{"zone":"africa/johannesburg","key":"south_africa","country":"South Africa"}…], for the database to find leads by; g_free. */
char *time_zone_countries_json(void);
