/*
 * domain/rules/alternatives: what would change the class, found by trying every other answer to every technical question.
 *
 * Only the decision runs again; the text is not read twice. Of the answers to one question that lead to the same class, the nearest
 * to the one given is kept.
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

/* Returns how many. */
gsize alternatives_find(const RuleSet *rules, const Submission *submission, const Reading *reading,
	const Decision *decision, Alternative found[static ALTERNATIVES_MAX]);
