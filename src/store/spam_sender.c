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

/* g_free. */
static char *array_of(const GStrv keys)
{
	g_autofree char *joined = g_strjoinv(",", keys);

	return g_strdup_printf("{%s}", joined); /* hexadecimal needs no quotes */
}

bool spam_sender_lift(Db *db, const GStrv keys, bool *lifted, GError **error)
{
	g_autofree char *array = array_of(keys);
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

bool spam_sender_search(Db *db, const SpamSearch *search, GString *out, GError **error)
{
	g_autofree char *keys = search->keys == NULL ? NULL : array_of(search->keys);
	g_autoptr(DbResult) rows = db_query(db, SQL_SPAM_SENDER_SEARCH,
		DB_PARAMS(db_text(keys), db_text(search->part), db_int(search->rows_max)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "senders"));
	return true;
}

bool spam_sender_list(Db *db, GString *out, GError **error)
{
	return spam_sender_search(db, &(SpamSearch){.rows_max = G_MAXINT64}, out, error);
}

bool spam_sender_of_lead(Db *db, const char *reference, char **email, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_SPAM_SENDER_OF_LEAD, DB_PARAMS(db_text(reference)), error);

	if (rows == NULL)
		return false;
	*email = db_rows(rows) == 0 ? NULL : g_strdup(db_get_text(rows, 0, "email"));
	return true;
}
