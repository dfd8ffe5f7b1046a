/*
 * store/offer: leads that are due for the router, and what it decides about them.
 *
 * All of it runs in one transaction of the caller: claim, lock, read the recruiters' facts, decide, write. Claimed leads are locked, so
 * another instance passes them over; the placing lock is taken after the claim, so facts read behind it hold all that others decided.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	OFFER_CLAIM_MAX =
		64, /* some 20 ms of work; larger batches place no more leads a second and only wait longer */
};

/* Columns id, reference, engagement, taken_at_us, submission, recommendation (JSON); the longest due first. */
DbResult *offer_claim_leads(Db *db, int leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The lead that would be claimed first is due a minute later. */
bool offer_postpone_lead(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* BUSY: another instance holds it for longer than a lock may wait. */
bool offer_lock_placing(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Writes offers, placements and events, and takes the leads off the router's list. decisions:
 * [{"placement_id","lead_id","outcome":"offered"|"unplaced","offer_id","recruiter_id","candidates":[…]}…].
 */
bool offer_place_batch(Db *db, const char *decisions, GError **error) G_GNUC_WARN_UNUSED_RESULT;
