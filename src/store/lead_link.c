#include "store/lead_link.h"

#include "store/lead_link_sql.h"

static bool find(Db *db, const char *ids, bool is_first_look, const char *actor, GError **error)
{
	return db_run(db, SQL_LEAD_LINK_FIND,
		DB_PARAMS(db_text(ids), db_bool(is_first_look), db_int(LEAD_LINKS_MAX), db_text(actor)), error);
}

bool lead_link_find(Db *db, const char *ids, GError **error)
{
	return find(db, ids, true, "dispatcher", error);
}

bool lead_link_renew(Db *db, const Ident *lead_id, const char *actor, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autofree char *ids = g_strdup_printf("{%s}", id);
	return db_run(db, SQL_LEAD_LINK_FORGET, DB_PARAMS(db_text(id)), error) && find(db, ids, false, actor, error);
}

DbResult *lead_link_related(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_LEAD_LINK_RELATED, DB_PARAMS(db_text(ids)), error);
}

DbResult *lead_link_lock(Db *db, const Ident *one, const Ident *other, GError **error)
{
	char one_id[IDENT_TEXT_BYTES], other_id[IDENT_TEXT_BYTES];

	ident_format(one, one_id);
	ident_format(other, other_id);
	return db_query(db, SQL_LEAD_LINK_LOCK, DB_PARAMS(db_text(one_id), db_text(other_id)), error);
}

bool lead_link_set(Db *db, const Ident *one, const Ident *other, bool is_linked, GError **error)
{
	char one_id[IDENT_TEXT_BYTES], other_id[IDENT_TEXT_BYTES];

	ident_format(one, one_id);
	ident_format(other, other_id);
	return db_run(db, SQL_LEAD_LINK_SET, DB_PARAMS(db_text(one_id), db_text(other_id), db_bool(!is_linked)), error);
}
