/* domain/submission/time_zone_names: the table behind domain/submission/time_zone, and for it alone. */
#pragma once

#include <glib.h>

typedef struct TimeZoneName {
	const char *name; /* lower case, blanks between its words, no dots */
	const char *zone; /* of the tz database; NULL: a place that does not say which */
} TimeZoneName;

extern const TimeZoneName time_zone_names[]; /* by the bytes of their names */
extern const guint time_zone_names_count;
