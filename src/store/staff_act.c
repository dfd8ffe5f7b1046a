#include "store/staff_act.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff_act_sql.h"

typedef struct Ids {
	char act[IDENT_TEXT_BYTES];
	char lead[IDENT_TEXT_BYTES];
} Ids;

static Ids ids_of(const Ident *act, const Ident *lead)
{
	Ids ids;

	ident_format(act, ids.act);
	ident_format(lead, ids.lead);
	return ids;
}

bool staff_act_begin(Db *db, const StaffActRow *act, GError **error)
{
	const Ids ids = ids_of(&act->id, &act->id);

	return db_run(db, SQL_STAFF_ACT_BEGIN,
		DB_PARAMS(db_text(ids.act), db_text(act->actor), db_text(act->act), db_text(act->value)), error);
}

bool staff_act_before(Db *db, const Ident *act, const Ident *lead, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_run(db, SQL_STAFF_ACT_BEFORE, DB_PARAMS(db_text(ids.act), db_text(ids.lead)), error);
}

bool staff_act_after(Db *db, const Ident *act, const Ident *lead, int hold_s, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_run(db, SQL_STAFF_ACT_AFTER, DB_PARAMS(db_text(ids.act), db_text(ids.lead), db_int(hold_s)), error);
}

bool staff_act_skip(Db *db, const Ident *act, const Ident *lead, const char *why, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_run(db, SQL_STAFF_ACT_SKIP, DB_PARAMS(db_text(ids.act), db_text(ids.lead), db_text(why)), error);
}

bool staff_act_load(Db *db, const Ident *act, GString *out, GError **error)
{
	const Ids ids = ids_of(act, act);
	g_autoptr(DbResult) rows = db_query(db, SQL_STAFF_ACT_LOAD, DB_PARAMS(db_text(ids.act)), error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACT_NONE);
	g_string_append(out, db_get_text(rows, 0, "act"));
	return true;
}

DbResult *staff_act_items(Db *db, const Ident *act, GError **error)
{
	const Ids ids = ids_of(act, act);

	return db_query(db, SQL_STAFF_ACT_ITEMS, DB_PARAMS(db_text(ids.act)), error);
}

DbResult *staff_act_since(Db *db, const Ident *act, const Ident *lead, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_query(db, SQL_STAFF_ACT_SINCE, DB_PARAMS(db_text(ids.act), db_text(ids.lead)), error);
}

bool staff_act_undo(Db *db, const Ident *act, const Ident *lead, bool is_decision, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_run(
		db, SQL_STAFF_ACT_UNDO, DB_PARAMS(db_text(ids.act), db_text(ids.lead), db_bool(is_decision)), error);
}

bool staff_act_undo_skip(Db *db, const Ident *act, const Ident *lead, const char *why, GError **error)
{
	const Ids ids = ids_of(act, lead);

	return db_run(db, SQL_STAFF_ACT_UNDO_SKIP, DB_PARAMS(db_text(ids.act), db_text(ids.lead), db_text(why)), error);
}

bool staff_act_undone(Db *db, const Ident *act, GError **error)
{
	const Ids ids = ids_of(act, act);

	return db_run(db, SQL_STAFF_ACT_UNDONE, DB_PARAMS(db_text(ids.act)), error);
}
