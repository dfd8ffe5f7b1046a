#include "base/ident.h"

#include <string.h>

#include <glib.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/error.h"

static const char base32_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum {
	REFERENCE_PREFIX_BYTES = 3,
	REFERENCE_DIGITS = 9,
	BASE32_BITS = 5,
	/* A prime below 32: weights 1 to 9 are then all different and never 0, so swaps and slips change the sum. */
	CHECK_MODULUS = 31,
};

static Ident ident_with_time(int64_t at_us)
{
	Ident id = {0};
	const uint64_t ms = (uint64_t)(MAX(at_us, 0) / 1000);

	for (int i = 0; i < 6; i++)
		id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
	id.bytes[6] = 0x70; /* version 7 */
	id.bytes[8] = 0x80; /* variant of RFC 9562 */
	return id;
}

Ident ident_new(void)
{
	Ident id = ident_with_time(clock_now_us());
	uint8_t noise[10];

	randombytes_buf(noise, sizeof noise);
	id.bytes[6] |= noise[0] & 0x0f;
	id.bytes[7] = noise[1];
	id.bytes[8] |= noise[2] & 0x3f;
	memcpy(id.bytes + 9, noise + 3, 7);
	return id;
}

Ident ident_floor_us(int64_t at_us)
{
	return ident_with_time(at_us);
}

int64_t ident_at_us(const Ident *id)
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id->bytes[i];
	return ms * 1000;
}

void ident_format(const Ident *id, char text[static IDENT_TEXT_BYTES])
{
	static const char hex[] = "0123456789abcdef";
	char *out = text;

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = hex[id->bytes[i] >> 4];
		*out++ = hex[id->bytes[i] & 0x0f];
	}
	*out = '\0';
}

bool ident_parse(const char *text, Ident *id)
{
	if (strlen(text) != IDENT_TEXT_BYTES - 1)
		return false;
	for (int i = 0, at = 0; i < 16; i++, at += 2) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-')
			return false;
		const int high = g_ascii_xdigit_value(text[at]);
		const int low = g_ascii_xdigit_value(text[at + 1]);
		if (high < 0 || low < 0)
			return false;
		id->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int check_value(const int digits[static REFERENCE_DIGITS])
{
	int sum = 0;

	for (int i = 0; i < REFERENCE_DIGITS; i++)
		sum += (i + 1) * digits[i];
	return sum % CHECK_MODULUS;
}

static void reference_write(const int digits[static REFERENCE_DIGITS], char *text)
{
	memcpy(text, "LM-", REFERENCE_PREFIX_BYTES);
	for (int i = 0; i < REFERENCE_DIGITS; i++)
		text[REFERENCE_PREFIX_BYTES + i] = base32_digits[digits[i]];
	text[REFERENCE_PREFIX_BYTES + REFERENCE_DIGITS] = base32_digits[check_value(digits)];
	text[REFERENCE_TEXT_BYTES - 1] = '\0';
}

void reference_format(const Ident *id, char text[static REFERENCE_TEXT_BYTES])
{
	int digits[REFERENCE_DIGITS];
	uint64_t noise = 0;

	/* The last seven bytes are random in full; 45 of their 56 bits are used. */
	for (int i = 9; i < 16; i++)
		noise = noise << 8 | id->bytes[i];
	for (int i = REFERENCE_DIGITS - 1; i >= 0; i--) {
		digits[i] = (int)(noise & 31);
		noise >>= BASE32_BITS;
	}
	reference_write(digits, text);
}

static int digit_value(char c)
{
	const char upper = g_ascii_toupper(c);

	switch (upper) {
	case 'O':
		return 0;
	case 'I':
	case 'L':
		return 1;
	case '\0':
		return -1;
	default:
		break;
	}
	const char *found = strchr(base32_digits, upper);
	return found == NULL ? -1 : (int)(found - base32_digits);
}

bool reference_parse(const char *text, char canonical[static REFERENCE_TEXT_BYTES])
{
	int digits[REFERENCE_DIGITS + 1] = {0};
	int n = 0;

	while (g_ascii_isspace(*text))
		text++;
	if (g_ascii_strncasecmp(text, "LM-", REFERENCE_PREFIX_BYTES) == 0)
		text += REFERENCE_PREFIX_BYTES;
	for (; *text != '\0'; text++) {
		if (g_ascii_isspace(*text) || *text == '-')
			continue;
		const int value = digit_value(*text);
		if (value < 0 || n > REFERENCE_DIGITS)
			return false;
		digits[n++] = value;
	}
	if (n != REFERENCE_DIGITS + 1 || digits[REFERENCE_DIGITS] != check_value(digits))
		return false;
	reference_write(digits, canonical);
	return true;
}
