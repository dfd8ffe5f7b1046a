/*
 * app/staff/staff_preview: what a change of staff has done in a transaction that is about to be rolled back, as
 * staff_change_preview() of app/staff/staff_leads tells it, and who would be asked as things are.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/offer_policy.h"
#include "base/ident.h"
#include "db/connection.h"
#include "domain/lead/lead_status.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

/* Borrows. */
typedef struct StaffPreview {
	Db *db; /* in the transaction */
	const OfferPolicy *policy;
	const Ident *lead_id;
	LeadStatus old_status;
	Engagement old_engagement;
	bool is_moved; /* another status or class was asked for */
} StaffPreview;

typedef struct StaffMatch {
	const char *lead;	  /* an id or a reference; NULL: of a brief */
	const RawSubmission *raw; /* the brief, which the active rules classify */
	const char *at;		  /* as if it were offered then, like 2026-12-24T09:00:00Z; NULL or "": now */
	int64_t deadline_us;
	FieldErrors *wrong;		/* initialized by the caller: what is wrong with the brief, and with "at" */
	FieldErrors *unclear;		/* answers that count as none, though the brief is right; NULL: not asked for */
	Recommendation *recommendation; /* gets that of the brief; owned by the caller */
} StaffMatch;

/*
 * Appends what dry_run_match() gives: who would be asked if the lead, or a client with this brief, were offered, and
 * why. False with entries in match->wrong, or with *error: DENIED; NOT_FOUND; BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
bool staff_preview_match(const App *app, StaffMatch *match, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool staff_preview_write(const StaffPreview *preview, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
