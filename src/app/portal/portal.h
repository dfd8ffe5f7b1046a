/*
 * app/portal/portal: what recruiters see and do on their own page, which a signed link (app/portal/portal_link) opens without an account.
 *
 * Whatever they change goes through the functions that the shell's commands use (app/admin/accounts), and wakes the router, so that a lead
 * that waits is placed at once. Looking never changes anything.
 *
 * Errors of all: NOT_FOUND: there is no such recruiter (any more). BUSY, TIMEOUT, UNAVAILABLE: the database. More as said.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "codec/json.h"

enum {
	DESK_NOTE_CHARS_MAX = 2000, /* as staff's own (domain/lead/lead_change) */
	DESK_LINK_PAUSE_MIN = 10,   /* between two links by mail to one address */
};

/*
 * Everything on the page; moments are texts in the recruiter's time:
 *
 *   "recruiter","email","engagements","capacity","weight","is_paused","has_bounced","timezone","hours","holidays"
 *   "offers":[{"reference","engagement_title","need","path","is_asked","deadline","left"}…], "more_offers"
 *   "leads":[{"reference","engagement_title","need","path","status","taken","contact_name","company","email","phone",
 *             "notes":[{"at","note"}…]}…], "more_leads"
 *   "days": of desk_days(), "leave":[{"id","from","to","is_now","stand_in"}…], "stands_in_until"
 *   "bench":[{"id","engagement_title","seniority","engineers","free_from","noted","is_stale"}…]
 *   "ledger":{"own":{"offers","accepted","declined","expired","open"},"others":{"people", and the same},"share","target","is_alone"}
 *
 * share (of the offers in the window) and target (by weight and presence) are percents among all who take leads of the same kinds; null
 * without offers, or without anybody else. others is null unless there are two of them at least: a sum of one would be somebody's figure.
 */
Json *desk_show(const App *app, const Ident *recruiter, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What may be typed on the page. */
typedef enum DeskField {
	DESK_LEAD, /* whose note it is */
	DESK_NOTE,
	DESK_TIMEZONE,
	DESK_HOURS,
	DESK_HOLIDAYS,
	DESK_LEAVE_FROM,
	DESK_LEAVE_TO,
	DESK_STAND_IN,
	DESK_ENTRY, /* the leave or the bench entry that a button stands beside */
	DESK_ENGAGEMENT,
	DESK_SENIORITY,
	DESK_ENGINEERS,
	DESK_FREE_FROM,
	DESK_CAPACITY,
	DESK_FIELD_COUNT
} DeskField;

typedef struct DeskFieldSpec {
	const char *name;
	const char *label;  /* NULL: nobody sees it */
	const char *option; /* what app/admin/accounts calls it in its messages */
} DeskFieldSpec;

extern const DeskFieldSpec desk_fields[DESK_FIELD_COUNT];

/* Without blanks around it; "" for what was not sent. */
typedef struct DeskTyped {
	char *texts[DESK_FIELD_COUNT];
} DeskTyped;

void desk_typed_clear(DeskTyped *typed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DeskTyped, desk_typed_clear)

typedef struct DeskAct {
	const char *name; /* "note", "leave", … */
	const char *part; /* of the page, where its outcome is seen */
	bool (*run)(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error);
} DeskAct;

/* NULL: there is none of this name. */
const DeskAct *desk_find_act(const char *name);

/*
 * Does it, durably. INVALID, TOO_BIG, NOT_FOUND, CONFLICT: desk_explain() says it in the page's words. What was done already is done
 * again without harm: the same note is not put twice, the same bench entry is confirmed.
 */
bool desk_act(const App *app, const Ident *recruiter, const DeskAct *act, const DeskTyped *typed, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The message with the labels of fields for the names of options; *field: the first one it names, or COUNT. Owned by the caller. */
char *desk_explain(const GError *error, DeskField *field) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Mails a new link to the recruiter of this address; nobody learns whether there is one, and one address gets no more than one mail in
 * DESK_LINK_PAUSE_MIN. INVALID: it is no mail address.
 */
bool desk_send_link(const App *app, const char *address, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
