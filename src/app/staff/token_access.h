/*
 * app/staff/token_access: who is at the other end of a bearer token, and what that token may do.
 *
 * A token is "lmt_" and base64url of 16 bytes of id and 32 of secret. Only the secret's SHA-256 is stored, so a copy of
 * the database opens nothing. Revoked, expired and unknown tokens look the same from outside.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/caller.h"

/* Whether it has the form of a token. */
bool token_access_is_token(const char *text);

/*
 * token: what stands behind "Bearer "; NULL: nothing did. DENIED: no valid token (answer 401). BUSY, UNAVAILABLE: the
 * database.
 */
bool token_access_identify(const App *app, const char *token, int64_t deadline_us, Caller *caller,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
