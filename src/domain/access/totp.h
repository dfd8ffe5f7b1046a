/*
 * domain/access/totp: codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds; RFC 4226 for the digits).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	TOTP_SECRET_BYTES = 20, /* as long as the hash (RFC 4226, 4) */
	TOTP_STEP_S = 30,
	TOTP_CODE_DIGITS = 6,
	TOTP_DRIFT_STEPS = 1, /* a phone's clock may be that far off */
};

/* The number that a code is the last digits of. */
uint32_t totp_value(const uint8_t secret[static TOTP_SECRET_BYTES], int64_t step);

/*
 * The latest step around now_s (seconds since 1970) whose code was typed, blanks aside; 0: none, or only steps up to
 * last_step, whose codes have been used.
 */
int64_t totp_match(const uint8_t secret[static TOTP_SECRET_BYTES], const char *code, int64_t now_s, int64_t last_step);

/* The secret as people type it: base32 (RFC 4648) in groups of four; g_free. */
char *totp_secret_text(const uint8_t secret[static TOTP_SECRET_BYTES]);
/* What the app scans; g_free. issuer and account as they are. */
char *totp_uri(const uint8_t secret[static TOTP_SECRET_BYTES], const char *issuer, const char *account);

/* Base32 without padding; g_free. */
char *base32_format(const uint8_t *bytes, gsize count);
