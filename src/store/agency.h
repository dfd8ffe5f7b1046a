/* store/agency: what all instances and reports go by, as the instance says that started last. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"

typedef struct Agency {
	int64_t emails_per_hour; /* of those that may wait for a digest, to one person */
	const char *timezone;	 /* as PostgreSQL reads it */
	const char *hours;	 /* JSON: [[from,to]...] in minutes since Monday's midnight */
} Agency;

/* What clients agree to from now on; a version that is known stays as it is. */
bool consent_add(Db *db, const char *version, const char *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* countries: of time_zone_countries_json(). */
bool zone_countries_set(Db *db, const char *countries, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool agency_set(Db *db, const Agency *agency, GError **error) G_GNUC_WARN_UNUSED_RESULT;
