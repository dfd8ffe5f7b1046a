/*
 * app/dispatch/assign: staff assign a lead to a recruiter of their choice, whatever the ranking says.
 *
 * It is noted with the lead, and the dispatcher makes the offer (app/dispatch/dispatch_batch), after it has taken back
 * those that are open with others. What speaks against the choice (full, on leave, another language) does not prevent
 * it, since staff may know better; it is in the lead's history as "warnings" of the event lead_assigned.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "domain/lead/lead_status.h"

typedef struct Assignment {
	const Ident *lead_id;
	LeadStatus status;     /* of the lead, as it is going to be */
	const char *recruiter; /* an id or an address */
	const char *actor;
	int64_t offer_us;	   /* working time that an offer stands */
	int accepted_load_percent; /* of an open offer that an accepted lead counts as */
} Assignment;

/*
 * In the caller's transaction, which holds the lead's row. NOT_FOUND: no such recruiter. CONFLICT: the lead is settled,
 * it is on this recruiter's table already, or the recruiter's calendar has no hours for an answer, so that the offer
 * would have no deadline.
 */
bool assign_lead(Db *db, const Assignment *assignment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
