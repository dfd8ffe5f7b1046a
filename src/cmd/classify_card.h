/*
 * cmd/classify_card: a recommendation as a card for people at a terminal.
 *
 * Lines are wrapped at words and end before the terminal's last column; only a quoted word that is longer than a line
 * is left whole.
 */
#pragma once

#include "domain/rules/classify.h"

typedef struct CardLook {
	int columns;	 /* of the terminal */
	bool has_colors; /* otherwise the quoted words are in brackets */
} CardLook;

void classify_card_append(
	GString *out, const Recommendation *recommendation, const Submission *submission, const CardLook *look);

/* Prints to standard output, as wide as that terminal; with colors unless NO_COLOR says otherwise (no-color.org). */
void classify_card_print(const Recommendation *recommendation, const Submission *submission);
