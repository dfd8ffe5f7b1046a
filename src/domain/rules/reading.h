/*
 * domain/rules/reading: from evidence to what an expert would read in the brief.
 *
 * Every signal becomes a number between 0 and 1 (how much of it there is), some shapes of the whole text are added (both languages
 * named, work of both sides, …), and a linear model whose weights stand in the rule set gives a probability to each of rust, python,
 * hybrid and undecided. Nothing here decides: decide.c takes the reading as one of its inputs.
 */
#pragma once

#include "domain/rules/evidence.h"

typedef struct Reading {
	double signals[RULESET_SIGNALS_MAX];
	double shapes[SHAPE_COUNT];
	double probability[READING_COUNT];
	int best;		    /* Engagement, or READING_UNDECIDED */
	Weights gives;		    /* what the text gives to the dimensions, like an answer */
	int giver[DIMENSION_COUNT]; /* the signal behind it; -1: none */
	bool is_python_too_slow;
	double rust_role, python_role; /* mentions of an engineer asked for by the language */
	double not_a_hire;	       /* mentions that nobody is to be hired */
	bool has_both_parts;	       /* work of both sides that can each be a project */
	const char *trade;	       /* whose work the text is about if not ours; NULL: nobody's. Of the rule set */
	gsize words;
} Reading;

void reading_take(Reading *reading, const RuleSet *rules, const Evidence *evidence);
