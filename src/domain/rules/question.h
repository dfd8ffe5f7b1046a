/*
 * domain/rules/question: which question is worth asking, given what each of its answers would lead to. Pure arithmetic.
 *
 * How likely an answer is comes from what is known so far: a client whose brief reads like Python work hardly needs answers within a
 * millisecond. What a question is worth is what it is expected to tell of the class (mutual information, in bits), and by how much it
 * is expected to raise the confidence where every answer leads to the same class.
 */
#pragma once

#include "domain/rules/decide.h"

/* What one answer to a question would lead to. */
typedef struct Outcome {
	Side side; /* who the answer itself points to: rust, python, hybrid (both) or none */
	Engagement engagement;
	bool is_undecided;
	double confidence;
} Outcome;

/* From 0 (tells nothing) upwards. */
double question_worth(const Outcome *outcomes, gsize count, const Reading *reading, const Decision *now);
