#include "domain/rules/alternatives.h"

#include <stdlib.h>

#include "base/banned.h"

/* The answer to a question: of two use cases the first stands for both. */
static int answer_of(const Submission *submission, SubmissionField field)
{
	if (field != FIELD_USE_CASE)
		return submission->choices[field];
	return submission->use_cases_count > 0 ? submission->use_cases[0] : SUBMISSION_NOT_SURE;
}

static void set_answer(Submission *submission, SubmissionField field, int choice)
{
	if (field != FIELD_USE_CASE) {
		submission->choices[field] = (int8_t)choice;
		return;
	}
	submission->use_cases_count = choice == SUBMISSION_NOT_SURE ? 0 : 1;
	submission->use_cases[0] = (int8_t)choice;
}

/* Not answering at all is the farthest change. */
static int distance(int from, int to)
{
	return from == SUBMISSION_NOT_SURE || to == SUBMISSION_NOT_SURE ? G_MAXINT : abs(from - to);
}

static void keep(Alternative *found, gsize *count, gsize first_of_field, const Alternative *new)
{
	for (gsize i = first_of_field; i < *count; i++) {
		if (found[i].engagement != new->engagement)
			continue;
		if (distance(new->from, new->to) < distance(found[i].from, found[i].to))
			found[i] = *new;
		return;
	}
	if (*count < ALTERNATIVES_MAX)
		found[(*count)++] = *new;
}

gsize alternatives_find(const RuleSet *rules, const Submission *submission, const Reading *reading,
	const Decision *decision, Alternative found[static ALTERNATIVES_MAX])
{
	gsize count = 0;

	for (gsize f = 0; f < technical_fields_count; f++) {
		const SubmissionField field = technical_fields[f];
		const int given = answer_of(submission, field);
		const gsize first = count;
		Submission tried = *submission; /* shares the texts, which nobody changes */
		for (int choice = SUBMISSION_NOT_SURE;
			choice == SUBMISSION_NOT_SURE || submission_fields[field].choices[choice].name != NULL;
			choice++) {
			Needs needs;
			Decision other;
			if (choice == given)
				continue;
			set_answer(&tried, field, choice);
			needs_take(&needs, rules, &tried);
			decide(&other, rules, &needs, reading);
			if (other.engagement == decision->engagement)
				continue;
			keep(found, &count, first,
				&(Alternative){
					.field = field,
					.from = given,
					.to = choice,
					.engagement = other.engagement,
					.is_undecided = decision_is_undecided(&other),
				});
		}
	}
	return count;
}
