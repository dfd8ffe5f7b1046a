/*
 * domain/matching/match_words: the words of a brief and of recruiters' tags, cut to their stems, so that "trading" is
 * found in "we trade options" and "market data" in "feeds of market data".
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* The words of a text as stems, a blank between two: "real time pipelin". Any bytes; the caller's to g_free. */
char *match_words_stem(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* A brief: its stems, and where each stands. */
typedef struct MatchWords {
	GHashTable *stems; /* a set of char * */
	GString *text; /* all of them, a blank before and after each; texts are apart by a mark that no phrase has */
} MatchWords;

MatchWords *match_words_new(void) G_GNUC_WARN_UNUSED_RESULT;
void match_words_free(MatchWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchWords, match_words_free)

/* NULL: nothing. */
void match_words_add(MatchWords *words, const char *text);

/* tag: of match_words_stem(). An empty one is nowhere. */
bool match_words_has(const MatchWords *words, const char *tag);
