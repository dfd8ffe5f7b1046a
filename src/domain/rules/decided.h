/*
 * domain/rules/decided: a stored recommendation after staff decided what the engagement is. Pure.
 *
 * The computed one stays as it is stored. What people read from then on is worded by the decision: who is hired, the
 * salary range, and the parts; what was said for another class, and what was doubted, is left out.
 */
#pragma once

#include "codec/json.h"

/*
 * Rewords a copy of the stored recommendation in place and adds "is_decided": true. engagement: what the lead is now.
 * Nothing happens if it is as recommended and nobody decided it.
 */
void recommendation_decide(Json *recommendation, const char *engagement, bool is_decided);
