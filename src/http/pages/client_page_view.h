/*
 * http/pages/client_page_view: the client's status page: where the request stands, the recommendation with its sum laid
 * open, what was answered. Pure.
 */
#pragma once

/* The query of the page when the client has sent the same request again. */
#define CLIENT_PAGE_KNOWN "known=yes"

#include <stdint.h>

#include <glib.h>

#include "codec/json.h"
#include "config/settings.h"
#include "domain/rules/ruleset.h"
#include "http/pages/form_view.h"

/* One answer that is being changed on the page. */
typedef struct ClientEdit {
	SubmissionField field; /* FIELD_COUNT: none */
	FormState form;	       /* what is chosen or typed, and what is wrong with it */
	bool is_outdated;      /* the answer was changed since: both are shown */
} ClientEdit;

typedef struct ClientPageState {
	const Json *lead;	      /* of client_show(), not erased */
	const char *path;	      /* "/r/TOKEN": where the actions are */
	const char *alert;	      /* a sentence on top; NULL: none */
	const RuleSet *rules;	      /* what dimensions are called */
	char *const *allowed_origins; /* a link back leads only there; NULL: nowhere */
	const ClientEdit *edit;	      /* NULL: none */
	GTimeZone *zone;	      /* that its moments are written in */
	int64_t now_us;
	int64_t opens_us;	  /* when our team is at work again; now_us: it is */
	const Settings *settings; /* for links; NULL: none are shown */
	bool is_of_email;	  /* the client's other requests are shown */
} ClientPageState;

Json *client_page_view(const ClientPageState *state);

/* lead: of client_show(), not erased. False: it has ended, and its answers stay as they are. */
bool client_page_may_change(const Json *lead);

enum {
	ANSWER_TAG_BYTES = 17,
};

/* What an answer is now, to see later whether it still is. */
void answer_tag(const Json *submission, SubmissionField field, char tag[static ANSWER_TAG_BYTES]);

/* [{"question","text","is_unclear"}…]: what was answered, in the order it is asked, for staff. */
Json *answers_view(const Json *submission);

/*
 * {"iso","text"} of an RFC 3339 moment, such as "Tue 24 Nov 2026, 12:30 UTC"; null of NULL. For
 * templates/pages/moment.html.
 */
Json *moment_view(const char *rfc3339);
