/* http/pages/event_words: what happened to a lead, in a sentence for staff instead of the code that programs read. Pure. */
#pragma once

#include "codec/json.h"

/* "Offer to Rosa Rust expired"; recruiters: of staff_leads_recruiters(), or NULL. g_free. */
char *event_words(const Json *event, const Json *recruiters);

/* The name of a recruiter, or words for one who has been removed. */
const char *event_recruiter_name(const Json *recruiters, const char *id);
