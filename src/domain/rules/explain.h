/*
 * domain/rules/explain: why a decision came out as it did, in sentences that a client can check.
 *
 * Every reason names the rule behind it and quotes an answer or words of the brief, or the numbers of the published page. Nothing else
 * is said. Texts point into the submission and the rule set and live as long as both.
 */
#pragma once

#include "domain/rules/decide.h"

enum {
	REASONS_MAX = 6,
	PARTS_MAX = 4, /* of a split plan, for each language */
};

typedef struct Reason {
	const char *kind;   /* answer, text or decision */
	const char *rule;   /* field of an answer, name of a signal or a verdict */
	const char *choice; /* of an answer; NULL otherwise */
	const char *says;
	const char *part;     /* what it stands for in a split plan; NULL: nothing */
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
	unsigned risks;					       /* bit set of Supply */
	Reason rust_parts[PARTS_MAX], python_parts[PARTS_MAX]; /* of a hybrid; says is the part's name */
	gsize rust_parts_count, python_parts_count;
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
