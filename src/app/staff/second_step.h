/*
 * app/staff/second_step: the code that an account asks for after its password: from an authenticator app
 * (domain/access/totp), or one of ten recovery codes.
 *
 * The app's secret is stored encrypted (base/secret_box), recovery codes as SHA-256 (they are 120 random bits). Each code
 * works once: the step of the last one and the recovery code are spent by the statement that accepts them, so that of two
 * who come with the same one in the same instant only one gets in.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/staff/session.h"
#include "db/statement.h"

enum {
	RECOVERY_CODES = 10,
};

/* Whether this account (a row of staff_find()) is to be asked, by LEADMATCH_STAFF_TOTP. */
bool second_step_is_asked(const App *app, const DbResult *staff);
/* Spends the code. */
bool second_step_check(const App *app, Db *db, const DbResult *staff, const char *code, bool *is_right,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As typed; NULL: not given. */
typedef struct StepInput {
	const char *password;
	const char *code;
	int64_t deadline_us;
} StepInput;

/* What the app is to know; owned. */
typedef struct StepSecret {
	char *key; /* as people type it */
	char *uri; /* as the app scans it */
} StepSecret;

void step_secret_clear(StepSecret *secret);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StepSecret, step_secret_clear)

/*
 * Each is one change of one's own account. False with an entry in wrong (fields "step_password" and "code"), or with
 * *error. After begin the account still signs in as before; confirm proves that the app works, ends all other sessions,
 * and makes recovery codes (g_strfreev), which nobody can find out again.
 */
bool second_step_begin(const App *app, const Session *session, const StepInput *input, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What begin made and nobody confirmed; NOT_FOUND: there is nothing to confirm. */
bool second_step_pending(const App *app, const Session *session, int64_t deadline_us, StepSecret *secret,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv second_step_confirm(const App *app, const Session *session, const StepInput *input, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv second_step_renew(const App *app, const Session *session, const StepInput *input, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool second_step_remove(const App *app, const Session *session, const StepInput *input, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
