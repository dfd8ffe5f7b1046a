/*
 * store/report_role: the role leadmatch_report, which may read the views of schema report and nothing else.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

typedef enum ReportRole {
	REPORT_ROLE_GRANTED, /* it has its rights */
	REPORT_ROLE_MISSING, /* there is none, and this user may not make one */
	REPORT_ROLE_REFUSED, /* this user may not give rights on the views */
	REPORT_ROLE_COUNT
} ReportRole;

/* Gives it every right it needs, as often as you like. REPORT_ROLE_COUNT: the database failed. */
ReportRole report_role_grant(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends [{"view","column","type","shows"}…], in the order of the views. */
bool report_role_columns(Db *db, GString *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
