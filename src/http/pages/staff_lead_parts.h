/*
 * http/pages/staff_lead_parts: parts of a lead's page in the console: what a change would do, what two people changed,
 * earlier versions, notes. Pure.
 */
#pragma once

#include "codec/form.h"
#include "codec/json.h"

/* ["Rosa’s offer will be withdrawn."…]: what a change of staff_change_preview() would do. */
Json *staff_effects_view(const Json *preview);

/*
 * [{"label","now","yours"}…]: what was asked for (input) of a lead that somebody else has changed in the meantime; and in
 * "by" of the first one, who did so and when.
 */
Json *staff_conflict_view(const Json *lead, const Form *input);

/* [{"version_title","changes":[…]}…], newest first; versions: of staff_versions_list(). */
Json *staff_versions_view(const Json *versions, const Json *lead);

/*
 * {"owner","is_mine","owners":[{"value","is_chosen"}…],"tags":[{"tag","address"}…],"known":[…]}: who of staff owns the lead,
 * and its tags. choices: of staff_labels_choices(). me: who looks at it.
 */
Json *staff_labels_view(const Json *lead, const Json *choices, const char *me);

/* The details of a placement as fields: [{"name","label","type","value"}…]; input: what was typed in vain, or NULL. */
Json *staff_placement_view(const Json *lead, const Form *input);

/* [{"note","at","actor"}…], newest first, of the lead's history. */
Json *staff_notes_view(const Json *events);
