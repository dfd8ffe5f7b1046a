/*
 * app/outcome/regular_emails: what recruiters are told regularly: every week how their leads stand, if they want it, and
 * every month a question whether their bench is still true. Nobody is told that there is nothing.
 */
#pragma once

#include <stdbool.h>

#include "app/offer_policy.h"
#include "app/roster.h"
#include "db/connection.h"

/* Some of what is due, in a transaction of its own; *recruiters: whose. */
bool regular_emails_process(
	Db *db, const OfferPolicy *policy, Roster *roster, int *recruiters, GError **error) G_GNUC_WARN_UNUSED_RESULT;
