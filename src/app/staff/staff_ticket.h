/*
 * app/staff/staff_ticket: a change of one lead as part of an act on several (app/staff/staff_bulk): steps of
 * staff_change_apply() (app/staff/staff_leads).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

enum {
	STAFF_TICKET_HOLD_S = 20, /* what it tells others can be taken back as long */
};

typedef struct StaffTicket {
	Ident act;
	bool is_undo;
	bool is_decision; /* undone: what it settled is open again */
} StaffTicket;

/* Behind lead_lock(). ticket NULL: nothing. CONFLICT: it is to be undone, and somebody has changed the lead since. */
bool staff_ticket_begin(const StaffTicket *ticket, Db *db, const Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* After all is written. */
bool staff_ticket_end(const StaffTicket *ticket, Db *db, const Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;
