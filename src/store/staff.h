/*
 * store/staff: people with an account who work the lead database, and API tokens.
 *
 * Disabled accounts and revoked tokens are kept, and a token's name is given once, so that events which name them stay
 * clear.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct NewStaff {
	Ident id;
	const char *email; /* canonical (domain/email_address) */
	const char *role;  /* a name of domain/access/permission */
	const char *password_hash;
} NewStaff;

/* CONFLICT: there is an account with this address. */
bool staff_add(Db *db, const NewStaff *staff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool staff_set_password(Db *db, const char *email, const char *password_hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool staff_disable(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether anybody has an account that is not disabled. */
bool staff_exists(Db *db, bool *exists, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends [{"email","role","created_at","disabled_at","has_totp","seen_at","state":"active"|"disabled"}…]. */
bool staff_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one account, by its email or id: [] if there is none. */
bool staff_list_one(Db *db, const char *who, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Column id, disabled or not; no row: there is none. */
DbResult *staff_find_id(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns id, email, password_hash, totp_secret, totp_pending, totp_step of an account that may sign in; no row: there is
 * none.
 */
DbResult *staff_find(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

DbResult *staff_find_by_id(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *is_spent: nobody has spent this code, or a later one. */
bool staff_spend_step(Db *db, const char *id, int64_t step, bool *is_spent, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_spend_recovery_code(
	Db *db, const char *id, const char *hash, bool *is_spent, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_set_pending_totp(Db *db, const char *id, const char *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND: none is pending. */
bool staff_confirm_totp(Db *db, const char *id, int64_t step, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* hashes: an array. NOT_FOUND: the account has no second step. */
bool staff_set_recovery_codes(Db *db, const char *id, const char *hashes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_remove_totp(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends {"email","role","has_totp","codes_left"}. */
bool staff_account(Db *db, const char *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Column is_this of every administrator who may sign in; they stay so until the transaction ends. */
DbResult *staff_lock_admins(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND, as are the next. */
bool staff_set_role(Db *db, const char *email, const char *role, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_enable(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_reset_totp(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum {
	TOKEN_HASH_BYTES = 32, /* SHA-256 */
};

/* Sessions of the console. */

typedef struct SessionLimits {
	int idle_minutes;  /* since it was used last */
	int hours;	   /* since it began */
	int proof_minutes; /* since somebody proved who they are */
} SessionLimits;

typedef struct NewSession {
	Ident id;
	const char *staff_id;
	uint8_t secret_hash[TOKEN_HASH_BYTES];
	const char *user_agent; /* NULL: the browser did not say */
	const char *address;	/* the network; NULL: nobody knows */
	const char *attempts;	/* as given to sign_in_attempt(): they are forgotten */
} NewSession;

/* *is_allowed: false after too many attempts of this key. Each takes its turn `every_s` seconds after the one before. */
bool sign_in_attempt(
	Db *db, const char *key, int every_s, int ahead_s, bool *is_allowed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends sessions that have run out as well. */
bool session_add(
	Db *db, const NewSession *session, const SessionLimits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns id, staff_id, email, role, has_totp, is_stale; no row unless session and account are valid now. */
DbResult *session_find(Db *db, const uint8_t secret_hash[static TOKEN_HASH_BYTES], const SessionLimits *limits,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Remembers that it was used, at most once a minute. */
/* secret_hash: of another secret, which takes the place of the one before. */
bool session_renew(Db *db, const Ident *id, const uint8_t secret_hash[static TOKEN_HASH_BYTES],
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_note_use(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_remove(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND: the account has no such session. */
bool session_remove_other(Db *db, const Ident *id, const Ident *other, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_remove_others(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends [{"id","is_this","address","created_at","seen_at","user_agent"}…] of the same account. */
bool session_list(
	Db *db, const Ident *id, const SessionLimits *limits, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct NewToken {
	Ident id;
	const char *name;
	uint8_t secret_hash[TOKEN_HASH_BYTES];
	const char *scopes; /* separated by commas */
	int64_t valid_days; /* 0: forever */
} NewToken;

/* CONFLICT: the name is taken. */
bool token_add(Db *db, const NewToken *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, secret_hash (hexadecimal), scopes, is_use_noted; no row unless the token is valid now. */
DbResult *token_find(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers that the token was used, at most once a minute. */
bool token_note_use(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND. */
bool token_revoke(Db *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends
 * [{"name","scopes":[…],"created_at","expires_at","revoked_at","last_used_at","state":"valid"|"expired"|"revoked"}…].
 */
bool token_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
