/*
 * app/client/address_change: what becomes of a request when its address becomes another one, and when that one is somebody else's.
 *
 * Both in the caller's transaction, with the lead locked.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "app/client/client.h"
#include "app/client/client_edit.h"
#include "app/offer_policy.h"
#include "store/lead.h"

/*
 * Before lead_revise(): sets is_disowned of the correction, and decides whether a letter will ask who reads the address. Beyond the limits there is
 * none, and the next email about the request asks.
 */
bool address_change_check(
	ClientEdit *edit, const ClientCorrection *correction, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * After lead_revise(). Another address is another client, and the links in emails to the one before open nothing now: a letter goes to the new
 * one, and to the one before if its owner had confirmed it.
 */
bool address_change_follow(const ClientEdit *edit, const OfferPolicy *policy, const LeadRevision *revision,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Its owner says that the request is not theirs, while the request had another address before: it goes back to that one, and on. Its client and
 * the recruiter who has it are told; who can be reached by no email is to be called. *is_back: false: there is no such address.
 */
bool address_change_take_back(
	const ClientEdit *edit, const App *app, bool *is_back, GError **error) G_GNUC_WARN_UNUSED_RESULT;
