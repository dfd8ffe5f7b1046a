/*
 * app/staff/api_token: the text of an API token: "lmt_" and base64url without padding of 16 bytes of id and 32 of
 * secret.
 *
 * The prefix lets people and scanners of leaked secrets recognize one. The id finds the row; the secret, of which only
 * the SHA-256 is stored, proves that the token is ours.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ident.h"

enum {
	API_TOKEN_SECRET_BYTES = 32,
	API_TOKEN_HASH_BYTES = 32,
	API_TOKEN_TEXT_BYTES = 69, /* lmt_, 64 characters and NUL */
};

typedef struct ApiToken {
	Ident id;
	uint8_t secret[API_TOKEN_SECRET_BYTES];
} ApiToken;

/* A new id with a random secret. */
ApiToken api_token_new(void);
void api_token_format(const ApiToken *token, char text[static API_TOKEN_TEXT_BYTES]);
/* Only what api_token_format() wrote, byte for byte. */
bool api_token_parse(const char *text, ApiToken *token);
void api_token_hash(const ApiToken *token, uint8_t hash[static API_TOKEN_HASH_BYTES]);
