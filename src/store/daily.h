/* store/daily: what is done once a day or once a month, by one instance; all of it in the caller's transaction. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

bool daily_is_due(Db *db, bool *is_due, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Column name of the work that is now the caller's; no row: another instance has it. */
DbResult *daily_claim(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One row: count, and view, the data of the email about what was held back since the last. Notes that staff know of it. */
DbResult *daily_summarize_quarantine(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Marks of senders that are over, and counts of limits that nothing was added to for a day. */
bool daily_forget(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
