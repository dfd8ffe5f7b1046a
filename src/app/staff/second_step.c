#include "app/staff/second_step.h"

#include <string.h>

#include <sodium.h>

#include "app/audit.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret_box.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/access/totp.h"
#include "store/staff.h"

enum {
	RECOVERY_BYTES = 15, /* 120 bits: nobody finds one from its hash */
	RECOVERY_GROUP = 6,
};

bool second_step_is_asked(const App *app, const DbResult *staff)
{
	return app->settings->staff_totp != STAFF_TOTP_OFF && !db_is_null(staff, 0, "totp_secret");
}

static int64_t now_s(void)
{
	return clock_now_us() / G_USEC_PER_SEC;
}

/* Letters and digits alone, in capitals: however the code was copied; g_free. */
static char *plain_code(const char *code)
{
	GString *plain = g_string_new(NULL);

	for (const char *at = code; *at != '\0'; at++) {
		if (g_ascii_isalnum(*at))
			g_string_append_c(plain, g_ascii_toupper(*at));
	}
	return g_string_free(plain, FALSE);
}

static char *hash_code(const char *code)
{
	g_autofree char *plain = plain_code(code);

	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, plain, -1);
}

bool second_step_check(const App *app, Db *db, const DbResult *staff, const char *code, bool *is_right, GError **error)
{
	const char *id = db_get_text(staff, 0, "id");
	uint8_t secret[TOTP_SECRET_BYTES];

	*is_right = false;
	if (secret_box_open(app->settings->secret, db_get_text(staff, 0, "totp_secret"), secret, sizeof secret)) {
		const int64_t step = totp_match(secret, code, now_s(), db_get_int(staff, 0, "totp_step"));
		sodium_memzero(secret, sizeof secret);
		if (step > 0)
			return staff_spend_step(db, id, step, is_right, error);
	}
	g_autofree char *hash = hash_code(code);
	if (!staff_spend_recovery_code(db, id, hash, is_right, error))
		return false;
	return !*is_right || audit_add_account(db, id, "recovery_code_used", error);
}

void step_secret_clear(StepSecret *secret)
{
	g_clear_pointer(&secret->key, g_free);
	g_clear_pointer(&secret->uri, g_free);
}

/* --- one's own account ------------------------------------------------------------------------------------------------ */

bool second_step_begin(
	const App *app, const Session *session, const StepInput *input, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	uint8_t secret[TOTP_SECRET_BYTES];

	if (!db_loan_take(&loan, app->pool, input->deadline_us, error) ||
		!session_check_password(
			loan.db, session, &(PasswordInput){input->password, "step_password"}, wrong, error))
		return false;
	randombytes_buf(secret, sizeof secret);
	g_autofree char *sealed = secret_box_seal(app->settings->secret, secret, sizeof secret);
	sodium_memzero(secret, sizeof secret);
	return staff_set_pending_totp(loan.db, session->staff_id, sealed, error);
}

/* The secret that waits to be confirmed. */
static bool read_pending(
	const App *app, Db *db, const Session *session, uint8_t secret[static TOTP_SECRET_BYTES], GError **error)
{
	g_autoptr(DbResult) staff = staff_find(db, session->email, error);

	if (staff == NULL)
		return false;
	if (db_rows(staff) > 0 && !db_is_null(staff, 0, "totp_pending") &&
		secret_box_open(
			app->settings->secret, db_get_text(staff, 0, "totp_pending"), secret, TOTP_SECRET_BYTES))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACCOUNT_NO_SECOND_STEP);
}

bool second_step_pending(
	const App *app, const Session *session, int64_t deadline_us, StepSecret *secret, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	uint8_t bytes[TOTP_SECRET_BYTES];

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !read_pending(app, loan.db, session, bytes, error))
		return false;
	secret->key = totp_secret_text(bytes);
	secret->uri = totp_uri(bytes, "leadmatch", session->email);
	sodium_memzero(bytes, sizeof bytes);
	return true;
}

/* New codes, with their hashes as an array to be a parameter in *hashes (g_free). */
static GStrv make_codes(char **hashes)
{
	g_autoptr(GStrvBuilder) codes = g_strv_builder_new();
	GString *array = g_string_new("{");

	for (int i = 0; i < RECOVERY_CODES; i++) {
		uint8_t bytes[RECOVERY_BYTES];
		g_autoptr(GString) code = g_string_new(NULL);
		randombytes_buf(bytes, sizeof bytes);
		g_autofree char *plain = base32_format(bytes, sizeof bytes);
		for (gsize at = 0; plain[at] != '\0'; at++) {
			if (at > 0 && at % RECOVERY_GROUP == 0)
				g_string_append_c(code, '-');
			g_string_append_c(code, plain[at]);
		}
		g_autofree char *hash = hash_code(code->str);
		g_string_append_printf(array, "%s%s", i > 0 ? "," : "", hash);
		g_strv_builder_add(codes, code->str);
	}
	g_string_append_c(array, '}');
	*hashes = g_string_free(array, FALSE);
	return g_strv_builder_end(codes);
}

GStrv second_step_confirm(
	const App *app, const Session *session, const StepInput *input, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *hashes = NULL;
	uint8_t secret[TOTP_SECRET_BYTES];

	if (!db_loan_take(&loan, app->pool, input->deadline_us, error) ||
		!read_pending(app, loan.db, session, secret, error))
		return NULL;
	const int64_t step = totp_match(secret, input->code == NULL ? "" : input->code, now_s(), 0);
	sodium_memzero(secret, sizeof secret);
	if (step == 0) {
		field_errors_add(wrong, "code", "wrong", TEXT_PAGE_STAFF_CODE_WRONG);
		return NULL;
	}
	g_auto(GStrv) codes = make_codes(&hashes);
	if (!audit_begin(&tx, loan.db, error) || !staff_confirm_totp(loan.db, session->staff_id, step, error) ||
		!staff_set_recovery_codes(loan.db, session->staff_id, hashes, error) ||
		!session_remove_others(loan.db, &session->id, error) ||
		!audit_end(&tx, "second_step_set", "account", NULL, error))
		return NULL;
	return g_steal_pointer(&codes);
}

GStrv second_step_renew(
	const App *app, const Session *session, const StepInput *input, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *hashes = NULL;

	if (!db_loan_take(&loan, app->pool, input->deadline_us, error) ||
		!session_check_password(
			loan.db, session, &(PasswordInput){input->password, "step_password"}, wrong, error))
		return NULL;
	g_auto(GStrv) codes = make_codes(&hashes);
	if (!audit_begin(&tx, loan.db, error) || !staff_set_recovery_codes(loan.db, session->staff_id, hashes, error) ||
		!audit_end(&tx, "recovery_codes_made", "account", NULL, error))
		return NULL;
	return g_steal_pointer(&codes);
}

bool second_step_remove(
	const App *app, const Session *session, const StepInput *input, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return db_loan_take(&loan, app->pool, input->deadline_us, error) &&
	       session_check_password(
		       loan.db, session, &(PasswordInput){input->password, "step_password"}, wrong, error) &&
	       audit_begin(&tx, loan.db, error) && staff_remove_totp(loan.db, session->staff_id, error) &&
	       session_remove_others(loan.db, &session->id, error) &&
	       audit_end(&tx, "second_step_removed", "account", NULL, error);
}
