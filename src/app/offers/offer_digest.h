/*
 * app/offers/offer_digest: the flood guard. A recruiter who gets more offers an hour than the settings allow is told of
 * the others together, in one email that has a line, a deadline and a link for each, and at most one such email in so
 * many minutes.
 *
 * Placing decides which offers wait for it; here they are told. Nothing is lost: an offer that waits is a row like any
 * other, and what ends before it was told is not told at all. The email holds nothing in a client's own words, so the
 * erasure of a lead need not look here.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "app/roster.h"
#include "db/connection.h"

/* Fills hour_offers of the recruiters that roster_read() has read. */
bool offer_digest_count(Db *db, Roster *roster, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the next offer to this recruiter waits for a digest. */
bool offer_digest_takes(const OfferPolicy *policy, const MatchRecruiter *recruiter);

/* Writes the digests that are due, committed. *offers: how many offers were taken off the list; 0: none is due. */
bool offer_digest_send(
	Db *db, const OfferPolicy *policy, Roster *roster, int *offers, GError **error) G_GNUC_WARN_UNUSED_RESULT;
