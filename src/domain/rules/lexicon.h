/*
 * domain/rules/lexicon: words and phrases to numbers, found in time that depends on the text only.
 *
 * A phrase is one to four words. A plain word stands for every word with its stem ("trading" finds "trades"), "=word" for exactly this
 * word, "^word" for exactly this word with a capital ("^go" is the language, "go" is not); a 0 at a word's beginning stands for any
 * number ("0 ms", "0ms"). Phrases live in one trie of hash edges, so a look-up costs the same whatever their count.
 *
 * A Lexicon is filled by lexicon_add() and then only read, by any number of threads. A WordMemo holds what each thread
 * needs of its own: a stemmer, and the words it met lately.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/rules/words.h"

enum {
	LEXICON_PHRASE_WORDS_MAX = 4,
	LEXICON_WORDS_MAX = UINT16_MAX, /* different ones in all phrases; ours have some 5,000 */
};

typedef enum PhraseKind {
	PHRASE_SIGNAL,
	PHRASE_SECTION,
	PHRASE_CUE,
	PHRASE_KIND_COUNT
} PhraseKind;

typedef struct Lexicon Lexicon;
typedef struct WordMemo WordMemo;

/* A word of a text, as the lexicon knows it: 0 stands for unknown. */
typedef struct WordIds {
	uint16_t exact;
	uint16_t stem;
} WordIds;

/* The end of a phrase that matched: its number per kind, -1 for none, and its length in words. */
typedef struct PhraseMatch {
	int16_t number[PHRASE_KIND_COUNT];
	uint8_t words[PHRASE_KIND_COUNT];
} PhraseMatch;

typedef struct LexiconWord {
	WordIds ids;
	bool is_capital;
	bool is_joined; /* no end of a clause between it and the word before */
} LexiconWord;

Lexicon *lexicon_new(void);
void lexicon_free(Lexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lexicon, lexicon_free)

/* Adds a phrase. INVALID: empty, too many or too long words, one word too many for the lexicon, or known already for this kind (then *number_before says as what). */
bool lexicon_add(Lexicon *lexicon, PhraseKind kind, int number, const char *phrase, int *number_before,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Phrases added from here on are of other languages than the rule set's own; their words are none of lexicon_count_own(). */
void lexicon_begin_foreign(Lexicon *lexicon);

/*
 * Marks a word, in lower case, that a reader looks out for by itself; it becomes no word of the rule set by that. Only after all phrases. False: it
 * is one word too many for the lexicon.
 */
bool lexicon_mark(Lexicon *lexicon, const char *word, uint8_t mark) G_GNUC_WARN_UNUSED_RESULT;
/* 0: none. */
uint8_t lexicon_mark_of(const Lexicon *lexicon, WordIds ids);

WordMemo *word_memo_new(const Lexicon *lexicon);
void word_memo_free(WordMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WordMemo, word_memo_free)

/* Nothing for a word that is too long. */
WordIds word_memo_find(WordMemo *memo, const Word *word);

/* How many of the words a phrase of the rule set's own language has. */
gsize lexicon_count_own(const Lexicon *lexicon, const LexiconWord *words, gsize count);

/* The longest phrase of each kind that begins at words[0]; count: how many words there are. */
PhraseMatch lexicon_match(const Lexicon *lexicon, const LexiconWord *words, gsize count);
