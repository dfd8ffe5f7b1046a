/*
 * app/dispatch/client_due: what clients and their recruiters must hear as time passes: that the response takes longer
 * than we said, and that a client's address does not work.
 */
#pragma once

#include <stdbool.h>

#include "app/offer_policy.h"
#include "db/connection.h"

/* One batch in a transaction of its own; *leads: how many there were. */
bool client_due_process(Db *db, const OfferPolicy *policy, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
