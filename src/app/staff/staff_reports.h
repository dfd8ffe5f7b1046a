/* app/staff/staff_reports: what SQL and reporting tools can read, for staff who write such queries. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

/* Appends what report_role_columns() gives. DENIED, and errors of the database. */
bool staff_reports_columns(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
