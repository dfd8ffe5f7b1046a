#include "base/signed_token.h"

#include <string.h>

#include <glib.h>
#include <sodium.h>

enum {
	TOKEN_VERSION = 1,
	MARK_BYTES = 8, /* nobody has so many secrets that two of them agree by chance */
	TOKEN_SIGNED_BYTES = 1 + 1 + 8 + 16,
	TOKEN_BYTES = TOKEN_SIGNED_BYTES + crypto_auth_hmacsha256_BYTES,
};
G_STATIC_ASSERT(
	SIGNED_TOKEN_TEXT_BYTES == sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING));

/* One secret of the list; text is not its owner. */
typedef struct Secret {
	const char *text;
	gsize bytes;
} Secret;

/* Takes the first secret off the list; false when there is none left. */
static bool next_secret(const char **list, Secret *secret)
{
	const char *start = *list + strspn(*list, ", ");
	const gsize length = strcspn(start, ",");

	*secret = (Secret){start, length};
	while (secret->bytes > 0 && start[secret->bytes - 1] == ' ')
		secret->bytes--;
	*list = start + length;
	return secret->bytes > 0;
}

static void sign(const Secret *secret, const uint8_t bytes[static TOKEN_SIGNED_BYTES],
	uint8_t mac[static crypto_auth_hmacsha256_BYTES])
{
	uint8_t key[crypto_auth_hmacsha256_KEYBYTES];

	crypto_generichash(key, sizeof key, (const uint8_t *)secret->text, secret->bytes, NULL, 0);
	crypto_auth_hmacsha256(mac, bytes, TOKEN_SIGNED_BYTES, key);
	sodium_memzero(key, sizeof key);
}

static void encode(const uint8_t bytes[static TOKEN_BYTES], char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	sodium_bin2base64(text, SIGNED_TOKEN_TEXT_BYTES, bytes, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool decode(const char *text, uint8_t bytes[static TOKEN_BYTES])
{
	char again[SIGNED_TOKEN_TEXT_BYTES];
	size_t n = 0;

	if (strlen(text) != SIGNED_TOKEN_TEXT_BYTES - 1)
		return false;
	if (sodium_base642bin(bytes, TOKEN_BYTES, text, strlen(text), NULL, &n, NULL,
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		n != TOKEN_BYTES)
		return false;
	/* libsodium takes some bytes above 0x7F for letters; one token has one text. */
	encode(bytes, again);
	return strcmp(again, text) == 0;
}

static bool is_signed(const char *secrets, const uint8_t bytes[static TOKEN_BYTES])
{
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	Secret secret;

	while (next_secret(&secrets, &secret)) {
		sign(&secret, bytes, mac);
		if (sodium_memcmp(mac, bytes + TOKEN_SIGNED_BYTES, sizeof mac) == 0)
			return true;
	}
	return false;
}

void signed_token_format(const char *secrets, const SignedToken *token, char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	uint8_t bytes[TOKEN_BYTES] = {TOKEN_VERSION, (uint8_t)token->purpose};
	Secret first;

	for (int i = 0; i < 8; i++)
		bytes[2 + i] = (uint8_t)((uint64_t)token->issued_at_s >> (56 - 8 * i));
	memcpy(bytes + 10, token->payload.bytes, sizeof token->payload.bytes);
	next_secret(&secrets, &first);
	sign(&first, bytes, bytes + TOKEN_SIGNED_BYTES);
	encode(bytes, text);
}

char **signed_token_marks(const char *secrets)
{
	static const char purpose[] = "which secret is it";
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	Secret secret;

	while (next_secret(&secrets, &secret)) {
		uint8_t key[crypto_generichash_KEYBYTES], hash[crypto_generichash_BYTES];
		char mark[2 * MARK_BYTES + 1];
		crypto_generichash(key, sizeof key, (const uint8_t *)secret.text, secret.bytes, NULL, 0);
		crypto_generichash(hash, sizeof hash, (const uint8_t *)purpose, sizeof purpose, key, sizeof key);
		sodium_memzero(key, sizeof key);
		sodium_bin2hex(mark, sizeof mark, hash, MARK_BYTES);
		g_strv_builder_add(builder, mark);
	}
	return g_strv_builder_end(builder);
}

bool signed_token_parse(const char *secrets, TokenPurpose purpose, const char *text, SignedToken *token)
{
	uint8_t bytes[TOKEN_BYTES];
	int64_t issued_at_s = 0;

	if (!decode(text, bytes) || !is_signed(secrets, bytes))
		return false;
	if (bytes[0] != TOKEN_VERSION || bytes[1] != (uint8_t)purpose)
		return false;
	for (int i = 0; i < 8; i++)
		issued_at_s = issued_at_s << 8 | bytes[2 + i];
	*token = (SignedToken){.purpose = purpose, .issued_at_s = issued_at_s};
	memcpy(token->payload.bytes, bytes + 10, sizeof token->payload.bytes);
	return true;
}

enum {
	REPLY_ID_BYTES = 16,
	REPLY_MAC_BYTES = 10,
};
G_STATIC_ASSERT(REPLY_TOKEN_TEXT_BYTES == 2 * (REPLY_ID_BYTES + REPLY_MAC_BYTES) + 1);

/* What is signed: a token of its purpose without a moment. */
static void reply_signed(const Ident *id, uint8_t bytes[static TOKEN_SIGNED_BYTES])
{
	memset(bytes, 0, TOKEN_SIGNED_BYTES);
	bytes[0] = TOKEN_VERSION;
	bytes[1] = TOKEN_PURPOSE_REPLY;
	memcpy(bytes + TOKEN_SIGNED_BYTES - REPLY_ID_BYTES, id->bytes, REPLY_ID_BYTES);
}

void reply_token_format(const char *secrets, const Ident *id, char text[static REPLY_TOKEN_TEXT_BYTES])
{
	uint8_t bytes[TOKEN_SIGNED_BYTES];
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	uint8_t token[REPLY_ID_BYTES + REPLY_MAC_BYTES];
	Secret first;

	reply_signed(id, bytes);
	next_secret(&secrets, &first);
	sign(&first, bytes, mac);
	memcpy(token, id->bytes, REPLY_ID_BYTES);
	memcpy(token + REPLY_ID_BYTES, mac, REPLY_MAC_BYTES);
	sodium_bin2hex(text, REPLY_TOKEN_TEXT_BYTES, token, sizeof token);
}

bool reply_token_parse(const char *secrets, const char *text, Ident *id)
{
	uint8_t bytes[TOKEN_SIGNED_BYTES];
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	uint8_t token[REPLY_ID_BYTES + REPLY_MAC_BYTES];
	size_t n = 0;
	Secret secret;

	if (strlen(text) != REPLY_TOKEN_TEXT_BYTES - 1 ||
		sodium_hex2bin(token, sizeof token, text, strlen(text), NULL, &n, NULL) != 0 || n != sizeof token)
		return false;
	memcpy(id->bytes, token, REPLY_ID_BYTES);
	reply_signed(id, bytes);
	while (next_secret(&secrets, &secret)) {
		sign(&secret, bytes, mac);
		if (sodium_memcmp(mac, token + REPLY_ID_BYTES, REPLY_MAC_BYTES) == 0)
			return true;
	}
	return false;
}
