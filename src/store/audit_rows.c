#include "store/audit_rows.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/audit_rows_sql.h"

bool audit_row_add(Db *db, const AuditRow *row, GError **error)
{
	char lead_id[IDENT_TEXT_BYTES];

	if (row->lead_id != NULL)
		ident_format(row->lead_id, lead_id);
	return db_run(db, row->is_read ? SQL_AUDIT_ADD_READ : SQL_AUDIT_ADD,
		DB_PARAMS(db_text(row->actor), db_text(row->what), row->lead_id == NULL ? db_null() : db_text(lead_id),
			db_text(row->details)),
		error);
}

bool audit_rows_seal(Db *db, int64_t *n, int64_t *entries, char hash[static AUDIT_HASH_TEXT_BYTES], GError **error)
{
	g_autoptr(DbResult) seal = db_query(db, SQL_AUDIT_SEAL, DB_NO_PARAMS, error);

	if (seal == NULL)
		return false;
	*n = db_get_int(seal, 0, "n");
	*entries = db_get_int(seal, 0, "entries");
	if (*n > 0)
		g_strlcpy(hash, db_get_text(seal, 0, "hash"), AUDIT_HASH_TEXT_BYTES);
	return true;
}

static bool append(DbResult *row, const char *column, GString *out)
{
	g_autoptr(DbResult) owned = row;

	if (owned == NULL)
		return false;
	g_string_append(out, db_get_text(owned, 0, column));
	return true;
}

bool audit_rows_list(Db *db, const AuditFilter *filter, GString *out, GError **error)
{
	return append(
		db_query(db, SQL_AUDIT_LIST,
			DB_PARAMS(db_text(filter->actor), db_text(filter->what), db_text(filter->lead),
				db_text(filter->from), db_text(filter->to),
				filter->before == 0 ? db_null() : db_int(filter->before), db_int(filter->rows_max)),
			error),
		"entries", out);
}

bool audit_rows_choices(Db *db, GString *out, GError **error)
{
	return append(db_query(db, SQL_AUDIT_CHOICES, DB_NO_PARAMS, error), "choices", out);
}

DbResult *audit_rows_check(Db *db, int64_t after, GError **error)
{
	return db_query(db, SQL_AUDIT_CHECK, DB_PARAMS(db_int(after)), error);
}

DbResult *audit_rows_extent(Db *db, const char *hash, GError **error)
{
	return db_query(db, SQL_AUDIT_EXTENT, DB_PARAMS(db_text(hash)), error);
}

bool audit_rows_evidence(Db *db, const Ident *lead_id, GString *out, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) row = db_query(db, SQL_AUDIT_EVIDENCE, DB_PARAMS(db_text(id)), error);
	if (row == NULL)
		return false;
	if (db_rows(row) == 0)
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_LEAD_NOT_FOUND);
	g_string_append(out, db_get_text(row, 0, "evidence"));
	return true;
}
