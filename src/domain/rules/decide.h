/*
 * domain/rules/decide: from needs and reading to a class. Pure; the order of the steps is the order of RULES.
 *
 * Answers win over the text: the text decides alone only where no answer separates the sides. Learning curve, talent and hiring cost
 * never change a class; they break a margin of exactly 0.
 */
#pragma once

#include "domain/rules/needs.h"
#include "domain/rules/reading.h"

typedef struct Decision {
	Verdict verdict;
	Engagement engagement;
	bool is_conflict;
	bool is_other_trade;  /* the work is another trade's; trade names it */
	bool is_two_projects; /* two things that need not be one engagement */
	bool is_not_a_hire;   /* a course, a fixed price, nobody to hire */
	const char *trade;    /* "network administration", of the rule set; NULL: of ours */
	double confidence;
	double evidence; /* 0 to 1: how much there is to go on */
	double conflict; /* 0 to 1: how far the two sides pull apart */
	Weights weights; /* answers and text together */
	int rust_drive, python_drive;
	int rust_weight, python_weight; /* each side's part of the margin of all weights */
	int margin;			/* of the weights that decided */
} Decision;

/* reading: NULL when there is no text. */
void decide(Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading);

/* The first part of it: the class with its verdict and confidence, and the drives. Alternatives are compared by these alone. */
void decide_class(Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading);

static inline bool decision_is_undecided(const Decision *decision)
{
	return decision->verdict == VERDICT_NOTHING;
}
