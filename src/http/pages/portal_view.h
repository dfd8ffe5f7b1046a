/*
 * http/pages/portal_view: what the page of a recruiter shows: app/portal/portal's facts, its forms with what was typed,
 * and what is wrong with that. Pure.
 */
#pragma once

#include "app/portal/portal.h"

/* Of the page's address, which choose among the leads. */
#define PORTAL_STANDING_PARAMETER "standing"
#define PORTAL_WORDS_PARAMETER	  "words"
#define PORTAL_AFTER_PARAMETER	  "after"

typedef struct PortalState {
	Json *facts;	      /* of portal_show(); taken over */
	const char *path;     /* of the page itself: where its forms go */
	const char *token;    /* of its forms */
	const char *done;     /* name of what was just done; NULL: nothing */
	const PortalAct *act; /* what was tried in vain; NULL: nothing */
	const PortalInput *input;
	const char *problem; /* what is wrong with it, as a sentence; NULL: nothing */
	PortalField field;   /* that it is about; COUNT: none */
	PortalFilter filter; /* of the leads that are listed */
} PortalState;

/*
 * "filters":[{"title","count","path","is_current"}…] (null where there is nothing to choose), "words", "older_path".
 * "form": each field by its name: {"name","label","help","input_type","value","is_required","problem","options"}.
 */
Json *portal_view(const PortalState *state);

/* "Rust and Hybrid"; NULL: none. g_free. */
char *portal_classes_text(const Json *engagements);
