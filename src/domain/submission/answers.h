/*
 * domain/submission/answers: the one reader of a stored submission, the JSON object that submission_write_json() wrote.
 * Pure.
 *
 * Stored submissions are as old as their leads, so they are read leniently: what is missing, damaged, or not what its
 * question takes today is not answered. Nobody else looks for a member of a stored submission.
 */
#pragma once

#include <stdbool.h>

#include "codec/json.h"
#include "domain/submission/submission.h"

/* From the stored text; an object without answers if it is damaged. */
Json *answers_decode(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The text as stored (of one choice, its name), or NULL: not answered. Belongs to the submission. */
const char *answers_get(const Json *submission, SubmissionField field);
/* Names of choices, one or several; of texts the text. g_strfreev. */
char **answers_list(const Json *submission, SubmissionField field) G_GNUC_WARN_UNUSED_RESULT;
/* Index into the question's choices, or SUBMISSION_NOT_SURE. */
int answers_choice(const Json *submission, SubmissionField field);
/* SUBMISSION_NOT_SURE: not answered. */
int64_t answers_number(const Json *submission, SubmissionField field);

/*
 * "High-frequency trading engine, Game engine", "$150,000 a year", "€75 an hour, about $158,700 a year", or the text
 * itself; NULL when nothing was answered. An answer that was not understood is given as it was sent. g_free.
 */
char *answers_text(const Json *submission, SubmissionField field) G_GNUC_WARN_UNUSED_RESULT;

/* True: there is an answer that was not understood, so that a person has to ask. */
bool answers_is_unclear(const Json *submission, SubmissionField field);

/*
 * As it was sent, for a cell of a table: "trading_engine, game_engine", "150000", "true"; NULL when it was not. g_free.
 */
/* What was sent under other names than our questions', as a JSON object; NULL: nothing. g_free. */
char *answers_other(const Json *submission) G_GNUC_WARN_UNUSED_RESULT;

char *answers_cell(const Json *submission, SubmissionField field) G_GNUC_WARN_UNUSED_RESULT;

/* Names that give the client away: the person's and the company's. g_strfreev. */
char **answers_names(const Json *submission) G_GNUC_WARN_UNUSED_RESULT;

/* True: the answer is part of what only a recruiter who accepted the lead may see. */
bool answers_is_contact(SubmissionField field);

/* Masks every text of the client's in place (domain/submission/masked_text). */
void answers_mask(Json *submission, const char *const *names);

/*
 * [{"field","label","old","new"}…] for every question that is answered differently, in the order they are asked; old
 * and new are null where there is no answer. Consent and what is only carried along are no answers.
 */
Json *answers_changes(const Json *before, const Json *after);

/* The same for a person who does not know whose lead it is: without contact data, and with masked texts. */
Json *answers_masked_changes(const Json *changes, const Json *before, const Json *after);

/* Changes and what changed after them, as one: from the first old value to the last new one; what was taken back is none. */
Json *answers_join_changes(const Json *first, const Json *then) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Adds question and answer under the description, as the client would have written it, in the language of the request.
 * False: they do not fit, and nothing has changed.
 */
bool answers_append(Json *submission, const char *question, const char *answer);

/* The description without what answers_append() added; NULL: there is none. g_free. */
char *answers_first_description(const Json *submission) G_GNUC_WARN_UNUSED_RESULT;

/* As submission_check() reads it today; NULL: it does not pass today's checks. */
Submission *answers_check(
	const Json *submission, SubmissionCheck check, const MoneyRates *rates) G_GNUC_WARN_UNUSED_RESULT;
