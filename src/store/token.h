/*
 * store/token: API tokens. A name is given once, so that events which name it stay clear; revoked tokens are kept for that.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	TOKEN_HASH_BYTES = 32, /* SHA-256 */
};

typedef struct NewToken {
	Ident id;
	const char *name;
	uint8_t secret_hash[TOKEN_HASH_BYTES];
	const char *scopes; /* separated by commas */
	int64_t valid_days; /* 0: for ever */
} NewToken;

/* CONFLICT: the name is taken. */
bool token_add(Db *db, const NewToken *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, secret_hash (hexadecimal), scopes, is_use_noted; no row unless the token is valid now. */
DbResult *token_find(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers that the token was used, at most once a minute. */
bool token_note_use(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND. */
bool token_revoke(Db *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends [{"name","scopes":[…],"created_at","expires_at","revoked_at","last_used_at","state":"valid"|"expired"|"revoked"}…]. */
bool token_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
