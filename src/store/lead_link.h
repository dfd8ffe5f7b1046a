/*
 * store/lead_link: leads that belong together: sent by the same person, from the same company, the same answers again
 * after a day (store/lead links those when they come in), or linked by staff.
 *
 * A pair is two rows, one for either lead, so that each is asked for alike. A pair that staff unlinked is never linked
 * again but by staff. Erasing a lead takes its pairs along. Every function works in the caller's transaction.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	LEAD_LINKS_MAX = 10, /* found for a lead by itself; who sends more is in the list of leads */
};

/*
 * For the dispatcher, which holds its lock: links those of the leads that are looked at for the first time to other open
 * leads, each with an event. ids: an array literal.
 */
bool lead_link_find(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The lead has another address: what the old one linked is forgotten, and what the new one says is linked. */
bool lead_link_renew(Db *db, const Ident *lead_id, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns lead_id, related (JSON, as the view lead_related) of those that have any. ids: an array literal. */
DbResult *lead_link_related(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, reference, status, is_linked: both leads of a pair, locked until the transaction ends; one may be gone. */
DbResult *lead_link_lock(Db *db, const Ident *one, const Ident *other, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By staff, behind that lock. */
bool lead_link_set(
	Db *db, const Ident *one, const Ident *other, bool is_linked, GError **error) G_GNUC_WARN_UNUSED_RESULT;
