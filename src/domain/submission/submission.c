#include "domain/submission/submission.h"

Submission *submission_new(void)
{
	Submission *submission = g_new0(Submission, 1);

	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		submission->choices[field] = SUBMISSION_NOT_SURE;
		submission->integers[field] = SUBMISSION_NOT_SURE;
	}
	return submission;
}

void submission_free(Submission *submission)
{
	if (submission == NULL)
		return;
	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		g_free(submission->texts[field]);
	g_free(submission->budget_text);
	g_free(submission);
}
