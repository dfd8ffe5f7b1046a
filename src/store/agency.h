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

bool agency_set(Db *db, const Agency *agency, GError **error) G_GNUC_WARN_UNUSED_RESULT;
