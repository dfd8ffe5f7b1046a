/*
 * base/text_scan: what a text has, eight bytes at a time.
 *
 * Pure, linear, for any bytes. A text need not end with NUL.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

bool text_is_ascii(const char *text, gsize bytes);

/* NUL is a character like any other. */
bool text_is_utf8(const char *text, gsize bytes);

/* How many characters of UTF-8 begin in these bytes. */
gsize text_characters(const char *text, gsize bytes);

/* In place. */
void text_lower_ascii(char *text, gsize bytes);

/* How many bytes from the first are printable ASCII. */
gsize text_printable_bytes(const char *text, gsize bytes);

/* How many bytes from the first are none that JSON writes with a backslash: control characters, quotes, backslashes, DEL. */
gsize text_clean_bytes(const char *text, gsize bytes);
