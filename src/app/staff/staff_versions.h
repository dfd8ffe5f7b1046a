/* app/staff/staff_versions: what a lead was before its client corrected it, as staff see it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

/* Appends what console_versions() gives. NOT_FOUND: the lead. BUSY, TIMEOUT, UNAVAILABLE: the database. */
bool staff_versions_list(
	const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
