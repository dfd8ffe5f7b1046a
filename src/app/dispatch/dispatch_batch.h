/*
 * app/dispatch/dispatch_batch: offers leads to recruiters, and makes sure that none is left alone.
 *
 * One transaction claims the leads that are due, ranks the recruiters for each (domain/matching/match) with the loads
 * as they grow, asks what happens next (domain/lead/lead_step), and writes offers, dispatches with every candidate and
 * reason, events and emails. After it each lead has a human who was told, or a time at which it is looked at again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "app/roster.h"
#include "db/connection.h"
#include "domain/matching/response_time.h"

/* What dispatching works with. */
typedef struct Dispatching {
	const OfferPolicy *policy;
	Roster *roster;
	ResponseTime response; /* what new leads are told */
	bool is_probe;	       /* test leads of the trial run, for the recruiter who is there for them */
} Dispatching;

/*
 * Places the leads that are due, a batch at most. *leads: how many; 0: none is due. When it returns true they are
 * committed and their emails are waiting for the senders.
 */
bool dispatch_due(Db *db, const Dispatching *with, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads that wait for somebody become due, if a recruiter may have room. *leads: how many. */
bool dispatch_wake_waiting(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Takes back what is open with others of leads that staff assigned (assign_to); leads: as dispatch_rows_claim() gives
 * them, and held.
 */
bool dispatch_reassign(Db *db, const OfferPolicy *policy, const Roster *roster, const DbResult *leads,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
