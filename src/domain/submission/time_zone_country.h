/*
 * domain/submission/time_zone_country: the country of a time zone. Pure.
 */
#pragma once

/* "Germany" of "Europe/Berlin", "US" of "America/New_York"; NULL: the zone is an offset, or of no country. */
const char *time_zone_country(const char *zone);
