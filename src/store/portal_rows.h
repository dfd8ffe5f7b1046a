/*
 * store/portal_rows: what a recruiter's portal shows.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	PORTAL_ROWS_MAX = 50, /* of offers, and of leads at a time: a page that can still be read */
};

/* Which of the leads that they accepted. NULL: whatever it is. */
typedef struct PortalFilter {
	const char *standing; /* as accepted_standing() in the schema has it */
	const char *words;    /* all are in the lead, in any case; separated by blanks */
	const Ident *after;   /* the list goes on after this offer of theirs */
} PortalFilter;

/*
 * Appends the JSON document of portal_rows_page in portal_rows.sql, with one lead more than PORTAL_ROWS_MAX where there
 * are more. NOT_FOUND: no such recruiter, or no longer.
 */
bool portal_rows_page(Db *db, const Ident *recruiter, const PortalFilter *filter, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns is_own, offers, accepted, declined, expired, open: a row of this recruiter's and one of all others' who take
 * leads of the same kinds; neither is there without an offer in the window (domain/matching/fairness).
 */
DbResult *portal_rows_stats(Db *db, const Ident *recruiter, GError **error) G_GNUC_WARN_UNUSED_RESULT;
