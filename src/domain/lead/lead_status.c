#include "domain/lead/lead_status.h"

#include <glib.h>

typedef struct StatusSpec {
	const char *name;
	guint moves; /* where staff may take it: bits 1 << LeadStatus */
	bool is_settled;
} StatusSpec;

#define TO_NEW	     (1U << LEAD_STATUS_NEW)
#define TO_ACCEPTED  (1U << LEAD_STATUS_ACCEPTED)
#define TO_WITHDRAWN (1U << LEAD_STATUS_WITHDRAWN)
#define TO_CLOSED    (1U << LEAD_STATUS_CLOSED)

/* clang-format off */
static const StatusSpec statuses[] = {
	[LEAD_STATUS_NEW]       = {"new",       TO_WITHDRAWN | TO_CLOSED, false},
	[LEAD_STATUS_OFFERED]   = {"offered",   TO_NEW | TO_ACCEPTED | TO_WITHDRAWN | TO_CLOSED, false},
	[LEAD_STATUS_ACCEPTED]  = {"accepted",  TO_NEW | TO_WITHDRAWN | TO_CLOSED, true},
	[LEAD_STATUS_ESCALATED]  = {"escalated",  TO_NEW | TO_WITHDRAWN | TO_CLOSED, false},
	[LEAD_STATUS_QUARANTINED] = {"quarantined", TO_NEW | TO_WITHDRAWN | TO_CLOSED, true},
	[LEAD_STATUS_WITHDRAWN] = {"withdrawn", TO_NEW, true},
	[LEAD_STATUS_CLOSED]    = {"closed",    TO_NEW, true},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(statuses) == LEAD_STATUS_COUNT);

const char *lead_status_name(LeadStatus status)
{
	g_assert(status < LEAD_STATUS_COUNT);
	return statuses[status].name;
}

bool lead_status_parse(const char *name, LeadStatus *status)
{
	for (guint i = 0; i < LEAD_STATUS_COUNT; i++) {
		if (g_str_equal(statuses[i].name, name)) {
			*status = (LeadStatus)i;
			return true;
		}
	}
	return false;
}

bool lead_status_is_settled(LeadStatus status)
{
	g_assert(status < LEAD_STATUS_COUNT);
	return statuses[status].is_settled;
}

bool lead_status_may_move(LeadStatus from, LeadStatus to)
{
	g_assert(from < LEAD_STATUS_COUNT && to < LEAD_STATUS_COUNT);
	return (statuses[from].moves & (1U << to)) != 0;
}
