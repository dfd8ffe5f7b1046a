/*
 * app/portal/portal: what recruiters see and do in their portal, which a signed link (app/links) opens without an
 * account.
 *
 * Whatever they change goes through the functions that the shell's commands use (app/admin/accounts), and wakes the
 * dispatcher, so that a lead that waits is dispatched immediately. Viewing never changes anything.
 *
 * Errors of all: NOT_FOUND: there is no such recruiter (anymore). BUSY, TIMEOUT, UNAVAILABLE: the database. More as
 * said.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "codec/json.h"
#include "domain/submission/submission.h"
#include "store/portal_rows.h"

enum {
	PORTAL_NOTE_CHARS_MAX = 2000, /* as staff's own (domain/lead/lead_change) */
	PORTAL_LINK_PAUSE_MIN = 10,   /* between two links by mail to one address */
};

/*
 * Everything on the page; moments are texts in the recruiter's time:
 *
 *   "recruiter","email","engagements","capacity","load" (a sentence), "weight","is_paused","has_bounced","timezone","hours","holidays",
 *   "weekly_summary" ("on" or "off")
 *   "offers":[{members of notifications_view_lead(), "path","is_asked","deadline","left"}…], "more_offers"
 *   "leads":[{the same, with the contact, and "path","status","stage","standing_title","accepted_at",
 *   "notes":[{"at","note"}…]}…]: those that the filter lets through; "after": the offer after which they go on, or null
 *   "standings":[{"name","title","leads"}…]: of all their leads, but those of which there are none
 *   "days": of portal_days(), "time_off":[{"id","from","to","is_now","cover"}…], "covers_until"
 *   "bench":[{"id","engagement_title","seniority","engineers","available_from","noted","is_stale"}…]
 *   "stats":{"own":{"offers","accepted","declined","expired","open"},"others":{"people", and the
 *   same},"share","target","is_alone"}
 *
 * share (of the offers in the window) and target (by weight and presence) are percents among all who take leads of the
 * same kinds; null without offers, or without anybody else. others is null unless there are two of them at least: a sum
 * of one would be somebody's figure.
 */
Json *portal_show(const App *app, const Ident *recruiter, const PortalFilter *filter, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What may be typed on the page. */
typedef enum PortalField {
	PORTAL_LEAD, /* whose note it is */
	PORTAL_NOTE,
	PORTAL_TIMEZONE,
	PORTAL_HOURS,
	PORTAL_HOLIDAYS,
	PORTAL_TIME_OFF_FROM,
	PORTAL_TIME_OFF_TO,
	PORTAL_COVER,
	PORTAL_ACCEPTED_LEADS,
	PORTAL_ENTRY, /* the leave or the bench entry that a button belongs to */
	PORTAL_ENGAGEMENT,
	PORTAL_SENIORITY,
	PORTAL_ENGINEERS,
	PORTAL_AVAILABLE_FROM,
	PORTAL_CAPACITY,
	PORTAL_PAUSE_OFFERS,
	PORTAL_PAUSE_COVER,
	PORTAL_PAUSE_LEADS,
	PORTAL_WEEKLY_SUMMARY,
	PORTAL_FIELD_COUNT
} PortalField;

typedef struct PortalFieldSpec {
	const char *name;
	TextKey label;	     /* TEXT_NONE: nobody sees it */
	const char *account; /* the name of the field in app/admin/accounts; NULL: it is none of its fields */
	const char *act;     /* by which it is sent, where several fields have that name; NULL: by whatever has it */
} PortalFieldSpec;

extern const PortalFieldSpec portal_fields[PORTAL_FIELD_COUNT];

/* Without blanks around it; "" for what was not sent. */
typedef struct PortalInput {
	char *texts[PORTAL_FIELD_COUNT];
} PortalInput;

void portal_input_clear(PortalInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PortalInput, portal_input_clear)

typedef struct PortalAct {
	const char *name; /* "note", "time_off", … */
	const char *part; /* of the page, where its outcome is seen */
	bool (*run)(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error);
} PortalAct;

/* NULL: there is none of this name. */
const PortalAct *portal_find_act(const char *name);

/* A button that was pressed. */
typedef struct PortalPress {
	const Ident *recruiter;
	const PortalAct *act;
	const PortalInput *input;
} PortalPress;

/* Why nothing was done, in the page's words, when the recruiter can do something about it. */
typedef struct PortalProblem {
	PortalField field; /* COUNT: about none */
	char *says;	   /* a sentence; NULL: it is not the recruiter's problem, see the error */
} PortalProblem;

void portal_problem_clear(PortalProblem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PortalProblem, portal_problem_clear)

/*
 * Does it, durably. False: problem says why, or *error is set. What was done already is done again without harm: the
 * same note is not put twice, the same bench entry is confirmed.
 */
bool portal_act(const App *app, const PortalPress *press, int64_t deadline_us, PortalProblem *problem,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Emails a new link to the recruiter of this address; nobody learns whether there is one, and one address gets no more
 * than one email in PORTAL_LINK_PAUSE_MIN. INVALID: it is no email address.
 */
bool portal_send_link(
	const App *app, const char *address, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
