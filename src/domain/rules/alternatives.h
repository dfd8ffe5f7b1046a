/*
 * domain/rules/alternatives: what would change the class, and what to ask, found by trying every answer to every technical question.
 *
 * Only the decision runs again; the text is not read twice. Of the answers to one question that lead to the same class, the nearest
 * to the one given is kept. The question to ask is the one whose answer is expected to leave the least doubt.
 */
#pragma once

#include "domain/rules/decide.h"

enum {
	ALTERNATIVES_MAX = 8,
};

typedef struct Alternative {
	SubmissionField field;
	int from, to; /* choices; SUBMISSION_NOT_SURE */
	Engagement engagement;
	bool is_undecided; /* the class would be a guess */
} Alternative;

typedef struct Alternatives {
	Alternative list[ALTERNATIVES_MAX];
	gsize count;
	SubmissionField question; /* what to ask the client; FIELD_COUNT: nothing would settle it further */
} Alternatives;

/* Looks for a question where the decision is not certain. */
void alternatives_find(Alternatives *alternatives, const RuleSet *rules, const Submission *submission,
	const Reading *reading, const Decision *decision);
