#include "domain/rules/needs.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/risks.h"

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

void needs_add(Needs *needs, const RuleSet *rules, SubmissionField field, int choice)
{
	const int row = needs_answer_row(rules, field, choice);

	needs->is_python_too_slow |= field == FIELD_CODEBASE && choice == CODEBASE_PYTHON_TOO_SLOW;
	needs->has_data_part |= field == FIELD_DATA_SHARE && choice == DATA_SHARE_PART;
	needs->has_data_most |= field == FIELD_DATA_SHARE && choice == DATA_SHARE_MOST;
	if (row == -1)
		return;
	take_row(needs, rules, row);
	needs->answered++;
}

void needs_take_others(Needs *needs, const RuleSet *rules, const Submission *submission, SubmissionField left_out)
{
	memset(needs, 0, sizeof *needs);
	needs->rust_use_case = needs->python_use_case = -1;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		needs->giver[d] = -1;
	for (int i = 0; left_out != FIELD_USE_CASE && i < submission->use_cases_count; i++)
		needs_add(needs, rules, FIELD_USE_CASE, submission->use_cases[i]);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (field != FIELD_USE_CASE && field != left_out && submission->choices[field] != SUBMISSION_NOT_SURE &&
			submission_fields[field].kind == FIELD_KIND_CHOICE)
			needs_add(needs, rules, field, submission->choices[field]);
	}
	needs->has_supply = risks_break_tie(rules, submission);
}

void needs_take(Needs *needs, const RuleSet *rules, const Submission *submission)
{
	needs_take_others(needs, rules, submission, FIELD_COUNT);
}

Side weights_side(const Weights *gives)
{
	const bool rust = gives->of[DIMENSION_PERFORMANCE] > 0 || gives->of[DIMENSION_MEMORY] > 0;
	const bool python = gives->of[DIMENSION_PRODUCTIVITY] > 0 || gives->of[DIMENSION_DATA] > 0;

	return rust && python ? SIDE_HYBRID : rust ? SIDE_RUST : python ? SIDE_PYTHON : SIDE_NONE;
}
