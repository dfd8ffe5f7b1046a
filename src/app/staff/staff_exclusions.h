/* app/staff/staff_exclusions: companies whose leads recruiters are not offered, as staff see and lift them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "db/connection.h"

/* recruiter: address or id; NULL: of all. Appends what exclusion_list() gives. NOT_FOUND. */
bool staff_exclusions_read(Db *db, const char *recruiter, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND; INVALID: one of both is missing. */
bool staff_exclusions_lift(
	Db *db, const char *recruiter, const char *company, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for requests: {"exclusions":[…]}. */
bool staff_exclusions_list(const App *app, const char *recruiter, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the recruiter's exclusions that are left. */
bool staff_exclusions_remove(const App *app, const char *recruiter, const char *company, int64_t deadline_us,
	GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
