/*
 * store/lead_edit: changes that staff make to a lead by hand.
 *
 * All in one transaction of the caller: lock the lead, decide, write, tell the event (store/event).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/lead/lead_status.h"

/* Columns status, engagement, needs_review, version; the row stays locked until the transaction ends. NOT_FOUND. */
DbResult *lead_edit_lock(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What a move (domain/lead/lead_status) writes of the lead itself; NULL: it stays where it is. Naming an engagement, another or the same,
 * settles the review; NULL: it stays.
 */
bool lead_edit_write(Db *db, const Ident *id, const LeadMove *move, const char *engagement,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The dispatcher offers the lead to this recruiter immediately. */
bool lead_edit_assign(Db *db, const Ident *id, const Ident *recruiter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
