#include "app/staff/staff_link.h"

#include "app/staff/staff_event.h"
#include "store/event.h"
#include "store/lead_link.h"

bool staff_link_write(const StaffLink *link, GError **error)
{
	const DbResult *pair = *link->pair;

	if (pair == NULL || (link->is_linked && db_get_bool(pair, 0, "is_linked")))
		return true;
	if (!lead_link_set(link->db, link->one, link->other, link->is_linked, error))
		return false;
	for (int row = 0; row < 2; row++) {
		g_autofree char *new = staff_event_json("lead", db_get_text(pair, 1 - row, "reference"), NULL);
		Ident id;
		const bool is_id = ident_parse(db_get_text(pair, row, "id"), &id);
		g_assert(is_id); /* the column's type is uuid */
		if (!event_add(link->db,
			    &(Event){
				    .lead_id = &id,
				    .actor = link->actor,
				    .what = link->is_linked ? "lead_linked" : "lead_unlinked",
				    .new_json = new,
			    },
			    error))
			return false;
	}
	return true;
}
