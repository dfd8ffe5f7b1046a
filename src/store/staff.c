#include "store/staff.h"

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/statement.h"
#include "store/staff_sql.h"

bool staff_add(Db *db, const NewStaff *staff, GError **error)
{
	char id[IDENT_TEXT_BYTES];
	g_autoptr(GError) problem = NULL;

	ident_format(&staff->id, id);
	if (db_run(db, SQL_STAFF_ADD,
		    DB_PARAMS(db_text(id), db_text(staff->email), db_text(staff->role), db_text(staff->password_hash)),
		    &problem))
		return true;
	if (leadmatch_error_is(problem, LEADMATCH_ERROR_CONFLICT))
		wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_STAFF_EXISTS,
			wording_string("email", staff->email));
	else
		g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

static void format_hex(const uint8_t hash[static TOKEN_HASH_BYTES], GString *out)
{
	for (int i = 0; i < TOKEN_HASH_BYTES; i++)
		g_string_append_printf(out, "%02x", hash[i]);
}

static bool change_one(Db *db, const char *sql, const char *email, const DbParam *second, GError **error)
{
	const DbParam params[] = {db_text(email), second == NULL ? db_null() : *second};
	g_autoptr(DbResult) rows = db_query(db, sql, second == NULL ? 1 : 2, params, error);

	if (rows == NULL)
		return false;
	if (db_rows_changed(rows) > 0)
		return true;
	return wording_fail(
		error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_STAFF_NOT_FOUND, wording_string("email", email));
}

bool staff_set_password(Db *db, const char *email, const char *password_hash, GError **error)
{
	const DbParam hash = db_text(password_hash);

	return change_one(db, SQL_STAFF_SET_PASSWORD, email, &hash, error);
}

bool staff_disable(Db *db, const char *email, GError **error)
{
	return change_one(db, SQL_STAFF_DISABLE, email, NULL, error);
}

static bool change_by_id(Db *db, const char *sql, const char *id, const DbParam *second, GError **error)
{
	const DbParam params[] = {db_text(id), second == NULL ? db_null() : *second};
	g_autoptr(DbResult) rows = db_query(db, sql, second == NULL ? 1 : 2, params, error);

	if (rows == NULL)
		return false;
	if (db_rows_changed(rows) > 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACCOUNT_NOTHING);
}

bool staff_spend_step(Db *db, const char *id, int64_t step, bool *is_spent, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_STAFF_SPEND_STEP, DB_PARAMS(db_text(id), db_int(step)), error);

	*is_spent = rows != NULL && db_rows_changed(rows) > 0;
	return rows != NULL;
}

bool staff_spend_recovery_code(Db *db, const char *id, const char *hash, bool *is_spent, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_STAFF_SPEND_RECOVERY_CODE, DB_PARAMS(db_text(id), db_text(hash)), error);

	*is_spent = rows != NULL && db_rows_changed(rows) > 0;
	return rows != NULL;
}

bool staff_set_pending_totp(Db *db, const char *id, const char *sealed, GError **error)
{
	const DbParam secret = db_text(sealed);

	return change_by_id(db, SQL_STAFF_SET_PENDING_TOTP, id, &secret, error);
}

bool staff_confirm_totp(Db *db, const char *id, int64_t step, GError **error)
{
	const DbParam number = db_int(step);

	return change_by_id(db, SQL_STAFF_CONFIRM_TOTP, id, &number, error);
}

bool staff_set_recovery_codes(Db *db, const char *id, const char *hashes, GError **error)
{
	const DbParam array = db_text(hashes);

	return change_by_id(db, SQL_STAFF_SET_RECOVERY_CODES, id, &array, error);
}

bool staff_remove_totp(Db *db, const char *id, GError **error)
{
	return change_by_id(db, SQL_STAFF_REMOVE_TOTP, id, NULL, error);
}

bool staff_account(Db *db, const char *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_STAFF_ACCOUNT, DB_PARAMS(db_text(id)), error);

	if (rows == NULL || db_rows(rows) == 0)
		return false;
	g_string_append(out, db_get_text(rows, 0, "account"));
	return true;
}

DbResult *staff_lock_admins(Db *db, const char *email, GError **error)
{
	return db_query(db, SQL_STAFF_LOCK_ADMINS, DB_PARAMS(db_text(email)), error);
}

bool staff_set_role(Db *db, const char *email, const char *role, GError **error)
{
	const DbParam name = db_text(role);

	return change_one(db, SQL_STAFF_SET_ROLE, email, &name, error);
}

bool staff_enable(Db *db, const char *email, GError **error)
{
	return change_one(db, SQL_STAFF_ENABLE, email, NULL, error);
}

bool staff_reset_totp(Db *db, const char *email, GError **error)
{
	return change_one(db, SQL_STAFF_RESET_TOTP, email, NULL, error);
}

bool staff_exists(Db *db, bool *exists, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_STAFF_EXISTS, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	*exists = db_get_bool(rows, 0, "has_staff");
	return true;
}

static bool list_staff(Db *db, const char *who, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_STAFF_LIST, DB_PARAMS(db_text(who)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "staff"));
	return true;
}

bool staff_list(Db *db, GString *out, GError **error)
{
	return list_staff(db, NULL, out, error);
}

bool staff_list_one(Db *db, const char *who, GString *out, GError **error)
{
	return list_staff(db, who, out, error);
}

DbResult *staff_find_id(Db *db, const char *email, GError **error)
{
	return db_query(db, SQL_STAFF_FIND_ID, DB_PARAMS(db_text(email)), error);
}

DbResult *staff_find(Db *db, const char *email, GError **error)
{
	return db_query(db, SQL_STAFF_FIND, DB_PARAMS(db_text(email)), error);
}

DbResult *staff_find_by_id(Db *db, const char *id, GError **error)
{
	return db_query(db, SQL_STAFF_FIND_BY_ID, DB_PARAMS(db_text(id)), error);
}

bool sign_in_attempt(Db *db, const char *key, int every_s, int ahead_s, bool *is_allowed, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_SIGN_IN_ATTEMPT, DB_PARAMS(db_text(key), db_int(every_s), db_int(ahead_s)), error);

	*is_allowed = rows != NULL && db_rows(rows) > 0;
	return rows != NULL;
}

bool session_add(Db *db, const NewSession *session, const SessionLimits *limits, GError **error)
{
	char id[IDENT_TEXT_BYTES];
	g_autoptr(GString) hash = g_string_new(NULL);

	ident_format(&session->id, id);
	format_hex(session->secret_hash, hash);
	return db_run(db, SQL_SESSION_ADD,
		DB_PARAMS(db_text(id), db_text(session->staff_id), db_text(hash->str),
			session->user_agent == NULL ? db_null() : db_text(session->user_agent),
			db_text(session->attempts), db_int(limits->idle_minutes), db_int(limits->hours),
			db_text(session->address)),
		error);
}

DbResult *session_find(
	Db *db, const uint8_t secret_hash[static TOKEN_HASH_BYTES], const SessionLimits *limits, GError **error)
{
	g_autoptr(GString) hash = g_string_new(NULL);

	format_hex(secret_hash, hash);
	return db_query(db, SQL_SESSION_FIND,
		DB_PARAMS(db_text(hash->str), db_int(limits->idle_minutes), db_int(limits->hours),
			db_int(limits->proof_minutes)),
		error);
}

bool session_renew(Db *db, const Ident *id, const uint8_t secret_hash[static TOKEN_HASH_BYTES], GError **error)
{
	char text[IDENT_TEXT_BYTES];
	g_autoptr(GString) hash = g_string_new(NULL);

	ident_format(id, text);
	format_hex(secret_hash, hash);
	return db_run(db, SQL_SESSION_RENEW, DB_PARAMS(db_text(text), db_text(hash->str)), error);
}

static bool run_on_session(Db *db, const char *sql, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, sql, DB_PARAMS(db_text(text)), error);
}

bool session_note_use(Db *db, const Ident *id, GError **error)
{
	return run_on_session(db, SQL_SESSION_NOTE_USE, id, error);
}

bool session_remove(Db *db, const Ident *id, GError **error)
{
	return run_on_session(db, SQL_SESSION_REMOVE, id, error);
}

bool session_remove_others(Db *db, const Ident *id, GError **error)
{
	return run_on_session(db, SQL_SESSION_REMOVE_OTHERS, id, error);
}

bool session_remove_other(Db *db, const Ident *id, const Ident *other, GError **error)
{
	char text[IDENT_TEXT_BYTES];
	char other_text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	ident_format(other, other_text);
	const DbParam to_end = db_text(other_text);
	return change_by_id(db, SQL_SESSION_REMOVE_OTHER, text, &to_end, error);
}

bool session_list(Db *db, const Ident *id, const SessionLimits *limits, GString *out, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) rows = db_query(db, SQL_SESSION_LIST,
		DB_PARAMS(db_text(text), db_int(limits->idle_minutes), db_int(limits->hours)), error);
	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "sessions"));
	return true;
}

bool token_add(Db *db, const NewToken *token, GError **error)
{
	char id[IDENT_TEXT_BYTES];
	g_autoptr(GString) hash = g_string_new(NULL);
	g_autoptr(GError) problem = NULL;

	ident_format(&token->id, id);
	format_hex(token->secret_hash, hash);
	if (db_run(db, SQL_TOKEN_ADD,
		    DB_PARAMS(db_text(id), db_text(token->name), db_text(hash->str), db_text(token->scopes),
			    token->valid_days == 0 ? db_null() : db_int(token->valid_days)),
		    &problem))
		return true;
	if (leadmatch_error_is(problem, LEADMATCH_ERROR_CONFLICT))
		wording_fail(
			error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_TOKEN_EXISTS, wording_string("name", token->name));
	else
		g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

DbResult *token_find(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, SQL_TOKEN_FIND, DB_PARAMS(db_text(text)), error);
}

bool token_note_use(Db *db, const char *id, GError **error)
{
	return db_run(db, SQL_TOKEN_NOTE_USE, DB_PARAMS(db_text(id)), error);
}

bool token_revoke(Db *db, const char *name, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_TOKEN_REVOKE, DB_PARAMS(db_text(name)), error);

	if (rows == NULL)
		return false;
	if (db_rows_changed(rows) > 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_TOKEN_NOT_FOUND, wording_string("name", name));
}

bool token_list(Db *db, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_TOKEN_LIST, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "tokens"));
	return true;
}
