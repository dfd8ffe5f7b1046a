/*
 * store/stored_offer: leads that are due for the router, and what it decides about them.
 *
 * All of it runs in one transaction of the caller: claim, lock, read the recruiters' facts, decide, write. Claimed leads are locked, so
 * another instance passes them over; the placing lock is taken after the claim, so facts read behind it hold all that others decided.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	OFFER_CLAIM_MAX =
		128, /* some 100 ms of work, so that whoever declines meanwhile is not kept waiting; more would not fit into work_mem */
	OFFER_WAKE_MAX = 2000, /* leads that are looked at again when somebody has room: half a second of work */
};

/*
 * Columns id, reference, engagement, status, submission, recommendation (JSON), taken_at_us, promise_us, round, rungs_climbed,
 * rung_until_us, is_staff_told, assign_to, now_us; the longest due first.
 */
DbResult *offer_claim_leads(Db *db, int leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The lead that would be claimed first is due a minute later. */
bool offer_postpone_lead(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* BUSY: another instance holds it for longer than a lock may wait. */
bool offer_lock_placing(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, engagement, submission of a lead that exists. */
DbResult *offer_look_at_lead(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ids: an array literal of leads. Columns lead_id, recruiter_id, tie (asked, open, excluded, client, company). */
DbResult *offer_ties(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when offer_wake_waiting() has something to look at. */
bool offer_is_anybody_freed(Db *db, bool *is_freed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads that wait for somebody become due, if anybody may have room since the last call. *leads: how many. */
bool offer_wake_waiting(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes offers, placements, events and what became of the leads. decisions: as in offer.sql. */
bool offer_place_batch(Db *db, const char *decisions, GError **error) G_GNUC_WARN_UNUSED_RESULT;
