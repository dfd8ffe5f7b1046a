/*
 * domain/submission/plain_text: what people typed without what they cannot see: the one rule for every text of a
 * submission. Pure.
 *
 * - Every kind of line break (CR LF, CR, VT, FF, NEL, U+2028, U+2029) becomes one.
 * - Control characters, zero-width spaces, direction marks, byte order marks and the like are dropped wherever they
 *   stand.
 * - Joiners and fillers that some scripts and emoji need inside a word are kept there and dropped around the text.
 * - White space around it is dropped. So a text of nothing but invisible characters is empty.
 */
#pragma once

#include <glib.h>

typedef enum PlainText {
	PLAIN_TEXT_LINE,       /* breaks and tabs become blanks */
	PLAIN_TEXT_PARAGRAPHS, /* breaks become \n, tabs stay */
	PLAIN_TEXT_ADDRESS,    /* a line without any invisible character, full-width letters as ASCII ones (NFKC) */
} PlainText;

/* text: valid UTF-8. Owned by the caller (g_free). */
char *plain_text(const char *text, PlainText kind) G_GNUC_WARN_UNUSED_RESULT;
