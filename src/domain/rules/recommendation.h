/*
 * domain/rules/recommendation: writes the recommendation object of DESIGN's last section: the bytes that are stored, sent and shown.
 */
#pragma once

#include "domain/rules/alternatives.h"
#include "domain/rules/explain.h"

typedef struct RecommendationParts {
	const RuleSet *rules;
	const Submission *submission;
	const Needs *needs;
	const Reading *reading; /* NULL: no text */
	const Decision *decision;
	const Explanation *explanation;
	const Alternatives *alternatives;
	bool is_thin; /* too little behind it */
} RecommendationParts;

/* The members of a dimension's object that are the same in all recommendations. g_free. */
char *recommendation_dimension(Dimension d, const DimensionRow *row);

bool recommendation_needs_review(const RecommendationParts *parts);

void recommendation_write(const RecommendationParts *parts, GString *out);
