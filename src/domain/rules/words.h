/*
 * domain/rules/words: cuts a text into words, the same way for briefs and for the phrases of the rule set.
 *
 * A word is a run of letters and digits in lower case; "c++", "c#" and ".net" are words, "don't" is "dont", "Rust's" is "rust". What
 * lies between two words is told as a break, because no phrase goes over the end of a clause. Any bytes are accepted; each call
 * moves on, so a text is cut in linear time.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	WORD_BYTES_MAX = 32, /* longer words come without text: no phrase has one */
};

typedef enum WordBreak {
	WORD_BREAK_NONE, /* blank, hyphen, slash */
	WORD_BREAK_COMMA,
	WORD_BREAK_CLAUSE, /* ; : ( ) dash */
	WORD_BREAK_SENTENCE,
	WORD_BREAK_LINE,
} WordBreak;

typedef struct Word {
	gsize start, end; /* bytes of the text */
	WordBreak before;
	bool is_capital;
	bool is_before_colon;
	unsigned char length;	    /* of lower; 0: too long */
	char lower[WORD_BYTES_MAX]; /* padded with NULs */
} Word;

/* The next word at or after *at, which is moved behind it; false at the end. */
bool words_next(const char *text, gsize bytes, gsize *at, Word *word);
