/*
 * http/pages/progress_view: how an accepted lead stands and what its recruiter may say of it: the part that the offer's
 * page and the portal share. Pure.
 */
#pragma once

#include "codec/form.h"
#include "codec/json.h"

/*
 * The forms of one lead, in the order of the page; NULL: there is none of that name. What a link (do=NAME) opens, and
 * what a button (action=NAME) does.
 */
typedef enum ProgressForm {
	PROGRESS_CONTACTED,
	PROGRESS_TALKING,
	PROGRESS_PROPOSED,
	PROGRESS_PLACED,
	PROGRESS_LOST,
	PROGRESS_RETURN,
	PROGRESS_FELL_THROUGH,
	PROGRESS_FORM_COUNT
} ProgressForm;

/* COUNT: there is none of this name; NULL is none. */
ProgressForm progress_form_find(const char *name);

typedef struct ProgressState {
	const char *reference;
	const Json *facts;   /* {"status","stage","engagement","end_reason","placement","own_note"} of the lead */
	const char *path;    /* of the offer's page, where the forms go */
	ProgressForm opened; /* COUNT: none */
	const Form *input;   /* what was typed in vain; NULL: nothing */
} ProgressState;

/* Json null of a lead that has neither recruiter nor outcome: withdrawn, closed, quarantined. */
Json *progress_view(const ProgressState *state);
