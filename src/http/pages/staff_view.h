/*
 * http/pages/staff_view: what the pages of the console show, from what app/staff reads. Pure but for the frame, which
 * knows who is signed in.
 */
#pragma once

#include "codec/form.h"
#include "codec/json.h"
#include "codec/wording.h"
#include "domain/rules/ruleset.h"
#include "domain/submission/submission.h"
#include "http/server/exchange.h"

/* The view (taken over) with what every page of the console has: title, account, form token. */
Json *staff_view_frame(const Exchange *x, TextKey title, Json *view);

/* board: as report_load_board() writes it. Numbers lead to the leads that they count, where a list has just those. */
Json *staff_view_board(const Json *board);

/* sessions: as session_list() writes them. */
Json *staff_view_sessions(const Json *sessions);

/* [{"label","value"}…]: how a lead of staff_leads_show() stands, as far as there is something to say. */
Json *staff_view_facts(const Json *lead);

typedef struct StaffLeadState {
	const Json *lead;	/* of staff_leads_show() */
	const Json *recruiters; /* of staff_leads_recruiters() */
	const Json *contact;	/* of staff_leads_contact(); NULL: it is not shown */
	const Json *labels;	/* of staff_labels_choices() */
	const char *me;		/* the account that looks at it */
	bool may_see_contact;
	bool may_export;
	const Json *versions; /* of staff_versions_list() */
	const RuleSet *rules;
	const Form *input;   /* what was typed in vain, or is about to be done; NULL: nothing */
	const Json *preview; /* of staff_change_preview(): what the input would do; NULL: it is not to be done yet */
	const char *alert;   /* a sentence on top; NULL: none */
	const char *done;    /* likewise, of what was done */
	bool is_conflict;    /* somebody else was faster than the input */
	bool may_change;
	bool may_erase; /* and puts it on legal hold, and lifts that */
} StaffLeadState;

Json *staff_view_lead(const StaffLeadState *state);
