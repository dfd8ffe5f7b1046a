#include "domain/rules/alternatives.h"

#include <stdlib.h>

#include "base/banned.h"
#include "domain/rules/question.h"

/* A question that is expected to tell less than this is not worth the client's time. */
static const double WORTH_ASKING = 0.01;
static const double CERTAIN = 0.9;

/* The answer to a question: of two use cases the first stands for both. */
static int answer_of(const Submission *submission, SubmissionField field)
{
	if (field != FIELD_USE_CASE)
		return submission->choices[field];
	return submission->use_cases_count > 0 ? submission->use_cases[0] : SUBMISSION_NOT_SURE;
}

/* Not answering at all is the farthest change. */
static int distance(int from, int to)
{
	return from == SUBMISSION_NOT_SURE || to == SUBMISSION_NOT_SURE ? G_MAXINT : abs(from - to);
}

static void keep(Alternatives *alternatives, gsize first_of_field, const Alternative *new)
{
	for (gsize i = first_of_field; i < alternatives->count; i++) {
		Alternative *old = &alternatives->list[i];
		if (old->engagement != new->engagement)
			continue;
		if (distance(new->from, new->to) < distance(old->from, old->to))
			*old = *new;
		return;
	}
	if (alternatives->count < ALTERNATIVES_MAX)
		alternatives->list[alternatives->count++] = *new;
}

/* One question, of which every answer is tried. */
typedef struct Trial {
	const RuleSet *rules;
	const Reading *reading;
	const Decision *decision;
	SubmissionField field;
	int given;    /* the answer; of two use cases the first */
	bool is_only; /* there is no second one */
	Needs others; /* what all other answers give */
	Outcome outcomes[RULESET_CHOICES_MAX];
	gsize outcomes_count;
} Trial;

static Side side_of(const RuleSet *rules, SubmissionField field, int choice)
{
	const int row = needs_answer_row(rules, field, choice);

	return row == -1 ? SIDE_NONE : weights_side(&g_array_index(rules->answers, AnswerRow, row).gives);
}

/* What an answer would lead to; also noted as an outcome of the question, if it is an answer. */
static Outcome try(Trial *trial, int choice)
{
	const Decision *decision = trial->decision;
	Decision other;

	if (choice != trial->given || !trial->is_only) {
		Needs needs = trial->others;
		needs_add(&needs, trial->rules, trial->field, choice);
		decide_class(&other, trial->rules, &needs, trial->reading);
		decision = &other;
	}
	const Outcome outcome = {
		.side = side_of(trial->rules, trial->field, choice),
		.engagement = decision->engagement,
		.is_undecided = decision_is_undecided(decision),
		.confidence = decision->confidence,
	};
	if (choice != SUBMISSION_NOT_SURE)
		trial->outcomes[trial->outcomes_count++] = outcome;
	return outcome;
}

static void try_all(Alternatives *alternatives, Trial *trial)
{
	const gsize first = alternatives->count;
	const FieldChoice *choices = submission_fields[trial->field].choices;

	for (int choice = SUBMISSION_NOT_SURE; choice == SUBMISSION_NOT_SURE || choices[choice].name != NULL;
		choice++) {
		const Outcome outcome = try(trial, choice);
		if (choice == trial->given || outcome.engagement == trial->decision->engagement)
			continue;
		keep(alternatives, first,
			&(Alternative){
				.field = trial->field,
				.from = trial->given,
				.to = choice,
				.engagement = outcome.engagement,
				.is_undecided = outcome.is_undecided,
			});
	}
}

/* Then there is nothing to ask. */
static bool is_certain_of(const Decision *decision)
{
	return decision->confidence >= CERTAIN && !decision->is_conflict && !decision->is_other_trade &&
	       !decision->is_not_a_hire && !decision->is_two_projects && !decision_is_undecided(decision);
}

void alternatives_find(Alternatives *alternatives, const RuleSet *rules, const Submission *submission,
	const Reading *reading, const Decision *decision)
{
	double best_open = WORTH_ASKING, best_answered = WORTH_ASKING;
	SubmissionField answered = FIELD_COUNT;
	const bool is_certain = is_certain_of(decision);

	alternatives->count = 0;
	alternatives->question = FIELD_COUNT;
	for (gsize f = 0; f < technical_fields_count; f++) {
		const SubmissionField field = technical_fields[f];
		const int given = answer_of(submission, field);
		const bool is_open = given == SUBMISSION_NOT_SURE;
		Trial trial = {
			.rules = rules,
			.reading = reading,
			.decision = decision,
			.field = field,
			.given = given,
			.is_only = field != FIELD_USE_CASE || submission->use_cases_count <= 1,
		};
		needs_take_others(&trial.others, rules, submission, field);
		try_all(alternatives, &trial);
		if (is_certain)
			continue;
		const double worth = question_worth(trial.outcomes, trial.outcomes_count, reading, decision);
		double *best = is_open ? &best_open : &best_answered;
		if (worth <= *best)
			continue;
		*best = worth;
		*(is_open ? &alternatives->question : &answered) = field;
	}
	/* A client who may not want to hire is asked for how many first: no other answer settles that. */
	if (decision->is_not_a_hire && submission->choices[FIELD_ENGINEERS] == SUBMISSION_NOT_SURE)
		alternatives->question = FIELD_ENGINEERS;
	if (is_certain || alternatives->question != FIELD_COUNT)
		return;
	/* All are answered, or none of the open ones matters: the client's own words; else whether an answer was meant so. */
	alternatives->question = submission->texts[FIELD_DESCRIPTION] == NULL ? FIELD_DESCRIPTION : answered;
}
