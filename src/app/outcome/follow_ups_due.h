/*
 * app/outcome/follow_ups_due: the clock of accepted leads (domain/lead/follow_up): it reminds their recruiters, then
 * staff, and asks every few days how they stand, all leads of a recruiter in one email. A recruiter who was removed
 * loses their leads, which go to others.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "app/roster.h"
#include "db/connection.h"

/* One batch, committed. *leads: how many were due; 0: none is. */
bool follow_ups_process(
	Db *db, const OfferPolicy *policy, Roster *roster, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
