/*
 * store/event: the append-only history of a lead: who did what, and what it was before and after.
 *
 * An event is written in the transaction of the change that it tells of, and never changed. lead_received, the first of
 * every lead, is written together with the lead (store/lead).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

typedef struct Event {
	const Ident *lead_id;
	const char *actor;    /* client, dispatcher, sender, staff:EMAIL, token:NAME, recruiter:ID */
	const char *what;     /* lead_offered, lead_changed, … */
	const char *old_json; /* what changed, before and after; NULL: nothing to say */
	const char *new_json;
} Event;

/* In the caller's transaction. */
bool event_add(Db *db, const Event *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
