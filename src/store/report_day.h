/* store/report_day: the figures of days, which the views report.lead_day and report.learning add up (report_day.sql). */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

/* Makes the figures of one day again, if one is due; a transaction of its own. */
bool report_day_count_due(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
