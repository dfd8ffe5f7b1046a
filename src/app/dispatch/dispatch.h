/*
 * app/dispatch/dispatch: gives leads to recruiters, and sees that none is left alone.
 *
 * One transaction claims the leads that are due, ranks the recruiters for each (domain/matching/match) with the loads as they grow, asks what
 * happens next (domain/lead/lead_step), and writes offers, dispatches with every candidate and reason, events and emails. After it each lead has
 * somebody who was told, or a time at which it is looked at again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/offers/offer_policy.h"
#include "app/dispatch/roster.h"
#include "codec/json.h"
#include "db/connection.h"
#include "domain/matching/match.h"
#include "domain/matching/match_need.h"

enum {
	/*
	 * Candidates that a dispatch keeps with name and reason, best first: as many as a person reads. With 1,000 recruiters all of
	 * them would be 300 kB a lead. The others are counted by reason in a last element, and the dry run tells about each.
	 */
	DISPATCH_CANDIDATES_MAX = MATCH_ORDERED_MAX,
};

/*
 * Places the leads that are due, a batch at most. *leads: how many; 0: none is due. When it returns true they are committed and their
 * emails are waiting for the senders.
 */
bool dispatch_due(
	Db *db, const OfferPolicy *policy, Roster *roster, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads that wait for somebody become due, if anybody may have room. *leads: how many. */
bool dispatch_wake_waiting(Db *db, int64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a lead asks for, from columns id, engagement and submission. need is cleared by the caller. */
void dispatch_read_need(LeadNeed *need, const DbResult *lead, int row, int64_t now_us);

/*
 * Takes back what is open with others of leads that staff gave to somebody (assign_to); leads: as stored_offer_claim_leads() gives them, and held.
 */
bool dispatch_reassign(Db *db, const OfferPolicy *policy, const Roster *roster, const DbResult *leads,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Marks what ties recruiters to a lead, by rows of stored_offer_ties(); ties to others are taken back. Returns how many offers are open. */
int dispatch_tie(Roster *roster, const DbResult *ties, const Ident *lead_id);

/* Writes key "candidates" of a dispatch: each with rank, load, share, points, result and reason. */
void dispatch_write_candidates(
	JsonWriter *w, const Roster *roster, const MatchNeed *need, const MatchCandidate *candidates);

/* What the staff of a recruiter's zone would call that moment: "Tue 24 Nov 2026, 17:30 CET"; owned by the caller. */
char *format_local_time(const WorkingCalendar *calendar, int64_t at_us);

/* The link of an offer's page; owned by the caller. */
char *dispatch_offer_url(const OfferPolicy *policy, const Ident *offer_id);
