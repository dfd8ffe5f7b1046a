/*
 * domain/rules/brief_text: a text as its reader means it, with the way back to the bytes as they stand.
 *
 * Decorated letters are the plain ones (NFKC: full width, mathematical alphabets, ligatures, "ms" with the micro sign), marks on top
 * of letters that no alphabet composes and characters without width are gone, addresses of pages and mailboxes are blank: a link is
 * no brief. Code is marked, not removed: what stands between two fences illustrates, the text around it asks.
 *
 * Linear in the text. A text that needs none of this is not copied.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct BriefText BriefText;

typedef struct CodeRange {
	gsize start, end; /* bytes of the plain text */
} CodeRange;

/* Scratch memory, reused from text to text. */
BriefText *brief_text_new(void);
void brief_text_free(BriefText *plain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BriefText, brief_text_free)

/* Reads a text, which must stay as long as the plain one is used. What was read before is forgotten. */
void brief_text_read(BriefText *plain, const char *text, gsize bytes);

const char *brief_text_bytes(const BriefText *plain, gsize *bytes);
/* Whether the plain text has the same bytes as the text itself. */
bool brief_text_is_original(const BriefText *plain);
/* Where a byte of the plain text, or its end, stands in the text itself. */
gsize brief_text_origin(const BriefText *plain, gsize at);
const CodeRange *brief_text_code(const BriefText *plain, gsize *count);
