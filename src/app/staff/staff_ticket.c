#include "app/staff/staff_ticket.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff_act.h"

bool staff_ticket_begin(const StaffTicket *ticket, Db *db, const Ident *lead, GError **error)
{
	if (ticket == NULL)
		return true;
	if (!ticket->is_undo)
		return staff_act_before(db, &ticket->act, lead, error);
	g_autoptr(DbResult) since = staff_act_since(db, &ticket->act, lead, error);
	if (since == NULL)
		return false;
	if (db_rows(since) == 0)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACT_UNDONE);
	if (db_is_null(since, 0, "actor"))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACT_CHANGED,
		wording_string("actor", db_get_text(since, 0, "actor")));
}

bool staff_ticket_end(const StaffTicket *ticket, Db *db, const Ident *lead, GError **error)
{
	if (ticket == NULL)
		return true;
	return ticket->is_undo ? staff_act_undo(db, &ticket->act, lead, ticket->is_decision, error)
			       : staff_act_after(db, &ticket->act, lead, STAFF_TICKET_HOLD_S, error);
}
