#include "domain/rules/needs.h"

#include <string.h>

#include "base/banned.h"

enum {
	BUDGET_BOTH_USD = 120 * 1000, /* where the published range of Python begins, */
	BUDGET_RUST_USD = 140 * 1000, /* and that of Rust (RULES: from answers to a decision) */
};

const SubmissionField technical_fields[] = {
	FIELD_USE_CASE,
	FIELD_LATENCY,
	FIELD_MEMORY,
	FIELD_DATA_SHARE,
	FIELD_PRIORITY,
	FIELD_CODEBASE,
};
const gsize technical_fields_count = G_N_ELEMENTS(technical_fields);

int needs_answer_row(const RuleSet *rules, SubmissionField field, int choice)
{
	return choice == SUBMISSION_NOT_SURE ? -1 : rules->answer_rows[field][choice];
}

static void raise_to(Weights *weights, const Weights *gives)
{
	for (int d = 0; d < DIMENSION_COUNT; d++)
		weights->of[d] = MAX(weights->of[d], gives->of[d]);
}

static void take_row(Needs *needs, const RuleSet *rules, int at)
{
	const AnswerRow *row = &g_array_index(rules->answers, AnswerRow, at);

	for (int d = 0; d < DIMENSION_COUNT; d++) {
		if (row->gives.of[d] > needs->answers.of[d])
			needs->giver[d] = at;
	}
	raise_to(&needs->answers, &row->gives);
	if (row->field != FIELD_USE_CASE)
		raise_to(&needs->without_use_case, &row->gives);
	if (row->is_published_use_case) {
		int *slot = row->engagement == ENGAGEMENT_RUST ? &needs->rust_use_case : &needs->python_use_case;
		if (*slot == -1)
			*slot = at;
	}
}

static void take_answer(Needs *needs, const RuleSet *rules, SubmissionField field, int choice)
{
	const int row = needs_answer_row(rules, field, choice);

	if (row == -1)
		return;
	take_row(needs, rules, row);
	needs->answered++;
}

void needs_take(Needs *needs, const RuleSet *rules, const Submission *submission)
{
	memset(needs, 0, sizeof *needs);
	needs->rust_use_case = needs->python_use_case = -1;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		needs->giver[d] = -1;
	for (int i = 0; i < submission->use_cases_count; i++)
		take_answer(needs, rules, FIELD_USE_CASE, submission->use_cases[i]);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (field != FIELD_USE_CASE && submission_fields[field].kind == FIELD_KIND_CHOICE)
			take_answer(needs, rules, field, submission->choices[field]);
	}
	needs->is_python_too_slow = submission->choices[FIELD_CODEBASE] == CODEBASE_PYTHON_TOO_SLOW;
	needs->has_data_part = submission->choices[FIELD_DATA_SHARE] == DATA_SHARE_PART;
	needs->has_data_most = submission->choices[FIELD_DATA_SHARE] == DATA_SHARE_MOST;
	needs->has_supply = needs_supply(submission, ENGAGEMENT_PYTHON) != 0;
}

static bool team_must_learn(const Submission *submission, Engagement engagement)
{
	const int knows = submission->choices[FIELD_TEAM_KNOWS];
	const int duration = submission->choices[FIELD_DURATION];
	const bool is_short = duration == DURATION_UNDER_1_MONTH || duration == DURATION_1_3_MONTHS;

	return (knows == TEAM_KNOWS_PYTHON && engagement == ENGAGEMENT_RUST) ||
	       (knows == TEAM_KNOWS_RUST && engagement == ENGAGEMENT_PYTHON) ||
	       (knows == TEAM_KNOWS_NEITHER && is_short);
}

unsigned needs_supply(const Submission *submission, Engagement engagement)
{
	const int engineers = submission->choices[FIELD_ENGINEERS];
	const int start = submission->choices[FIELD_START];
	const int64_t budget = submission->integers[FIELD_BUDGET_USD_YEAR];
	const bool has_budget = budget != SUBMISSION_NOT_SURE;
	const bool holds[SUPPLY_COUNT] = {
		[SUPPLY_TEAM_MUST_LEARN] = team_must_learn(submission, engagement),
		[SUPPLY_SEVERAL_ENGINEERS] = engineers == ENGINEERS_2_3,
		[SUPPLY_MANY_ENGINEERS] = engineers == ENGINEERS_4_PLUS,
		[SUPPLY_SOON] = start == START_1_2_WEEKS,
		[SUPPLY_NOW] = start == START_NOW,
		[SUPPLY_BUDGET_UNDER_BOTH] = has_budget && budget < BUDGET_BOTH_USD,
		[SUPPLY_BUDGET_UNDER_RUST] = has_budget && budget >= BUDGET_BOTH_USD && budget < BUDGET_RUST_USD,
	};
	unsigned set = 0;

	for (int s = 0; s < SUPPLY_COUNT; s++)
		set |= holds[s] ? 1u << s : 0;
	return set;
}
