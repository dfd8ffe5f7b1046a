/*
 * http/pages/form_view: the form page's view, made from the one table of questions: every field with what was typed and
 * what is wrong.
 */
#pragma once

#include "codec/json.h"
#include "domain/submission/submission.h"

/* Fields that are no answers. */
#define FORM_TOKEN_FIELD "token"
#define FORM_TRAP_FIELD	 "second_address" /* people do not see it; what programs write in it only adds to a score */

typedef struct FormState {
	const char *token;	   /* goes back unchanged in a hidden field */
	const char *alert;	   /* a sentence above the form; NULL: none */
	const RawSubmission *raw;  /* what was typed so far */
	const FieldErrors *errors; /* NULL: none yet */
	const char *corrects;	   /* where corrections of a stored lead go; NULL: a new lead */
} FormState;

Json *form_view(const FormState *state);

/* What is wrong, for templates/pages/wrong.html, each where the question of that name is; null: nothing. errors may be NULL. */
Json *form_view_wrong(const FieldErrors *errors);

/* The first question that is asked once a request is in and has no answer yet; NULL: there is none. */
const char *form_view_next_question(const Json *submission);

/*
 * One of its fields, for templates/pages/field.html. Every key is set for every field: a name that is missing here would
 * be looked up in the page around it.
 */
Json *form_view_field(const FormState *state, SubmissionField field);
