/*
 * app/outcome/outcome_report: how far the work on an accepted lead is, and how it ended, as its recruiter or staff say.
 *
 * domain/lead/lead_status decides whether it may be said of the lead, domain/lead/lead_outcome what must be said with
 * it. Each is one event with who and when. From then on the lead is followed up again, or has ended.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "db/connection.h"
#include "domain/lead/lead_outcome.h"

/* A lead whose row the caller has locked, and what is said of it. */
typedef struct OutcomeTurn {
	Ident lead_id;
	LeadStatus from;
	const char *stage; /* as stored; NULL: none; also of the next two */
	const char *end_reason;
	const char *placement;
	Engagement engagement;
	LeadActor actor;
	const char *actor_name;
	const LeadReport *report; /* checked */
} OutcomeTurn;

/*
 * In the caller's transaction. A repeat of what is so already changes nothing; of an end, other details count from now
 * on. CONFLICT: it cannot be said of a lead that stands there.
 */
bool outcome_apply(Db *db, const OutcomeTurn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The recruiter who has the lead of this offer says so, durably. INVALID: errors says what is wrong with it. CONFLICT:
 * as above, or the lead is no longer theirs. NOT_FOUND: there is no such offer.
 */
bool outcome_report(const App *app, const Ident *offer_id, const LeadReport *report, FieldErrors *errors,
	int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The same, but only that they go on: a lead that was accepted is contacted from now on, any other stays where it is.
 */
bool outcome_still_active(
	const App *app, const Ident *offer_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
