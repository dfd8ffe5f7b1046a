/*
 * app/staff/password: passwords of staff, hashed by argon2id.
 *
 * 64 MiB and three passes: about a tenth of a second of one core, so guessing at a stolen hash is dear. Long passwords
 * are asked for instead of odd characters, and what anybody would try first is refused.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	PASSWORD_CHARS_MIN = 12,
	PASSWORD_CHARS_MAX = 128,
	PASSWORD_HASH_BYTES = 128, /* with NUL */
	PASSWORD_CHECKS_MAX = 2,   /* at a time: each takes 64 MiB and a core */
};

/* INVALID: too short or long, not UTF-8, or easy to guess for this account; says which, without the password. */
bool password_check(const char *password, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TOO_BIG: no memory for it. BUSY: PASSWORD_CHECKS_MAX are under way. */
bool password_hash(
	const char *password, char hash[static PASSWORD_HASH_BYTES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum PasswordAnswer {
	PASSWORD_RIGHT,
	PASSWORD_WRONG,
	PASSWORD_BUSY, /* PASSWORD_CHECKS_MAX are being checked already: answered without a wait */
} PasswordAnswer;

/* hash NULL: of nobody, which takes as long as somebody's. */
PasswordAnswer password_try(const char *password, const char *hash);
