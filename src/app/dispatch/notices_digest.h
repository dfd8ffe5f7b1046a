/*
 * app/dispatch/notices_digest: the flood guard for everybody but clients. Who was sent LEADMATCH_OFFER_MAILS_PER_HOUR notifications that may wait
 * within an hour (app/notifications has the table) is told of the others together: one email with a line and a link for each, and at most one
 * such email in LEADMATCH_DIGEST_MINUTES. Offers have their own digest (app/offers/offer_digest), because their deadlines begin with it.
 *
 * The email says nothing in a client's own words.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "db/connection.h"

/* Writes the digests that are due, committed. *notices: how many they tell of; 0: none is due. */
bool notices_digest_send(Db *db, const OfferPolicy *policy, int *notices, GError **error) G_GNUC_WARN_UNUSED_RESULT;
