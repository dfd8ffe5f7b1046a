/*
 * codec/cursor: where a page of a list ended, as an opaque text for the next request.
 *
 *   base64url( version | id of the last row )
 *
 * Ids sort by time, so a page "after this id" survives rows that are added in the meantime. Not signed: a made-up
 * cursor reveals nothing that the list would not show.
 */
#pragma once

#include <stdbool.h>

#include "base/ident.h"

enum {
	CURSOR_TEXT_BYTES = 24, /* base64url without padding of 17 bytes, and NUL */
};

void cursor_format(const Ident *id, char text[static CURSOR_TEXT_BYTES]);

/* Only what cursor_format() wrote, byte for byte. */
bool cursor_parse(const char *text, Ident *id);
