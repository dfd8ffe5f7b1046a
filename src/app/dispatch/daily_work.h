/*
 * app/dispatch/daily_work: what is done once a day, by whichever instance comes first: staff are told what was held back
 * at the door, in one email, and what is erased soon because its retention period is over, in another; and what the limits
 * counted is forgotten. Once a month: what the rules got wrong.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "db/connection.h"

/* *done: whether anything was due. What is written is committed when it returns true. */
bool daily_work_do(Db *db, const OfferPolicy *policy, bool *done, GError **error) G_GNUC_WARN_UNUSED_RESULT;
