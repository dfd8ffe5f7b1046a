/*
 * base/signed_token: links and form tokens that we issued ourselves and recognize again without storing them.
 *
 *   base64url( version | purpose | issued_at (8 bytes, big endian, seconds) | payload (16 bytes) | HMAC-SHA256 of all
 *   before )
 *
 * The payload is a nonce or an id. A token for one purpose is never valid for another. Whether it is too old is the
 * caller's decision: the token only says when it was issued.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"

enum {
	SIGNED_TOKEN_TEXT_BYTES = 79, /* base64url without padding of 58 bytes, and NUL */
	SIGNED_TOKEN_SECRET_BYTES_MIN = 16,
};

typedef enum TokenPurpose {
	TOKEN_PURPOSE_FORM = 1,		  /* payload: submission key of the page that was rendered */
	TOKEN_PURPOSE_CLIENT = 2,	  /* payload: lead id; the client's status page */
	TOKEN_PURPOSE_OFFER = 3,	  /* payload: offer id; the recruiter's page */
	TOKEN_PURPOSE_RECRUITER = 4,	  /* payload: recruiter id; the recruiter's own portal */
	TOKEN_PURPOSE_QUESTION = 5,	  /* payload: question id; the client's answer */
	TOKEN_PURPOSE_PORTAL_FORM = 6,	  /* payload: recruiter id; the forms of the portal that was rendered */
	TOKEN_PURPOSE_CLIENT_EMAIL = 7,	  /* payload: outbox id of an email to the client; their page, opened from it */
	TOKEN_PURPOSE_STAFF_FORM = 8,	  /* payload: session id; the forms of the console */
	TOKEN_PURPOSE_STAFF_CODE = 9,	  /* payload: staff id; the password was right, a code is asked for */
	TOKEN_PURPOSE_STAFF_BROWSER = 10, /* payload: a nonce; somebody has signed in to the console in this browser */
	TOKEN_PURPOSE_REPLY = 11,	  /* of reply_token_format() */
} TokenPurpose;

/*
 * A short token for the local part of an email address, whose case others may change: the id and 80 bits of the code
 * above, in hexadecimal.
 */
enum {
	REPLY_TOKEN_TEXT_BYTES = 2 * (16 + 10) + 1,
};

void reply_token_format(const char *secrets, const Ident *id, char text[static REPLY_TOKEN_TEXT_BYTES]);
/* False for anything that was not issued with one of these secrets; compared in constant time. */
bool reply_token_parse(const char *secrets, const char *text, Ident *id);

typedef struct SignedToken {
	TokenPurpose purpose;
	int64_t issued_at_s; /* seconds since 1970 */
	Ident payload;
} SignedToken;

/*
 * secrets: LEADMATCH_SECRET, one secret or several with commas between; each is hashed to a key of the right size. The first signs, so that
 * a new one can be put before the old one and take its place once no link of the old one is left.
 */
void signed_token_format(const char *secrets, const SignedToken *token, char text[static SIGNED_TOKEN_TEXT_BYTES]);

/*
 * A mark of 16 hexadecimal digits for each secret, in their order, to tell whether two instances have the same: a keyed hash, from which a good
 * secret cannot be found. Owned by the caller (g_strfreev).
 */
char **signed_token_marks(const char *secrets) G_GNUC_WARN_UNUSED_RESULT;

/* False for anything that was not issued with one of these secrets for this purpose; compared in constant time. */
bool signed_token_parse(const char *secrets, TokenPurpose purpose, const char *text, SignedToken *token);
