/*
 * domain/lead/lead_status: where a lead stands, and which moves people may make.
 *
 *   new -> offered | escalated     the dispatcher
 *   offered -> accepted           a recruiter, or staff on the phone
 *
 *   offered -> quarantined        a recruiter doubts that it is a real request; nobody gets it until staff release it
 *
 * Staff may close or withdraw what is not, and send any lead to the dispatcher again (new).
 */
#pragma once

#include <stdbool.h>

typedef enum LeadStatus {
	LEAD_STATUS_NEW,
	LEAD_STATUS_OFFERED,
	LEAD_STATUS_ACCEPTED,
	LEAD_STATUS_ESCALATED,
	LEAD_STATUS_QUARANTINED,
	LEAD_STATUS_WITHDRAWN,
	LEAD_STATUS_CLOSED,
	LEAD_STATUS_COUNT
} LeadStatus;

/* As stored, sent and read. */
const char *lead_status_name(LeadStatus status);
bool lead_status_parse(const char *name, LeadStatus *status);

/* Nobody is to be asked any more. */
bool lead_status_is_settled(LeadStatus status);

/* May staff move a lead from here to there? Staying is no move. */
bool lead_status_may_move(LeadStatus from, LeadStatus to);
