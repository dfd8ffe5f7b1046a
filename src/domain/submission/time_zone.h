/*
 * domain/submission/time_zone: which time zone people mean: "Pacific Time", "PST", "Berlin", "UTC+2", "Munich, Germany
 * (CET)". Pure.
 *
 * Names of the tz database are taken in any case. Of several names each must be known, and all must agree. What could
 * be several zones is not understood.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	TIME_ZONE_BYTES = 40, /* the longest name has 32 */
};

/* zone: a name of the tz database, or an offset as "UTC+02:00". False: not understood. */
bool time_zone_find(const char *text, char zone[static TIME_ZONE_BYTES]) G_GNUC_WARN_UNUSED_RESULT;
