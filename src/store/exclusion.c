#include "store/exclusion.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "base/json_writer.h"
#include "db/statement.h"
#include "store/exclusion_sql.h"

bool exclusion_set_free_mail(Db *db, const GStrv domains, GError **error)
{
	g_autoptr(GString) json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_array(&w);
	for (char **domain = domains; *domain != NULL; domain++)
		jsonw_text(&w, *domain);
	jsonw_end_array(&w);
	g_autoptr(DbResult) done = db_query(db, SQL_EXCLUSION_SET_FREE_MAIL, DB_PARAMS(db_text(json->str)), error);
	return done != NULL;
}

bool exclusion_list(Db *db, const Ident *recruiter_id, GString *out, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	if (recruiter_id != NULL)
		ident_format(recruiter_id, id);
	g_autoptr(DbResult) rows =
		db_query(db, SQL_EXCLUSION_LIST, DB_PARAMS(recruiter_id == NULL ? db_null() : db_text(id)), error);
	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "exclusions"));
	return true;
}

bool exclusion_remove(Db *db, const Ident *recruiter_id, const char *company, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter_id, id);
	g_autoptr(DbResult) done = db_query(db, SQL_EXCLUSION_REMOVE, DB_PARAMS(db_text(id), db_text(company)), error);
	if (done == NULL)
		return false;
	if (db_rows_changed(done) > 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_EXCLUSION_NOT_FOUND);
}
