/*
 * codec/phrase_book: sentences of a rule set in another language, by what they say in English.
 *
 * A rule set is data of the agency and its sentences are stored with each lead, so they have no key; the English is it.
 * Some hold what differs from lead to lead, as {name} in both languages:
 *
 *   "Rust leads on performance ({rust.performance} vs {python.performance}).": "Bei der Leistung liegt Rust vorn …"
 *
 * Such a phrase fits any words in these places, and each of them is looked up in turn, with a capital letter if need be,
 * so a phrase can stand inside another. Of several that fit, the one with most letters of its own counts. Immutable once
 * it is read.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct PhraseBook PhraseBook;

PhraseBook *phrase_book_new(void);
void phrase_book_free(PhraseBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PhraseBook, phrase_book_free)

/* A flat JSON object; replaces what it names again. INVALID: file and line, or a {name} that the English does not have. */
bool phrase_book_read(
	PhraseBook *book, const char *origin, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL: the book does not have it. The caller frees it. */
char *phrase_book_translate(const PhraseBook *book, const char *english) G_GNUC_WARN_UNUSED_RESULT;
