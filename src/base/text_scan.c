#include "base/text_scan.h"

#include <stdint.h>
#include <string.h>

#include "base/banned.h"

enum {
	STEP = sizeof(uint64_t),
	ASCII_STEP = 4 * STEP,
	UNICODE_MAX = 0x10ffff,
};

/* The same byte in all eight places. */
#define EACH(byte) ((byte)*0x0101010101010101u)

static uint64_t eight_at(const char *text)
{
	uint64_t eight;

	memcpy(&eight, text, sizeof eight);
	return eight;
}

bool text_is_ascii(const char *text, gsize bytes)
{
	uint64_t all = 0;
	gsize at = 0;

	for (; at + STEP <= bytes; at += STEP)
		all |= eight_at(text + at);
	for (; at < bytes; at++)
		all |= (guchar)text[at];
	return (all & EACH(0x80u)) == 0;
}

bool text_is_utf8(const char *text, gsize bytes)
{
	const char *end = text + bytes;

	while (text < end) {
		if (end - text >= STEP && (eight_at(text) & EACH(0x80u)) == 0) {
			text += STEP;
		} else if ((guchar)*text < 0x80) {
			text++;
		} else {
			/* Of anything else it returns a value beyond the last character. */
			if (g_utf8_get_char_validated(text, end - text) > UNICODE_MAX)
				return false;
			text = g_utf8_next_char(text);
		}
	}
	return true;
}

static bool begins_character(char byte)
{
	return ((guchar)byte & 0xc0) != 0x80;
}

/* How many characters begin in eight bytes. */
static gsize characters_in(uint64_t eight)
{
	/* 10xxxxxx goes on with a character: the first bit is set and the second is not. */
	const uint64_t goes_on = eight >> 7 & ~eight >> 6 & EACH(1u);

	/* The sum of all bytes is in the highest one. */
	return STEP - (gsize)(goes_on * EACH(1u) >> 56);
}

gsize text_characters(const char *text, gsize bytes)
{
	gsize count = 0;
	gsize at = 0;

	while (at + STEP <= bytes) {
		/* Most texts are ASCII, or are it for long stretches. */
		while (at + ASCII_STEP <= bytes &&
			((eight_at(text + at) | eight_at(text + at + STEP) | eight_at(text + at + 2 * STEP) |
				 eight_at(text + at + 3 * STEP)) &
				EACH(0x80u)) == 0) {
			count += ASCII_STEP;
			at += ASCII_STEP;
		}
		for (gsize i = 0; i < ASCII_STEP && at + STEP <= bytes; i += STEP, at += STEP)
			count += characters_in(eight_at(text + at));
	}
	for (; at < bytes; at++)
		count += begins_character(text[at]);
	return count;
}

/* Nonzero if any byte is below n, at most 128. */
static uint64_t has_less(uint64_t eight, uint64_t n)
{
	return (eight - EACH(1u) * n) & ~eight & EACH(0x80u);
}

/* Nonzero if any byte is this one. */
static uint64_t has_byte(uint64_t eight, uint64_t byte)
{
	return has_less(eight ^ (EACH(1u) * byte), 1);
}

void text_lower_ascii(char *text, gsize bytes)
{
	gsize at = 0;

	for (; at + STEP <= bytes; at += STEP) {
		const uint64_t eight = eight_at(text + at);
		const uint64_t low = eight & EACH(0x7fu);
		/* Each has its highest bit set: where the letter is at least A; where it is beyond Z. */
		const uint64_t from_a = low + EACH(0x80u - 'A');
		const uint64_t beyond_z = low + EACH(0x7fu - 'Z');
		const uint64_t is_upper = from_a & ~beyond_z & ~eight & EACH(0x80u);
		/* A small letter has the bit 0x20. */
		const uint64_t lower = eight | is_upper >> 2;
		memcpy(text + at, &lower, sizeof lower);
	}
	for (; at < bytes; at++)
		text[at] = text[at] >= 'A' && text[at] <= 'Z' ? (char)(text[at] | 0x20) : text[at];
}

gsize text_printable_bytes(const char *text, gsize bytes)
{
	gsize at = 0;

	for (; at + STEP <= bytes; at += STEP) {
		const uint64_t eight = eight_at(text + at);
		if ((has_less(eight, 0x20) | has_byte(eight, 0x7f) | (eight & EACH(0x80u))) != 0)
			break;
	}
	while (at < bytes && text[at] >= 0x20 && text[at] < 0x7f)
		at++;
	return at;
}

static bool is_clean(char byte)
{
	return (guchar)byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f;
}

static bool are_clean(uint64_t eight)
{
	/* Each has a highest bit set if any byte is one of those. '"' and the control characters are next to each other once a bit is changed. */
	const uint64_t quote_or_control = (eight ^ EACH(0x02u)) - EACH(0x21u);
	const uint64_t backslash = (eight ^ EACH((uint64_t)'\\')) - EACH(0x01u);
	const uint64_t del = (eight & EACH(0x7fu)) + EACH(0x01u);

	return ((quote_or_control | backslash | del) & ~eight & EACH(0x80u)) == 0;
}

/* Whether four to eight bytes are; if they are fewer than eight, some are looked at twice. */
static bool are_few_clean(const char *text, gsize bytes)
{
	uint32_t first, last;

	memcpy(&first, text, sizeof first);
	memcpy(&last, text + bytes - sizeof last, sizeof last);
	return are_clean((uint64_t)first << 32 | last);
}

gsize text_clean_bytes(const char *text, gsize bytes)
{
	gsize at = 0;

	if (bytes >= sizeof(uint32_t) && bytes <= STEP && are_few_clean(text, bytes))
		return bytes;
	while (at + STEP <= bytes && are_clean(eight_at(text + at)))
		at += STEP;
	/* The last eight again rather than what is left one by one. */
	if (bytes >= STEP && at + STEP > bytes && are_clean(eight_at(text + bytes - STEP)))
		return bytes;
	while (at < bytes && is_clean(text[at]))
		at++;
	return at;
}
