/*
 * domain/rules/risks: what can make an engagement hard to staff, to pay, or to take over, from the staffing answers.
 *
 * A row holds by the answers alone; it is a risk only where it is one for the engagement that is recommended: Python Developers are
 * easy to find, so a large team of them is none. Nothing here changes a class, except that any staffing answer breaks a tie.
 */
#pragma once

#include "domain/rules/rules_model.h"
#include "domain/submission/submission.h"

typedef struct Risks {
	unsigned held; /* bit set of Supply: what the answers give weight to */
	unsigned told; /* those of them that are a risk for this engagement */
} Risks;

Risks risks_find(const RuleSet *rules, const Submission *submission, Engagement engagement);

/* Whether a staffing answer says anything that breaks a margin of exactly 0. */
bool risks_break_tie(const RuleSet *rules, const Submission *submission);
