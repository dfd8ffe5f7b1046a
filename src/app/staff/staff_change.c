/* app/staff/staff_change: the changes that staff make to a lead by hand (staff_change_apply of app/staff/staff_leads). */
#include "app/staff/staff_leads.h"

#include <string.h>

#include "app/dispatch/dispatch.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "db/transaction.h"
#include "domain/matching/working_time.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/lead_edit.h"
#include "store/report.h"

/* What becomes of a lead's open offers when staff take the lead somewhere; NULL: they stay. */
/* clang-format off */
static const char *const offer_ends[] = {
	[LEAD_STATUS_NEW]       = "withdrawn",
	[LEAD_STATUS_OFFERED]   = NULL,
	[LEAD_STATUS_ACCEPTED]  = "accepted",
	[LEAD_STATUS_ESCALATED]  = NULL,
	[LEAD_STATUS_QUARANTINED] = NULL,
	[LEAD_STATUS_WITHDRAWN] = "withdrawn",
	[LEAD_STATUS_CLOSED]    = "withdrawn",
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(offer_ends) == LEAD_STATUS_COUNT);

typedef struct LeadEdit {
	Db *db;
	Ident id;
	const char *actor;
	const LeadChange *change;
	LeadStatus status; /* before the change */
	Engagement engagement;
} LeadEdit;

static bool has_new_status(const LeadEdit *edit)
{
	return edit->change->status != LEAD_STATUS_COUNT && edit->change->status != edit->status;
}

static bool check_version(const LeadEdit *edit, const DbResult *row, GError **error)
{
	const char *version = edit->change->version;

	if (version == NULL || strcmp(version, db_get_text(row, 0, "version")) == 0)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT,
		"somebody else has changed this lead meanwhile; it is %s and %s now", lead_status_name(edit->status),
		engagement_name(edit->engagement));
	return false;
}

static bool check_move(const LeadEdit *edit, GError **error)
{
	if (!has_new_status(edit) || lead_status_may_move(edit->status, edit->change->status))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, "a lead that is %s cannot be made %s by hand",
		lead_status_name(edit->status), lead_status_name(edit->change->status));
	return false;
}

/* Reads the lead as it is, and keeps it so until the transaction ends. */
static bool lock_lead(LeadEdit *edit, GError **error)
{
	g_autoptr(DbResult) row = lead_edit_lock(edit->db, &edit->id, error);

	if (row == NULL)
		return false;
	const bool is_known = lead_status_parse(db_get_text(row, 0, "status"), &edit->status) &&
			      engagement_parse(db_get_text(row, 0, "engagement"), &edit->engagement);
	g_assert(is_known); /* the schema's checks see to it */
	return check_version(edit, row, error) && check_move(edit, error);
}

static bool write_lead(const LeadEdit *edit, GError **error)
{
	const LeadChange *change = edit->change;
	const char *status = has_new_status(edit) ? lead_status_name(change->status) : NULL;
	const char *engagement = change->engagement == ENGAGEMENT_COUNT ? NULL : engagement_name(change->engagement);

	if (status == NULL && engagement == NULL)
		return true;
	if (!lead_edit_write(edit->db, &edit->id, status, engagement, error))
		return false;
	if (status == NULL || offer_ends[change->status] == NULL)
		return true;
	return lead_edit_end_offers(edit->db, &edit->id, offer_ends[change->status], error);
}

/* {"status":"closed","reason":"…"}; reason may be NULL. */
static char *change_json(const char *name, const char *text, const char *reason)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, name, text);
	if (reason != NULL)
		jsonw_put_text(&w, "reason", reason);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

static bool tell(const LeadEdit *edit, const char *what, const char *old, const char *new, GError **error)
{
	return event_add(edit->db,
		&(Event){
			.lead_id = &edit->id,
			.actor = edit->actor,
			.what = what,
			.old_json = old,
			.new_json = new,
		},
		error);
}

static bool tell_status(const LeadEdit *edit, GError **error)
{
	if (!has_new_status(edit))
		return true;
	g_autofree char *old = change_json("status", lead_status_name(edit->status), NULL);
	g_autofree char *new = change_json("status", lead_status_name(edit->change->status), edit->change->reason);
	return tell(edit, "status_changed", old, new, error);
}

static bool tell_engagement(const LeadEdit *edit, GError **error)
{
	const Engagement now = edit->change->engagement;

	if (now == ENGAGEMENT_COUNT)
		return true;
	g_autofree char *old = change_json("engagement", engagement_name(edit->engagement), NULL);
	g_autofree char *new = change_json("engagement", engagement_name(now), edit->change->reason);
	return tell(edit, now == edit->engagement ? "engagement_confirmed" : "engagement_changed", old, new, error);
}

static bool tell_note(const LeadEdit *edit, GError **error)
{
	if (edit->change->note == NULL)
		return true;
	g_autofree char *note = change_json("note", edit->change->note, NULL);
	return tell(edit, "note_added", NULL, note, error);
}

static bool assign(const App *app, const LeadEdit *edit, GError **error)
{
	if (edit->change->recruiter == NULL)
		return true;
	return assign_lead(edit->db,
		&(Assignment){
			.lead_id = &edit->id,
			.status = has_new_status(edit) ? edit->change->status : edit->status,
			.recruiter = edit->change->recruiter,
			.actor = edit->actor,
			.offer_us = app->settings->offer_hours * WORKING_TIME_HOUR,
		},
		error);
}

static bool is_the_routers(const LeadEdit *edit)
{
	return edit->change->recruiter != NULL || (has_new_status(edit) && edit->change->status == LEAD_STATUS_NEW);
}

bool staff_change_apply(const App *app, const StaffChange *change, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	LeadEdit edit = {.actor = change->actor, .change = change->change};

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!lead_find_id(loan.db, change->lead, &edit.id, error) || !db_begin(&tx, loan.db, error) ||
		!lock_lead(&edit, error) || !write_lead(&edit, error) || !tell_status(&edit, error) ||
		!tell_engagement(&edit, error) || !tell_note(&edit, error) || !assign(app, &edit, error) ||
		!db_commit(&tx, error))
		return false;
	if (is_the_routers(&edit))
		wake_signal(app->dispatcher_wake);
	return report_load_lead(loan.db, &edit.id, out, error);
}
