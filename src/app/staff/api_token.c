#include "app/staff/api_token.h"

#include <string.h>

#include <sodium.h>

#include "base/error.h"

enum {
	PREFIX_CHARS = 4,
	TOKEN_BYTES = sizeof(Ident) + API_TOKEN_SECRET_BYTES,
	VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

static const char prefix[] = "lmt_";

G_STATIC_ASSERT(sizeof(prefix) - 1 == PREFIX_CHARS);
G_STATIC_ASSERT(PREFIX_CHARS + sodium_base64_ENCODED_LEN(TOKEN_BYTES, VARIANT) == API_TOKEN_TEXT_BYTES);
G_STATIC_ASSERT(crypto_hash_sha256_BYTES == API_TOKEN_HASH_BYTES);

ApiToken api_token_new(void)
{
	ApiToken token = {.id = ident_new()};

	randombytes_buf(token.secret, sizeof token.secret);
	return token;
}

void api_token_format(const ApiToken *token, char text[static API_TOKEN_TEXT_BYTES])
{
	uint8_t bytes[TOKEN_BYTES];

	memcpy(bytes, token->id.bytes, sizeof token->id.bytes);
	memcpy(bytes + sizeof token->id.bytes, token->secret, sizeof token->secret);
	memcpy(text, prefix, PREFIX_CHARS);
	sodium_bin2base64(text + PREFIX_CHARS, API_TOKEN_TEXT_BYTES - PREFIX_CHARS, bytes, sizeof bytes, VARIANT);
	sodium_memzero(bytes, sizeof bytes);
}

bool api_token_parse(const char *text, ApiToken *token)
{
	uint8_t bytes[TOKEN_BYTES];
	size_t count = 0;

	if (strlen(text) != API_TOKEN_TEXT_BYTES - 1 || strncmp(text, prefix, PREFIX_CHARS) != 0)
		return false;
	if (sodium_base642bin(bytes, sizeof bytes, text + PREFIX_CHARS, strlen(text) - PREFIX_CHARS, NULL, &count, NULL,
		    VARIANT) != 0 ||
		count != sizeof bytes)
		return false;
	memcpy(token->id.bytes, bytes, sizeof token->id.bytes);
	memcpy(token->secret, bytes + sizeof token->id.bytes, sizeof token->secret);
	return true;
}

void api_token_hash(const ApiToken *token, uint8_t hash[static API_TOKEN_HASH_BYTES])
{
	crypto_hash_sha256(hash, token->secret, sizeof token->secret);
}
