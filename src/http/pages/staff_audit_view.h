/* http/pages/staff_audit_view: what the page of the record shows. Pure. */
#pragma once

#include "codec/form.h"
#include "codec/json.h"

/* form: the filters as typed. found: of audit_list(); NULL: the filters are invalid, and alert says why. */
Json *staff_audit_view(const Form *form, const Json *found, const char *alert);
