/*
 * app/staff/session: staff who are signed in to the console.
 *
 * A browser holds 32 random bytes in a cookie, of which only the SHA-256 is stored. A session ends by itself after
 * SESSION_IDLE_MINUTES without a request and after SESSION_HOURS, and with the next request when its account is
 * disabled or has another password.
 *
 * Guessing is slow and costs others nothing: attempts take turns by account and by client address (a block of them),
 * and PASSWORD_CHECKS_MAX passwords are checked at a time; nobody is ever locked out. An address without an account
 * takes as long and is answered like a wrong password. An account with a second step (app/staff/second_step) is asked
 * for its code when the password was right; a token holds that for a few minutes, and codes take turns like passwords.
 *
 * What cannot be undone, or takes much away, asks again for either of them when that was more than SESSION_PROOF_MINUTES
 * ago (caller_check_proved); the session then goes on with another secret.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/caller.h"
#include "base/ident.h"
#include "base/signed_token.h"
#include "domain/submission/submission.h"

enum {
	SESSION_IDLE_MINUTES = 60,
	SESSION_HOURS = 12,
	SESSION_PROOF_MINUTES = 5, /* that the password or a code is good for what cannot be undone */
	SESSION_TOKEN_BYTES = 44,  /* base64url without padding of 32 bytes, and NUL */
};

typedef struct SignIn {
	const char *email; /* as typed, as is the password */
	const char *password;
	const char *code;	/* of the second step; NULL or "": none yet */
	const char *first_step; /* of SIGN_IN_NEEDS_CODE, in place of email and password; NULL: none */
	const char *client;	/* what its attempts are counted by; NULL: nobody knows who it is */
	const char *user_agent; /* NULL: the browser did not say */
} SignIn;

typedef enum SignInOutcome {
	SIGN_IN_DONE,
	SIGN_IN_WRONG,
	SIGN_IN_NEEDS_CODE, /* the password is right */
	SIGN_IN_WRONG_CODE,
	SIGN_IN_TOO_LATE, /* the first step is too long ago: start again */
	SIGN_IN_TOO_MANY, /* try again later */
} SignInOutcome;

typedef struct SignedIn {
	SignInOutcome outcome;
	char token[SESSION_TOKEN_BYTES];	  /* of SIGN_IN_DONE */
	char first_step[SIGNED_TOKEN_TEXT_BYTES]; /* of SIGN_IN_NEEDS_CODE and SIGN_IN_WRONG_CODE */
	int retry_after_s;			  /* of SIGN_IN_TOO_MANY */
} SignedIn;

/* Errors: BUSY, TIMEOUT, UNAVAILABLE: the database. */
bool session_sign_in(const App *app, const SignIn *sign_in, int64_t deadline_us, SignedIn *done,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct Session {
	Ident id;
	char staff_id[IDENT_TEXT_BYTES];
	char *email; /* owned, of the account */
	bool has_second_step;
	bool must_set_up; /* a second step, before anything else */
	Role role;
	Caller caller;
	char renewed[SESSION_TOKEN_BYTES]; /* what the browser gets in place of its token; "": nothing */
} Session;

void session_clear(Session *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

/* token NULL: the browser sent none. DENIED: no session that is valid now. */
bool session_identify(const App *app, const char *token, int64_t deadline_us, Session *session,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool session_sign_out(
	const App *app, const Ident *session, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Another one of the same account. NOT_FOUND. */
bool session_end_other(const App *app, const Ident *session, const Ident *other, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_end_others(
	const App *app, const Ident *session, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends {"account":{…},"sessions":[…]} as staff_account() and session_list() write them. */
bool session_show(const App *app, const Session *session, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Takes the password, or a code of the second step, as proof that who is signed in still sits there: *done is as of a
 * sign-in, but the token is session->renewed, and the session's caller is proved.
 */
bool session_prove(const App *app, Session *session, const char *proof, int64_t deadline_us, SignedIn *done,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct PasswordChange {
	const char *password; /* of now, as typed, as is the other */
	const char *new_password;
	int64_t deadline_us;
} PasswordChange;

typedef struct PasswordInput {
	const char *password; /* as typed; NULL: not given */
	const char *field;    /* that an entry in wrong names */
} PasswordInput;

/* For what needs the password again. False with an entry in wrong, or with *error; BUSY: too many are being checked. */
bool session_check_password(Db *db, const Session *session, const PasswordInput *input, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * All sessions of the account end, this one too. False with an entry in wrong (initialized by the caller; fields
 * "password" and "new_password"), or with *error.
 */
bool session_change_password(const App *app, const Session *session, const PasswordChange *change, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
