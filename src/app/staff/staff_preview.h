/*
 * app/staff/staff_preview: what a change of staff has done in a transaction that is about to be rolled back, as
 * staff_change_preview() of app/staff/staff_leads tells it.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/offer_policy.h"
#include "base/ident.h"
#include "db/connection.h"
#include "domain/lead/lead_status.h"

/* Borrows. */
typedef struct StaffPreview {
	Db *db; /* in the transaction */
	const OfferPolicy *policy;
	const Ident *lead_id;
	LeadStatus old_status;
	Engagement old_engagement;
	bool is_moved; /* another status or class was asked for */
} StaffPreview;

bool staff_preview_write(const StaffPreview *preview, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
