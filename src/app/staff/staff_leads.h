/*
 * app/staff/staff_leads: what staff ask of the lead database, and the changes they make to leads manually.
 *
 * Answers are JSON, written straight from the rows; the API sends them and the shell prints them. A connection is
 * borrowed only while a statement runs, never while somebody reads slowly. deadline_us is monotonic (base/clock).
 *
 * Errors of all of them: DENIED: the caller may not (app/caller); NOT_FOUND, CONFLICT as said; BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/staff/export_columns.h"
#include "app/staff/staff_ticket.h"
#include "domain/lead/lead_change.h"
#include "domain/search/lead_query.h"

/*
 * Looks up what the query names. INVALID with query->wrong: there is no such person, or nothing but words that are in every
 * text.
 */
bool staff_leads_resolve(
	const App *app, LeadQuery *query, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"leads":[{…}…],"next":"CURSOR","previous":"CURSOR","is_complete":true,"searched_to":null}, a page of what the query
 * asks for. next and previous are null where there is no such page. A search that was cut is not complete: it has found all back
 * to searched_to, and next goes on from there. Errors as staff_leads_resolve().
 */
bool staff_leads_list(
	const App *app, LeadQuery *query, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * lead: an id or a reference, however it was typed. Appends the lead with its submission, recommendation, events,
 * offers, dispatches and emails with their deliveries. NOT_FOUND. To people who are signed in, lists and leads are shown
 * without what leads to the client (domain/lead/contact_mask).
 */
bool staff_leads_show(
	const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"contact_name","email","phone"}; phone may be null. NOT_FOUND. */
bool staff_leads_contact(
	const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"events":[{"at","actor","what","old","new"}…]}, oldest first. NOT_FOUND. */
bool staff_leads_events(
	const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what needs a person, as report_load_board() does. */
bool staff_leads_board(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the recruiters that a lead can be given to, as recruiter_names() does. */
bool staff_leads_recruiters(
	const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct StaffChange {
	const char *lead;  /* an id or a reference */
	const char *actor; /* "token:NAME", "staff:EMAIL", "cli:USER" */
	const LeadChange *change;
	FieldErrors *errors;	   /* what is missing in the change, seen from the lead; of the error INVALID */
	const StaffTicket *ticket; /* it is part of an act on several leads; NULL: it is not */
} StaffChange;

/*
 * Makes the change with one event per changed thing, and appends the lead as staff_leads_show does. INVALID: errors
 * says why; NOT_FOUND: the lead or the recruiter; CONFLICT, nothing was changed: the lead is no longer what version
 * says, that move may not be made from its status, or it cannot be given to that recruiter (app/dispatch/assign).
 */
bool staff_change_apply(const App *app, const StaffChange *change, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The same without keeping it: the change is made and taken back, so that what is said is what would happen. Appends
 *
 *   {"old_status","old_engagement","effect": {…},   of console_effect()
 *    "next": {…}}                                   of dry_run_match(): who would be asked then; not there: nobody is
 *                                                   looked for
 *
 * Errors of staff_change_apply().
 */
bool staff_change_preview(const App *app, const StaffChange *change, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum StaffExportFormat {
	STAFF_EXPORT_CSV,   /* formula-safe */
	STAFF_EXPORT_JSONL, /* the columns as an object a line */
	STAFF_EXPORT_LEADS, /* a lead a line, with submission and recommendation */
} StaffExportFormat;

/* Where an export goes. */
typedef struct StaffExportSink {
	/* Takes some bytes; false stops the export: the reader has gone. */
	bool (*write)(void *context, const char *bytes, gsize count);
	/* Waits until all is on its way to the reader; false: it never will be. NULL: written is sent. */
	bool (*finish)(void *context);
	/* How many of the bytes are on their way so far. NULL: all that were written. */
	uint64_t (*sent_bytes)(void *context);
} StaffExportSink;

typedef struct StaffExport {
	StaffExportFormat format;
	ExportColumns *columns; /* NULL for STAFF_EXPORT_LEADS */
	bool has_bom;	   /* CSV: begins with a byte order mark, without which Excel takes UTF-8 for something else */
	LeadQuery *query;  /* its cursor is not used; without a limit, everything that fits is exported */
	const char *actor; /* is in the log line leads_exported */
	const StaffExportSink *sink;
	void *context; /* for the sink */
} StaffExport;

/*
 * Whether the caller may have all that the resolved query finds. DENIED: a person with this role gets less at a time;
 * UNPROVED: app/caller. staff_export_run() ends there as well.
 */
bool staff_export_check(
	const App *app, const LeadQuery *query, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Page by page, in bounded memory, without a snapshot that lasts longer than a page. *leads: how many rows were sent as
 * a whole. The log line leads_exported says so, and whether the export was cut: then false, and UNAVAILABLE if it was
 * the reader who went.
 */
bool staff_export_run(
	const App *app, const StaffExport *export, uint64_t *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For /metrics. */
typedef struct StaffLeadsFigures {
	uint64_t leads[ENGAGEMENT_COUNT]; /* taken so far, by the engagement recommended; at most seconds behind */
	uint64_t leads_escalated;
	uint64_t leads_waiting;
	uint64_t leads_to_dispatch; /* due for the dispatcher */
	int64_t lead_oldest_s;	    /* age of the oldest lead that nobody was offered; 0: there is none */
	uint64_t offers_open;
	uint64_t emails_queued;
	uint64_t emails_rejected;
	uint64_t emails_cancelled;
	int64_t email_oldest_s; /* age of the oldest mail that is still queued; 0: none is */
} StaffLeadsFigures;

bool staff_leads_figures(
	const App *app, int64_t deadline_us, StaffLeadsFigures *figures, GError **error) G_GNUC_WARN_UNUSED_RESULT;
