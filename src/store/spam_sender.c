#include "store/spam_sender.h"

#include "db/statement.h"
#include "store/spam_sender_sql.h"

bool spam_sender_mark(Db *db, const SpamMark *mark, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	if (mark->lead_id != NULL)
		ident_format(mark->lead_id, id);
	return db_run(db, SQL_SPAM_SENDER_MARK,
		DB_PARAMS(db_text(mark->key), db_text(mark->actor), mark->lead_id == NULL ? db_null() : db_text(id),
			db_text(mark->address)),
		error);
}

bool spam_sender_lift(Db *db, const GStrv keys, bool *lifted, GError **error)
{
	g_autofree char *joined = g_strjoinv(",", keys);
	g_autofree char *array = g_strdup_printf("{%s}", joined); /* hexadecimal needs no quotes */
	g_autoptr(DbResult) done = db_query(db, SQL_SPAM_SENDER_LIFT, DB_PARAMS(db_text(array)), error);

	if (done == NULL)
		return false;
	*lifted = db_rows_changed(done) > 0;
	return true;
}

bool spam_sender_lift_by_lead(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) done = db_query(db, SQL_SPAM_SENDER_LIFT_BY_LEAD, DB_PARAMS(db_text(id)), error);
	return done != NULL;
}

bool spam_sender_list(Db *db, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_SPAM_SENDER_LIST, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "senders"));
	return true;
}
