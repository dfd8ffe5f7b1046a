/*
 * app/offers/offers_due: works off what is due by the clock: expiry, reminders, questions without an answer, recruiters
 * who are gone.
 *
 * Due times are in the database and are compared with its clock; rows are claimed with skip locked, so that several
 * instances share the work and none is done twice.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "app/roster.h"
#include "db/connection.h"

/* A batch at most, committed. *offers: how many were moved; 0: nothing is due. */
bool offers_due_process(
	Db *db, const OfferPolicy *policy, Roster *roster, int *offers, GError **error) G_GNUC_WARN_UNUSED_RESULT;
