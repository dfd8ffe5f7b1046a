#include "store/event.h"

#include "db/statement.h"
#include "store/event_sql.h"

bool event_add(Db *db, const Event *event, GError **error)
{
	char lead_id[IDENT_TEXT_BYTES];

	ident_format(event->lead_id, lead_id);
	return db_run(db, SQL_EVENT_ADD,
		DB_PARAMS(db_text(lead_id), db_text(event->actor), db_text(event->what), db_text(event->old_json),
			db_text(event->new_json)),
		error);
}
