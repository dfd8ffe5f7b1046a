/*
 * http/pages/rules_view: what the public pages say of a rule set: ratings, salary ranges, verdict, use cases. Pure.
 */
#pragma once

#include "codec/json.h"

/*
 * rules: a rule set's JSON. engagement: only use cases of this one; NULL: of all. The view has:
 *   dimensions: [{label, means, is_range, rust, python, rust_from, rust_width, python_from, python_width}…], bars in
 *   percent
 *   rating:     {DIMENSION: {rust, python}}
 *   salary:     {rust, python, hybrid}, as in "$140k–$250k"; compared, what Rust pays more, as in "15–30% more"; is_more; of a drawing: bars: [{side, label, at, x, width}…],
 *               ticks: [{x, label}…]
 *   use_cases:  [{value, label, talent, side}…]
 *   verdict, split_plan: {rust, python, join}, ruleset
 */
Json *rules_view(const Json *rules, const char *engagement);

/* "$140k–$250k" of {"min","max"}; g_free. */
char *salary_text(const Json *range);
