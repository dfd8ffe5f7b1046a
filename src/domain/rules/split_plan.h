/*
 * domain/rules/split_plan: who builds what in a hybrid, how the halves meet, and who is hired for it.
 *
 * The parts are those that the client named. What the team knows and what exists decide who is hired; how many are wanted is never
 * exceeded: work by the hour and one engineer stay one person. What must answer on time decides how the halves meet: Python never
 * waits inside a loop with a hard deadline.
 */
#pragma once

#include "domain/rules/decide.h"

enum {
	TEAM_MEMBERS_MAX = 2, /* kinds of engineers */
};

typedef struct TeamMember {
	Engagement engagement; /* rust or python */
	int count;
} TeamMember;

typedef struct SplitPlan {
	Join join;
	TeamMember team[TEAM_MEMBERS_MAX];
	gsize team_count;
	int note; /* TeamNote; -1: nothing to say */
} SplitPlan;

typedef struct SplitPlanInput {
	const RuleSet *rules;
	const Submission *submission;
	const Evidence *evidence;
	const Reading *reading; /* NULL: no text */
	const Decision *decision;
} SplitPlanInput;

/* How Rust and Python meet, whatever the class. */
Join split_plan_join(const SplitPlanInput *input);

/* join: of split_plan_join(), which callers need for their own sentences, too. */
void split_plan_make(SplitPlan *plan, const SplitPlanInput *input, Join join);
