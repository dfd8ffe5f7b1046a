/*
 * http/pages/staff_list_view: the list of leads in the console: the search with what is wrong with it, and the leads in the
 * columns that were chosen. Pure.
 */
#pragma once

#include "codec/json.h"
#include "codec/wording.h"
#include "domain/search/lead_query.h"
#include "domain/submission/submission.h"

typedef struct StaffListState {
	const char *path;	/* of the list */
	const char *q;		/* as typed */
	const char *columns;	/* names, with commas between them; "": the usual ones */
	const LeadQuery *query; /* read, and looked up when there is something found */
	const FieldErrors *errors;
	const Json *found;  /* of staff_leads_list(); NULL: the errors say why there is nothing */
	const Json *views;  /* of staff_views_list() */
	const Json *board;  /* of staff_leads_board() */
	const Json *counts; /* of staff_counts_read(); NULL: the page's script asks for them */
	const Json *labels; /* of staff_labels_choices(); NULL: the leads may not be changed */
	const Json *recruiters;
	bool may_export;
	bool may_import;
	const char *erased; /* reference of the lead that was just erased; NULL: none */
} StaffListState;

Json *staff_list_view(const StaffListState *state);
