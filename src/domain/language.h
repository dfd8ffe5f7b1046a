/*
 * domain/language: the spoken languages that a client may ask for and a recruiter may speak.
 *
 * Clients write them as they like ("English, Deutsch", "en/de"); what is in no row of the table is not understood and
 * filters nobody.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* Bits 1 << row of the table of language.c; 0: nothing is known. */
typedef uint64_t Languages;

/* Every language that is named in the text, by code, English name or own name, in any case. */
Languages languages_parse(const char *text);

/* "english, german". */
void languages_format(Languages languages, GString *text);

/* The rows' names, one after the other; NULL: there are no more. */
const char *language_at(guint at);

/* "german deutsch de": all that a language is called, with blanks between; name: of a row. g_free. */
char *language_words(const char *name);

/* The row's name of one word, "german" for "de"; NULL: not in the table. */
const char *language_name(const char *word);
