#include "app/staff/session.h"

#include <string.h>

#include <sodium.h>

#include "app/audit.h"
#include "app/staff/password.h"
#include "app/staff/second_step.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff.h"

enum {
	SECRET_BYTES = 32,
	VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	USER_AGENT_CHARS_MAX = 200,
	/* Each account may try five times in a row, then every half minute. */
	ACCOUNT_EVERY_S = 30,
	ACCOUNT_AHEAD_S = 4 * ACCOUNT_EVERY_S,
	/* An office of people behind one address. */
	CLIENT_EVERY_S = 10,
	CLIENT_AHEAD_S = 19 * CLIENT_EVERY_S,
	BUSY_RETRY_S = 1,
	FIRST_STEP_S = 300, /* to find the phone */
};

G_STATIC_ASSERT(sodium_base64_ENCODED_LEN(SECRET_BYTES, VARIANT) == SESSION_TOKEN_BYTES);
G_STATIC_ASSERT(crypto_hash_sha256_BYTES == TOKEN_HASH_BYTES);

static const SessionLimits limits = {
	.idle_minutes = SESSION_IDLE_MINUTES, .hours = SESSION_HOURS, .proof_minutes = SESSION_PROOF_MINUTES};

void session_clear(Session *session)
{
	g_clear_pointer(&session->email, g_free);
}

static bool take_turn(
	Db *db, const SignIn *sign_in, const char *account, int *retry_after_s, bool *is_allowed, GError **error)
{
	*is_allowed = true;
	if (sign_in->client != NULL) {
		g_autofree char *client = g_strconcat("client ", sign_in->client, NULL);
		*retry_after_s = CLIENT_EVERY_S;
		if (!sign_in_attempt(db, client, CLIENT_EVERY_S, CLIENT_AHEAD_S, is_allowed, error))
			return false;
	}
	if (!*is_allowed)
		return true;
	*retry_after_s = ACCOUNT_EVERY_S;
	return sign_in_attempt(db, account, ACCOUNT_EVERY_S, ACCOUNT_AHEAD_S, is_allowed, error);
}

/* What an account's attempts are counted by, whether or not it exists; g_free. */
static char *account_key(const SignIn *sign_in, const DbResult *staff)
{
	const char *email = sign_in->first_step == NULL ? sign_in->email
			    : db_rows(staff) > 0	? db_get_text(staff, 0, "email")
							: "";
	g_autofree char *folded = g_utf8_casefold(email, -1);

	return g_strconcat("account ", folded, NULL);
}

/* What a browser gets, and what is stored of it. */
static void make_token(char token[static SESSION_TOKEN_BYTES], uint8_t hash[static TOKEN_HASH_BYTES])
{
	uint8_t secret[SECRET_BYTES];

	randombytes_buf(secret, sizeof secret);
	sodium_bin2base64(token, SESSION_TOKEN_BYTES, secret, sizeof secret, VARIANT);
	crypto_hash_sha256(hash, secret, sizeof secret);
	sodium_memzero(secret, sizeof secret);
}

static bool begin_session(Db *db, const SignIn *sign_in, const char *staff_id, const char *account,
	char token[static SESSION_TOKEN_BYTES], GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *user_agent =
		sign_in->user_agent == NULL || !g_utf8_validate(sign_in->user_agent, -1, NULL)
			? NULL
			: g_utf8_substring(sign_in->user_agent, 0,
				  MIN(USER_AGENT_CHARS_MAX, g_utf8_strlen(sign_in->user_agent, -1)));
	NewSession session = {.id = ident_new(),
		.staff_id = staff_id,
		.user_agent = user_agent,
		.address = sign_in->client,
		.attempts = account};

	make_token(token, session.secret_hash);
	return db_begin(&tx, db, error) && session_add(db, &session, &limits, error) &&
	       audit_add_account(db, staff_id, "signed_in", error) && db_commit(&tx, error);
}

/* Somebody tried an account's password; what is typed for no account is in nobody's record. */
static bool note_failure(const App *app, const char *staff_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) &&
	       audit_add_account(loan.db, staff_id, "sign_in_failed", error);
}

/* The account that a first step is of; no row: it is too old, or none. */
static DbResult *find_by_first_step(const App *app, Db *db, const char *text, GError **error)
{
	char id[IDENT_TEXT_BYTES] = "00000000-0000-0000-0000-000000000000";
	SignedToken token;

	if (signed_token_parse(app->settings->secret, TOKEN_PURPOSE_STAFF_CODE, text, &token) &&
		clock_now_us() / G_USEC_PER_SEC - token.issued_at_s <= FIRST_STEP_S)
		ident_format(&token.payload, id);
	return staff_find_by_id(db, id, error);
}

/* *staff: who signs in, found and allowed to try now. */
static bool find_account(
	const App *app, const SignIn *sign_in, int64_t deadline_us, DbResult **staff, SignedIn *done, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	bool is_allowed = false;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) found = sign_in->first_step == NULL
					    ? staff_find(loan.db, sign_in->email, error)
					    : find_by_first_step(app, loan.db, sign_in->first_step, error);
	if (found == NULL)
		return false;
	g_autofree char *account = account_key(sign_in, found);
	if (!take_turn(loan.db, sign_in, account, &done->retry_after_s, &is_allowed, error))
		return false;
	done->outcome = is_allowed ? SIGN_IN_DONE : SIGN_IN_TOO_MANY;
	*staff = g_steal_pointer(&found);
	return true;
}

/* Without a connection: it takes a quarter of a second. False: note_failure() could not. */
static bool check_password(const App *app, const SignIn *sign_in, int64_t deadline_us, const DbResult *staff,
	SignedIn *done, GError **error)
{
	const bool is_known = db_rows(staff) > 0;

	switch (password_try(sign_in->password, is_known ? db_get_text(staff, 0, "password_hash") : NULL)) {
	case PASSWORD_BUSY:
		done->outcome = SIGN_IN_TOO_MANY;
		done->retry_after_s = BUSY_RETRY_S;
		return true;
	case PASSWORD_WRONG:
		done->outcome = SIGN_IN_WRONG;
		log_warning("sign_in_failed", log_text("account", is_known ? db_get_text(staff, 0, "id") : "unknown"));
		return !is_known || note_failure(app, db_get_text(staff, 0, "id"), deadline_us, error);
	case PASSWORD_RIGHT:
		break;
	}
	done->outcome = SIGN_IN_DONE;
	return true;
}

static void grant_first_step(const App *app, const DbResult *staff, SignedIn *done)
{
	SignedToken token = {.purpose = TOKEN_PURPOSE_STAFF_CODE, .issued_at_s = clock_now_us() / G_USEC_PER_SEC};
	const bool is_id = ident_parse(db_get_text(staff, 0, "id"), &token.payload);

	g_assert(is_id); /* the column's type is uuid */
	signed_token_format(app->settings->secret, &token, done->first_step);
}

/* The second step, if this account has one. */
static bool check_code(const App *app, Db *db, const DbResult *staff, const char *code, SignedIn *done, GError **error)
{
	bool is_right = false;

	if (!second_step_is_asked(app, staff))
		return true;
	grant_first_step(app, staff, done);
	if (code == NULL || *code == '\0') {
		done->outcome = SIGN_IN_NEEDS_CODE;
		return true;
	}
	if (!second_step_check(app, db, staff, code, &is_right, error))
		return false;
	if (is_right)
		return true;
	done->outcome = SIGN_IN_WRONG_CODE;
	log_warning("sign_in_code_wrong", log_text("account", db_get_text(staff, 0, "id")));
	return audit_add_account(db, db_get_text(staff, 0, "id"), "sign_in_failed", error);
}

bool session_sign_in(const App *app, const SignIn *sign_in, int64_t deadline_us, SignedIn *done, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(DbResult) staff = NULL;

	if (!find_account(app, sign_in, deadline_us, &staff, done, error))
		return false;
	if (done->outcome == SIGN_IN_DONE && sign_in->first_step != NULL && db_rows(staff) == 0)
		done->outcome = SIGN_IN_TOO_LATE;
	if (done->outcome == SIGN_IN_DONE && sign_in->first_step == NULL &&
		!check_password(app, sign_in, deadline_us, staff, done, error))
		return false;
	if (done->outcome != SIGN_IN_DONE)
		return true;
	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!check_code(app, loan.db, staff, sign_in->code, done, error))
		return false;
	if (done->outcome != SIGN_IN_DONE)
		return true;
	g_autofree char *account = account_key(sign_in, staff);
	if (!begin_session(loan.db, sign_in, db_get_text(staff, 0, "id"), account, done->token, error))
		return false;
	log_info("signed_in", log_text("account", db_get_text(staff, 0, "id")));
	return true;
}

static bool denied(GError **error)
{
	return wording_fail(error, LEADMATCH_ERROR_DENIED, TEXT_ERROR_SESSION_NONE);
}

static bool hash_of(const char *token, uint8_t hash[static TOKEN_HASH_BYTES])
{
	uint8_t secret[SECRET_BYTES];
	size_t bytes = 0;

	if (token == NULL || strlen(token) != SESSION_TOKEN_BYTES - 1 ||
		sodium_base642bin(secret, sizeof secret, token, strlen(token), NULL, &bytes, NULL, VARIANT) != 0 ||
		bytes != sizeof secret)
		return false;
	crypto_hash_sha256(hash, secret, sizeof secret);
	return true;
}

bool session_identify(const App *app, const char *token, int64_t deadline_us, Session *session, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GError) problem = NULL;
	uint8_t hash[TOKEN_HASH_BYTES];

	if (!hash_of(token, hash))
		return denied(error);
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) row = session_find(loan.db, hash, &limits, error);
	if (row == NULL)
		return false;
	if (db_rows(row) == 0)
		return denied(error);
	const bool is_id = ident_parse(db_get_text(row, 0, "id"), &session->id);
	g_assert(is_id); /* the column's type is uuid */
	session->email = g_strdup(db_get_text(row, 0, "email"));
	const bool is_role = role_parse(db_get_text(row, 0, "role"), &session->role);
	g_assert(is_role); /* the schema's check names the same ones */
	g_strlcpy(session->staff_id, db_get_text(row, 0, "staff_id"), sizeof session->staff_id);
	session->has_second_step = db_get_bool(row, 0, "has_totp");
	session->must_set_up = app->settings->staff_totp == STAFF_TOTP_REQUIRED && !session->has_second_step;
	session->caller = (Caller){.kind = CALLER_PERSON,
		.accesses = role_accesses(session->role),
		.is_proved = db_get_bool(row, 0, "is_proved")};
	g_snprintf(session->caller.actor, sizeof session->caller.actor, "staff:%s", session->email);
	g_snprintf(session->caller.record, sizeof session->caller.record, "staff:%s", session->staff_id);
	if (session->must_set_up)
		session->caller.accesses &= 1U << ACCESS_PUBLIC | 1U << ACCESS_OWN_ACCOUNT;
	if (db_get_bool(row, 0, "is_stale") && !session_note_use(loan.db, &session->id, &problem))
		log_warning("session_last_used_not_saved", log_error_text(problem));
	return true;
}

/* *is_right: a code of the second step, if the account has one. */
static bool try_code(
	const App *app, const DbResult *staff, const char *code, int64_t deadline_us, bool *is_right, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return !second_step_is_asked(app, staff) ||
	       (db_loan_take(&loan, app->pool, deadline_us, error) &&
		       second_step_check(app, loan.db, staff, code, is_right, error));
}

bool session_prove(
	const App *app, Session *session, const char *proof, int64_t deadline_us, SignedIn *done, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(DbResult) staff = NULL;
	const SignIn attempt = {.email = session->email, .password = proof};
	uint8_t hash[TOKEN_HASH_BYTES];
	bool is_right = false;

	if (!find_account(app, &attempt, deadline_us, &staff, done, error))
		return false;
	if (done->outcome != SIGN_IN_DONE)
		return true;
	if (!try_code(app, staff, proof, deadline_us, &is_right, error) ||
		(!is_right && !check_password(app, &attempt, deadline_us, staff, done, error)))
		return false;
	if (done->outcome != SIGN_IN_DONE)
		return true;
	make_token(done->token, hash);
	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!session_renew(loan.db, &session->id, hash, error) ||
		!audit_add_account(loan.db, session->staff_id, "proved_again", error) || !db_commit(&tx, error))
		return false;
	session->caller.is_proved = true;
	g_strlcpy(session->renewed, done->token, sizeof session->renewed);
	return true;
}

bool session_sign_out(const App *app, const Ident *session, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && audit_begin(&tx, loan.db, error) &&
	       session_remove(loan.db, session, error) && audit_end(&tx, "signed_out", "session", NULL, error);
}

bool session_end_other(const App *app, const Ident *session, const Ident *other, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && audit_begin(&tx, loan.db, error) &&
	       session_remove_other(loan.db, session, other, error) &&
	       audit_end(&tx, "sessions_ended", "session", NULL, error);
}

bool session_end_others(const App *app, const Ident *session, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && audit_begin(&tx, loan.db, error) &&
	       session_remove_others(loan.db, session, error) &&
	       audit_end(&tx, "sessions_ended", "session", NULL, error);
}

bool session_show(const App *app, const Session *session, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) account = g_string_new(NULL);
	g_autoptr(GString) sessions = g_string_new(NULL);
	JsonWriter w;

	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!staff_account(loan.db, session->staff_id, account, error) ||
		!session_list(loan.db, &session->id, &limits, sessions, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "account");
	jsonw_raw(&w, account->str);
	jsonw_key(&w, "sessions");
	jsonw_raw(&w, sessions->str);
	jsonw_end_object(&w);
	return true;
}

bool session_check_password(
	Db *db, const Session *session, const PasswordInput *input, FieldErrors *wrong, GError **error)
{
	g_autoptr(DbResult) staff = staff_find(db, session->email, error);

	if (staff == NULL)
		return false;
	switch (password_try(input->password == NULL ? "" : input->password,
		db_rows(staff) == 0 ? NULL : db_get_text(staff, 0, "password_hash"))) {
	case PASSWORD_BUSY:
		return wording_fail(error, LEADMATCH_ERROR_BUSY, TEXT_ERROR_SESSION_BUSY);
	case PASSWORD_WRONG:
		field_errors_add(wrong, input->field, "wrong", TEXT_ERROR_PASSWORD_WRONG);
		return false;
	case PASSWORD_RIGHT:
		break;
	}
	return true;
}

bool session_change_password(
	const App *app, const Session *session, const PasswordChange *change, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(GError) reason = NULL;
	char hash[PASSWORD_HASH_BYTES];

	if (!db_loan_take(&loan, app->pool, change->deadline_us, error))
		return false;
	if (!session_check_password(loan.db, session, &(PasswordInput){change->password, "password"}, wrong, error))
		return false;
	if (!password_check(change->new_password, session->email, &reason)) {
		g_autofree char *says = g_strconcat(reason->message, ".", NULL);
		says[0] = g_ascii_toupper(says[0]);
		field_errors_add_text(wrong, "new_password", "too_weak", says);
		return false;
	}
	return password_hash(change->new_password, hash, error) && audit_begin(&tx, loan.db, error) &&
	       staff_set_password(loan.db, session->email, hash, error) &&
	       audit_end(&tx, "password_changed", "session", NULL, error);
}
