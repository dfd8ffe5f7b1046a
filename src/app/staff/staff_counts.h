/*
 * app/staff/staff_counts: how many leads a list and the views above it stand for.
 *
 * Exact where that is cheap, else from a sample; a list never waits for it. Errors: DENIED; INVALID with query->wrong, as
 * staff_leads_resolve(); BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "domain/search/lead_query.h"

/*
 * Appends {"leads":N|null,"is_rounded","facets":{"status":{"new":{"leads","is_rounded","label","q","is_chosen"},…},…},"others":{"source":34,…}}:
 * what the query finds, and of each facet what it would find with that value instead, which is q; and how many more values there are.
 */
bool staff_counts_read(
	const App *app, LeadQuery *query, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"views":[{"id","leads":N|null,"is_rounded"}…]} of the views that the account sees. Counts are kept for a
 * minute; some that are older are counted again, as many as the time for a page allows.
 */
bool staff_counts_views(const App *app, const char *account, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
