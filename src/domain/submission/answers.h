/*
 * domain/submission/answers: what a stored submission answers, as a person reads it, and what differs between two of them. Pure.
 */
#pragma once

#include "codec/json.h"
#include "domain/submission/submission.h"

/* "High-frequency trading engine, Game engine", "150,000", or the text itself; NULL when nothing was answered. g_free. */
char *answers_text(const Json *submission, SubmissionField field);

/*
 * [{"field","label","old","new"}…] for every question that is answered differently, in the order they are asked; old and new are null
 * where there is no answer. Consent and what is only carried along are no answers.
 */
Json *answers_changes(const Json *before, const Json *after);
