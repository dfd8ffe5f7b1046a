/*
 * app/dispatch/responses: what past answers say of the response time, and response times that are over without one.
 *
 * An answer is written with what it is (store/stored_offer: an acceptance, a question to the client; store/lead: staff
 * close the lead), and whether it came in time. What has had none by its moment is broken here.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "db/connection.h"
#include "domain/matching/response_time.h"

/* Fills response from the policy and the latest answers. */
bool responses_learn(
	Db *db, const OfferPolicy *policy, ResponseTime *response, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Leads whose response time is over: noted with the lead and in its history. *leads: how many, a batch at most. */
bool responses_break(Db *db, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
