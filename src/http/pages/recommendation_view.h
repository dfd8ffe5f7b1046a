/*
 * http/pages/recommendation_view: a stored recommendation as its card shows it: class, three reasons with the client's
 * own words, the seven dimensions with weights, what would change it, budget, split plan. Pure.
 */
#pragma once

#include "codec/json.h"
#include "domain/rules/ruleset.h"

/* Both as stored. The view's keys are the "recommendation keys" of http/pages. */
Json *recommendation_view(const Json *recommendation, const Json *submission, const RuleSet *rules);
/*
 * The same for staff, who read about the client. lead: as app/staff/staff_leads has it. After a decision it is what was
 * decided, next to what was computed.
 */
Json *recommendation_view_for_staff(const Json *lead, const RuleSet *rules);
/* Of a request that has ended: without what would help to decide. */
void recommendation_view_end(Json *view);
