/*
 * domain/rules/explain: why a decision came out as it did, in sentences that a client can check.
 *
 * At most three reasons, the strongest first and one a topic, and what speaks against. Every reason names the rule behind it and quotes
 * an answer or words of the brief. Nothing else is said. Texts point into the submission, the
 * rule set, and the explanation itself, and live as long as these.
 */
#pragma once

#include "domain/rules/risks.h"
#include "domain/rules/split_plan.h"

enum {
	REASONS_MAX = 3, /* nobody reads a fourth */
	AGAINST_MAX = 2,
	PARTS_MAX = 4, /* of a split plan, for each language */
	SENTENCE_BYTES = 400,
};

typedef struct Reason {
	const char *kind;   /* answer, text or decision */
	const char *rule;   /* field of an answer, name of a signal or a verdict */
	const char *choice; /* of an answer; NULL otherwise */
	const char *says;
	const char *apart;    /* said instead where Python cannot be part of the loop; NULL: the same */
	const char *part;     /* what it stands for in a split plan; NULL: nothing */
	const char *topic;    /* of reasons on one topic the strongest is given */
	const char *evidence; /* quoted; NULL: none */
	gsize evidence_bytes;
	SubmissionField field; /* FIELD_COUNT: none */
	bool has_span;
	glong start, end; /* characters of the field */
	Side side;
	double strength;
} Reason;

typedef struct Explanation {
	Reason reasons[REASONS_MAX]; /* strongest first */
	gsize reasons_count;
	Reason against[AGAINST_MAX]; /* what points to the other side, strongest first */
	gsize against_count;
	Risks risks;
	bool has_plan; /* of a hybrid, and of two projects in one brief */
	SplitPlan plan;
	int join; /* Join, whatever the class; -1: nothing depended on it */
	Reason rust_parts[PARTS_MAX], python_parts[PARTS_MAX]; /* of the plan; says is the part's name */
	gsize rust_parts_count, python_parts_count;
	char halves[SENTENCE_BYTES]; /* a reason's sentence that names a part for each language */
} Explanation;

typedef struct ExplainInput {
	const RuleSet *rules;
	const Submission *submission;
	const Needs *needs;
	const Evidence *evidence;
	const Reading *reading; /* NULL: no text */
	const Decision *decision;
} ExplainInput;

void explain(Explanation *explanation, const ExplainInput *input);
