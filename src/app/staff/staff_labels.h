/*
 * app/staff/staff_labels: who of staff owns a lead, and its tags: a part of staff_change_apply() (app/staff/staff_leads), and
 * what there is to choose from.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "db/connection.h"
#include "domain/lead/lead_change.h"

typedef struct LabelTurn {
	Db *db; /* in the transaction that has locked the lead */
	const Ident *lead_id;
	const char *actor;
	const LeadChange *change;
	FieldErrors *errors;
} LabelTurn;

/*
 * Writes what the change says of owner and tags, with an event for each that differs from before. INVALID: errors says
 * why: nobody who may own a lead has that address, or there would be too many tags.
 */
bool staff_labels_write(const LabelTurn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum {
	STAFF_LABELS_KNOWN_MAX = 100, /* tags that are offered where one is typed */
};

/* Appends {"accounts":["anna@…"…],"tags":["vip"…]}: who may own a lead, and tags that others have. */
bool staff_labels_choices(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
