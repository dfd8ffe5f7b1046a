/*
 * app/dispatch/dry_run: who would get a lead, by the ranking of the dispatcher: nothing is written and nobody is told.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "base/ident.h"
#include "codec/json.h"
#include "db/connection.h"

typedef struct DryRunOptions {
	const Ident *lead_id;	/* of a stored lead; NULL: submission and engagement say it */
	const Json *submission; /* as it would be stored */
	Engagement engagement;
	const Engagement *as; /* the stored lead, let go by staff as this class; NULL: as it is */
	int64_t at_us;	      /* as if it came then; 0: now */
} DryRunOptions;

/*
 * Appends
 * {"engagement","mode","at","candidates":[{"rank","name","result","reason","points","offers_in_window","weight","open_offers"}…]}.
 * NOT_FOUND: the lead.
 */
bool dry_run_match(Db *db, const OfferPolicy *policy, const DryRunOptions *options, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
