/*
 * app/outcome/handovers_due: what becomes of the accepted leads of a recruiter whose time off begins, as they chose:
 * their cover takes them over, or they go to others. The cover gets only leads whose engagement they take, and none
 * while they are off or paused too. Once for each time off; what is accepted after that stays.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "db/connection.h"

/* One time off or pause, committed. *done: 0: none is due. */
bool handovers_process(Db *db, const OfferPolicy *policy, int *done, GError **error) G_GNUC_WARN_UNUSED_RESULT;
