/* http/pages/staff_bulk_view: acts on several leads: what one would do, and what one did. Pure but for what the caller may. */
#pragma once

#include "app/staff/staff_bulk.h"
#include "codec/json.h"

/* The choices of the form under a list; labels: of staff_labels_choices(), recruiters: of staff_leads_recruiters(). */
Json *staff_bulk_form_view(const Json *labels, const Json *recruiters);

/* preview: of staff_bulk_preview(); q: of the list that one comes from. */
Json *staff_bulk_review_view(const StaffBulk *bulk, const char *q, const Json *preview);

/* act: of staff_bulk_show(). */
Json *staff_bulk_done_view(const Json *act);
