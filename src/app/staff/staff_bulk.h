/*
 * app/staff/staff_bulk: one act on several leads, and taking it back.
 *
 * Each lead is changed in a transaction of its own, by the rules of staff_change_apply(), so one that cannot be changed
 * stops no other. What is done can be undone lead by lead, unless somebody has changed the lead since; emails that it
 * causes wait for STAFF_TICKET_HOLD_S, and never leave if it is undone by then. A release is final: client and recruiters hear of it immediately.
 *
 * Errors of all: DENIED; INVALID: says what is wrong; NOT_FOUND: there is no such act; BUSY, TIMEOUT, UNAVAILABLE: the
 * database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "domain/search/lead_query.h"

enum {
	STAFF_BULK_LEADS_MAX = 500, /* some 10 ms each */
	STAFF_BULK_NAMED_MAX = 5,   /* leads that a problem names */
};

/* What can be done to several leads; value is what is chosen with it. */
typedef struct StaffBulkAct {
	const char *name;
	const char *key;    /* of domain/lead/lead_change that takes the value */
	const char *value;  /* the only one there is; NULL: it is chosen */
	const char *status; /* that goes with it; NULL: none */
	const char *reason;
	bool is_decision; /* what it settles is open again when it is undone */
	bool is_single;	  /* for one lead at a time, on the page of a queue */
	bool is_release; /* of leads in quarantine, and of no others; what follows cannot be taken back, so neither can it */
} StaffBulkAct;

/* NULL: there is none of that name for several leads, or for one. */
const StaffBulkAct *staff_bulk_act(const char *name);
const StaffBulkAct *staff_single_act(const char *name);

/* Their names, with commas between them; g_free. */
char *staff_bulk_act_names(void);

typedef struct StaffBulk {
	const StaffBulkAct *act;
	const char *value;
	char *const *leads;  /* references or ids, NULL-terminated; at most STAFF_BULK_LEADS_MAX */
	const char *actor;   /* "staff:EMAIL" */
	const char *version; /* of the one lead, as it was seen; NULL: whatever it is */
} StaffBulk;

/* The references of the leads that a query finds, in its order, as many as there may be; g_strfreev. */
char **staff_bulk_leads(
	const App *app, LeadQuery *query, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What would be done, by doing it and rolling back. Appends
 * {"leads":N,"moves":[{"from","to","leads"}…],"offers":[{"status","offers"}…],"emails":[{"notification","emails"}…],
 *  "problems":[{"problem","leads":["LM-…"…],"count"}…]}.
 */
bool staff_bulk_preview(const App *app, const StaffBulk *bulk, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does it; what the time does not allow is left undone, and said so. */
bool staff_bulk_apply(const App *app, const StaffBulk *bulk, int64_t deadline_us, Ident *id,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with one lead. CONFLICT, and nothing is done: why not. */
bool staff_single_apply(const App *app, const StaffBulk *bulk, int64_t deadline_us, Ident *id,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* id: as text. Appends what staff_act_load() does. */
bool staff_bulk_show(
	const App *app, const char *id, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* CONFLICT: it is final. */
bool staff_bulk_undo(const App *app, const char *id, const char *actor, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
