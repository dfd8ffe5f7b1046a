/*
 * cmd/classify_card: a recommendation as a card for people at a terminal.
 */
#pragma once

#include "domain/classify.h"

/* Prints to standard output, with colours only when that is a terminal. */
void classify_card_print(const Recommendation *recommendation, const Submission *submission);
