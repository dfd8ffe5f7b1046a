/*
 * http/pages/example_view: a made-up request and what the active rules answer to it, so that visitors see what they will get.
 */
#pragma once

#include "app/app.h"
#include "codec/json.h"
#include "domain/rules/ruleset.h"

/*
 * In the language that is spoken: {brief, facts: [{label, value}…]} and the recommendation keys. Null: these rules cannot decide it, and then it
 * is no example.
 */
Json *example_view(const App *app, const RuleSet *rules);
