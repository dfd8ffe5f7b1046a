/*
 * domain/rules/needs: what the client's answers give, before anybody decides.
 */
#pragma once

#include "domain/rules/rules_model.h"
#include "domain/submission/submission.h"

typedef struct Needs {
	Weights answers;		    /* the largest that any answer gives, use cases included */
	Weights without_use_case;	    /* the same without the use cases */
	int giver[DIMENSION_COUNT];	    /* row of rules->answers behind answers; -1: none */
	int rust_use_case, python_use_case; /* row of the published use case; -1: none */
	bool is_python_too_slow;
	bool has_data_part, has_data_most;
	int answered;	 /* technical questions that have an answer which gives weight */
	bool has_supply; /* an answer speaks of staffing */
} Needs;

/* What the answers on these questions change in a recommendation: would_change tries each of them. */
extern const SubmissionField technical_fields[];
extern const gsize technical_fields_count;

void needs_take(Needs *needs, const RuleSet *rules, const Submission *submission);

/* All but what one question's answer gives, which needs_add() adds; FIELD_COUNT: all. giver is as if that answer had come last. */
void needs_take_others(Needs *needs, const RuleSet *rules, const Submission *submission, SubmissionField left_out);
void needs_add(Needs *needs, const RuleSet *rules, SubmissionField field, int choice);

/* The row of rules->answers for an answer to a field (SUBMISSION_NOT_SURE too); -1 if it gives nothing. */
int needs_answer_row(const RuleSet *rules, SubmissionField field, int choice);

/* Who weights speak for: the drive that they feed. SIDE_HYBRID: both, SIDE_NONE: neither. */
Side weights_side(const Weights *gives);
