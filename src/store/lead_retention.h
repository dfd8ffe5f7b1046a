/*
 * store/lead_retention: how long leads are kept after their end, and legal holds. Everything works in the caller's transaction, behind
 * lead_lock() where it names a lead.
 *
 * A lead that is on hold is never due. Of the others, one is due when its days are over and staff were told of it in time.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* days: {"closed":365,…} by status. */
bool lead_retention_set(Db *db, const char *days, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One row: count, and view, the data of the email that tells staff of them. From now on they count as told. */
DbResult *lead_retention_announce(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A lead that is due, locked: columns id, reference; or no row. */
DbResult *lead_retention_claim(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool lead_retention_hold(
	Db *db, const Ident *lead_id, const char *reason, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool lead_retention_lift_hold(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool lead_retention_ask_erasure(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
