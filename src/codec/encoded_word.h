/*
 * codec/encoded_word: text in a header line, as RFC 2047 says. Pure.
 *
 * Plain ASCII stays as it is, unless it looks like an encoded word itself: a reader would decode it. Everything else
 * becomes encoded words of UTF-8 in base64, of at most 75 characters, each of whole characters, folded one a line of at
 * most 76, whatever the text has of spaces.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	ENCODED_WORD_CHARS_MAX = 75, /* RFC 2047, 2: a word, and the line that it is in */
	ENCODED_LINE_CHARS_MAX = 76,
};

/*
 * name: of the header. text: valid UTF-8 without line breaks. The value of the header, with folds as CRLF and a space;
 * the caller's to g_free.
 */
char *encoded_words(const char *name, const char *text) G_GNUC_WARN_UNUSED_RESULT;
