/*
 * http/pages/staff_history_view: the history of a lead in the console, and who and why in words instead of codes. Pure.
 */
#pragma once

#include "codec/json.h"

/* "anna@agency.example", "Rosa Rust": who did something; recruiters: of staff_leads_recruiters(), or NULL. g_free. */
char *staff_actor_words(const char *actor, const Json *recruiters);

/* "Wrong kind of engineer", or what somebody wrote; NULL stays. g_free. */
char *staff_reason_words(const char *reason);

/* [{"at","what","actor","details"}…], newest first. */
Json *staff_events_view(const Json *events, const Json *recruiters);
