/*
 * http/pages/recruiter_list: the list of recruiters of the console: a page of them, found by name or email, sorted by a
 * column.
 */
#pragma once

#include "codec/json.h"
#include "http/server/exchange.h"

#define RECRUITER_LIST_PATH "/staff/recruiters"

/* A page of http/pages/manage_view with the part of the list that the address asks for. NULL: answered. */
Json *recruiter_list_page(Exchange *x);

/* A fact of recruiter_list() as it is typed: lists separated by commas, "" for none. g_free. */
char *recruiter_fact_text(const Json *fact);
/* Paused, working, or away until when; g_free. */
char *recruiter_state(const Json *recruiter);
/* The search for the leads that are offered to them; g_free. */
char *recruiter_leads_offered(const Json *recruiter);
