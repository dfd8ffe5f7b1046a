/*
 * http/pages/wrong_view: what is wrong with a form, said on top of the page (templates/pages/wrong.html) and at each field
 * (wrong_field.html, wrong_input.html). Pure.
 */
#pragma once

#include "codec/json.h"

/* {"list":[]}: nothing is wrong so far. */
Json *wrong_view_new(void) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Adds {"says","at","label"} to the list, label null, and to the view as part.field, or as field (part: NULL). at: the id of the field on the
 * page. Of a field's mistakes, the first is said at the field.
 */
void wrong_view_add(Json *wrong, const char *part, const char *field, const char *at, const char *says);
