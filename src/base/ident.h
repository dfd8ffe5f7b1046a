/*
 * base/ident: ids of stored things and the short references people see.
 *
 * An id is a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits; so ids sort by time and any instance makes
 * its own. A reference is "LM-", nine characters of Crockford's base 32 (45 of the id's random bits) and a check
 * character (modulo 31), which finds a single wrong character (but 0 for Z) and a swap of neighbours. It is unique by a
 * constraint in the database; a caller that meets a collision makes a new ID.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	IDENT_TEXT_BYTES = 37,	   /* 8-4-4-4-12 and NUL */
	REFERENCE_TEXT_BYTES = 14, /* LM- and ten characters and NUL */
};

typedef struct Ident {
	uint8_t bytes[16];
} Ident;

/* A new id for now. */
Ident ident_new(void);

/* The smallest id of a moment, to turn a time range into an id range. */
Ident ident_floor_us(int64_t at_us);

/* The moment an id was made, to the millisecond. */
int64_t ident_at_us(const Ident *id);

void ident_format(const Ident *id, char text[static IDENT_TEXT_BYTES]);

/* Accepts the 36-character form in either case and nothing else. */
bool ident_parse(const char *text, Ident *id);

void reference_format(const Ident *id, char text[static REFERENCE_TEXT_BYTES]);

/*
 * Forgives case, spaces, a missing "LM-" and O, I, L for 0, 1, 1. Writes the canonical form; false when it is no
 * reference.
 */
bool reference_parse(const char *text, char canonical[static REFERENCE_TEXT_BYTES]);
