/*
 * domain/rules/recommendation_words: how pages, emails, and the shell put a recommendation's numbers and review reasons into words.
 *
 * One table for all of them. The client is spoken to; recruiters and staff read about the client.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "codec/json.h"

typedef enum WordsFor {
	WORDS_FOR_CLIENT,
	WORDS_FOR_STAFF, /* recruiters as well */
} WordsFor;

/* A sentence each; the numbers are 0 to 1. */
const char *confidence_says(double confidence);
const char *evidence_says(double evidence);
/* Of a hybrid, two sides that pull apart are no contradiction. */
const char *conflict_says(double conflict, bool is_hybrid);

/* A review reason in a sentence, with the trade it names; NULL: it is not known. trade may be NULL. Owned by the caller. */
char *review_says(const char *reason, const char *trade, WordsFor words_for) G_GNUC_WARN_UNUSED_RESULT;

/*
 * A recommendation is stored in English, as recruiters read it. This puts it into the language that is spoken: its
 * sentences by what the wording knows of rule sets, the others again from what they are about.
 */
void recommendation_translate(Json *recommendation);
/* The bytes of a stored one, in the language that is spoken. Owned by the caller. */
GString *recommendation_in_words(const char *json) G_GNUC_WARN_UNUSED_RESULT;
