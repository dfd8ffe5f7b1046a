#include "http/intake_key.h"

#include <string.h>

#include <sodium.h>

#include "base/signed_token.h"

G_STATIC_ASSERT((int)INTAKE_KEY_BYTES == (int)crypto_hash_sha256_BYTES);

static void hash_key(const char *kind, const void *bytes, gsize count, uint8_t key[static INTAKE_KEY_BYTES])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	/* With its NUL, so that no kind's end can be taken for the beginning of the bytes. */
	crypto_hash_sha256_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_hash_sha256_update(&state, bytes, count);
	crypto_hash_sha256_final(&state, key);
}

static bool is_key(const char *text)
{
	const gsize bytes = strlen(text);

	if (bytes == 0 || bytes > REQUEST_KEY_BYTES_MAX)
		return false;
	for (const char *c = text; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~')
			return false;
	}
	return true;
}

bool intake_key_of_request(Exchange *x, uint8_t key[static INTAKE_KEY_BYTES])
{
	const char *given = request_header(&x->request, "Idempotency-Key");

	if (given == NULL) {
		randombytes_buf(key, INTAKE_KEY_BYTES);
		return true;
	}
	if (!is_key(given)) {
		exchange_problem(x, PROBLEM_MALFORMED,
			"Idempotency-Key must be 1 to 255 visible ASCII characters, such as a "
			"UUID.");
		return false;
	}
	hash_key("api", given, strlen(given), key);
	return true;
}

void intake_key_of_form(const Ident *nonce, uint8_t key[static INTAKE_KEY_BYTES])
{
	hash_key("form", nonce->bytes, sizeof nonce->bytes, key);
}

void intake_key_of_answers(const uint8_t answers_hash[static INTAKE_KEY_BYTES], uint8_t key[static INTAKE_KEY_BYTES])
{
	hash_key("answers", answers_hash, INTAKE_KEY_BYTES, key);
}

char *client_path(const App *app, const Ident *lead_id)
{
	/* Issued when the lead was made: a repeat gets the same link. */
	const SignedToken token = {.purpose = TOKEN_PURPOSE_CLIENT,
		.issued_at_s = ident_at_us(lead_id) / G_USEC_PER_SEC,
		.payload = *lead_id};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(app->settings->secret, &token, text);
	return g_strconcat("/r/", text, NULL);
}
