/*
 * store/replay_leads: what leads were asked and answered, page by page, to be answered again by other rules. Reads only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* Leads with from <= id < before. */
typedef struct ReplayRange {
	Ident from;
	Ident before;
} ReplayRange;

/* How many there are, leads_max at most. */
bool replay_leads_count(
	Db *db, const ReplayRange *range, int64_t leads_max, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, reference, submission, recommendation (JSON), staff (the engagement that staff chose or confirmed; null: they did not);
 * the newest first.
 */
DbResult *replay_leads(Db *db, const ReplayRange *range, int64_t leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
