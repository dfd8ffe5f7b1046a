/* store/visit_day: how many visitors got how far on a day, summed up over all instances. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

/* Adds to the counts of today (UTC). steps: {"opened":3}. UNCERTAIN: they may have been added. */
bool visit_day_add(Db *db, const char *steps, GError **error) G_GNUC_WARN_UNUSED_RESULT;
