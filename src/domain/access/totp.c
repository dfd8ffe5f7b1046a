#include "domain/access/totp.h"

#include <string.h>

enum {
	CODE_MODULUS = 1000000, /* ten to the power of TOTP_CODE_DIGITS */
	GROUP_CHARS = 4,
};

uint32_t totp_value(const uint8_t secret[static TOTP_SECRET_BYTES], int64_t step)
{
	uint8_t hash[TOTP_SECRET_BYTES];
	gsize hash_bytes = sizeof hash;
	const uint64_t counter = GUINT64_TO_BE((uint64_t)step);
	GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, TOTP_SECRET_BYTES);

	g_hmac_update(hmac, (const guchar *)&counter, sizeof counter);
	g_hmac_get_digest(hmac, hash, &hash_bytes);
	g_hmac_unref(hmac);
	const uint8_t *at = hash + (hash[TOTP_SECRET_BYTES - 1] & 0xf);
	return (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Six digits, however they are grouped; false: it is something else. */
static bool read_code(const char *text, uint32_t *code)
{
	int digits = 0;

	*code = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (g_ascii_isspace(*at))
			continue;
		if (!g_ascii_isdigit(*at) || ++digits > TOTP_CODE_DIGITS)
			return false;
		*code = *code * 10 + (uint32_t)(*at - '0');
	}
	return digits == TOTP_CODE_DIGITS;
}

int64_t totp_match(const uint8_t secret[static TOTP_SECRET_BYTES], const char *code, int64_t now_s, int64_t last_step)
{
	const int64_t now = now_s / TOTP_STEP_S;
	uint32_t typed;

	if (!read_code(code, &typed))
		return 0;
	for (int64_t step = now + TOTP_DRIFT_STEPS; step >= now - TOTP_DRIFT_STEPS; step--) {
		if (step > last_step && totp_value(secret, step) % CODE_MODULUS == typed)
			return step;
	}
	return 0;
}

char *base32_format(const uint8_t *bytes, gsize count)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	GString *text = g_string_new(NULL);
	uint32_t bits = 0;
	guint bits_count = 0;

	for (gsize i = 0; i < count; i++) {
		bits = bits << 8 | bytes[i];
		bits_count += 8;
		while (bits_count >= 5) {
			bits_count -= 5;
			g_string_append_c(text, alphabet[bits >> bits_count & 0x1f]);
		}
	}
	if (bits_count > 0)
		g_string_append_c(text, alphabet[bits << (5 - bits_count) & 0x1f]);
	return g_string_free(text, FALSE);
}

char *totp_secret_text(const uint8_t secret[static TOTP_SECRET_BYTES])
{
	g_autofree char *plain = base32_format(secret, TOTP_SECRET_BYTES);
	GString *text = g_string_new(NULL);

	for (gsize i = 0; plain[i] != '\0'; i++) {
		if (i > 0 && i % GROUP_CHARS == 0)
			g_string_append_c(text, ' ');
		g_string_append_c(text, plain[i]);
	}
	return g_string_free(text, FALSE);
}

char *totp_uri(const uint8_t secret[static TOTP_SECRET_BYTES], const char *issuer, const char *account)
{
	g_autofree char *plain = base32_format(secret, TOTP_SECRET_BYTES);
	g_autofree char *issuer_escaped = g_uri_escape_string(issuer, NULL, FALSE);
	g_autofree char *account_escaped = g_uri_escape_string(account, NULL, FALSE);

	return g_strdup_printf(
		"otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer_escaped, account_escaped, plain, issuer_escaped);
}
