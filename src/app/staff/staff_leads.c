#include "app/staff/staff_leads.h"

#include <string.h>

#include "app/audit.h"
#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "codec/json.h"
#include "base/json_writer.h"
#include "codec/cursor.h"
#include "domain/lead/contact_mask.h"
#include "store/lead.h"
#include "store/lead_search.h"
#include "store/recruiter.h"
#include "store/report.h"

static void put_cursor(JsonWriter *w, const char *key, const Ident *id)
{
	char cursor[CURSOR_TEXT_BYTES] = "";

	if (id != NULL)
		cursor_format(id, cursor);
	jsonw_put_text(w, key, id == NULL ? NULL : cursor);
}

/* People see contact data of one lead when they ask for it (staff_leads_contact); programs have it in every answer. */
static bool is_masked(void)
{
	return caller_get()->kind == CALLER_PERSON;
}

/* Appends a lead as it is, or without what leads to its client. */
static bool write_lead(const char *json, GString *out, GError **error)
{
	if (!is_masked()) {
		g_string_append(out, json);
		return true;
	}
	g_autoptr(Json) lead = jsonc_decode(json, strlen(json), error);
	if (lead == NULL)
		return false;
	contact_mask_lead(lead);
	g_autofree char *masked = jsonc_encode(lead);
	g_string_append(out, masked);
	return true;
}

/* Where the neighbors of the page begin, and how far it has looked. */
static void write_place(JsonWriter *w, const LeadQuery *query, const LeadSearchFound *found)
{
	const bool is_backwards = query->is_backwards;
	const bool has_next = is_backwards ? query->cursor != NULL : found->has_more;
	const bool has_previous = is_backwards ? found->has_more : query->cursor != NULL;
	const bool can_go_on = found->is_cut && query->search.sort == SEARCH_SORT_CREATED && !is_backwards;
	char moment[CLOCK_TEXT_BYTES] = "";

	if (can_go_on)
		clock_format_us(ident_at_us(&found->searched_to), moment);
	put_cursor(w, "next", can_go_on ? &found->searched_to : has_next && found->count > 0 ? &found->last : NULL);
	put_cursor(w, "previous", has_previous && found->count > 0 ? &found->first : NULL);
	jsonw_put_bool(w, "is_complete", !found->is_cut);
	jsonw_put_text(w, "searched_to", can_go_on ? moment : NULL);
}

/* What the query names and is not there is INVALID, and query->wrong says what. */
static bool resolve(Db *db, LeadQuery *query, GError **error)
{
	if (lead_search_resolve(db, query, error))
		return true;
	if (query->wrong.code != NULL)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s", query->wrong.says);
	return false;
}

/* Contact data of these leads is on its way to a program or a terminal: one entry for all of them. ids: as db_ids(). */
static bool note_list(Db *db, const char *ids, GError **error)
{
	g_autoptr(GString) details = g_string_new(NULL);
	g_auto(GStrv) each = g_strsplit_set(ids, "{,}", -1);
	JsonWriter w;

	if (is_masked())
		return true;
	jsonw_init(&w, details);
	jsonw_begin_object(&w);
	jsonw_key(&w, "leads");
	jsonw_begin_array(&w);
	for (guint i = 0; each[i] != NULL; i++) {
		if (each[i][0] != '\0')
			jsonw_text(&w, each[i]);
	}
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	return audit_add_read(db, "contacts_listed", NULL, details->str, error);
}

bool staff_leads_resolve(const App *app, LeadQuery *query, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return (caller_may(ACCESS_LEADS_EXPORT) || caller_check(ACCESS_LEADS_READ, error)) &&
	       db_loan_take(&loan, app->pool, deadline_us, error) && resolve(loan.db, query, error);
}

bool staff_leads_list(const App *app, LeadQuery *query, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(LeadSearchFound) found = {.ids = NULL};
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!resolve(loan.db, query, error) ||
		!lead_search_find(loan.db, query, (guint)query->limit, query->time_ms, &found, error))
		return false;
	g_autoptr(DbResult) rows = report_load_rows(loan.db, found.ids, error);
	if (rows == NULL || (db_rows(rows) > 0 && !note_list(loan.db, found.ids, error)))
		return false;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "leads");
	jsonw_begin_array(&w);
	for (int i = 0; i < db_rows(rows); i++) {
		g_autoptr(GString) lead = g_string_new(NULL);
		if (!write_lead(db_get_text(rows, i, "lead"), lead, error))
			return false;
		jsonw_raw(&w, lead->str);
	}
	jsonw_end_array(&w);
	write_place(&w, query, &found);
	jsonw_end_object(&w);
	return true;
}

bool staff_leads_show(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) json = g_string_new(NULL);
	Ident id;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       lead_find_id(loan.db, lead, &id, error) && report_load_lead(loan.db, &id, json, error) &&
	       (is_masked() || audit_add_read(loan.db, "contact_read", &id, NULL, error)) &&
	       write_lead(json->str, out, error);
}

bool staff_leads_contact(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident id;

	return caller_check(ACCESS_CONTACTS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       lead_find_id(loan.db, lead, &id, error) && audit_add_read(loan.db, "contact_read", &id, NULL, error) &&
	       report_load_contact(loan.db, &id, out, error);
}

bool staff_leads_events(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident id;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       lead_find_id(loan.db, lead, &id, error) && report_load_events(loan.db, &id, out, error);
}

bool staff_leads_board(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       report_load_board(loan.db, caller_account(), out, error);
}

bool staff_leads_recruiters(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RECRUITERS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       recruiter_names(loan.db, out, error);
}

static uint64_t get_count(const DbResult *rows, const char *column)
{
	return (uint64_t)MAX(0, db_get_int(rows, 0, column));
}

bool staff_leads_figures(const App *app, int64_t deadline_us, StaffLeadsFigures *figures, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) rows = report_load_figures(loan.db, error);
	if (rows == NULL)
		return false;
	*figures = (StaffLeadsFigures){
		.leads =
			{
				[ENGAGEMENT_RUST] = get_count(rows, "leads_rust"),
				[ENGAGEMENT_PYTHON] = get_count(rows, "leads_python"),
				[ENGAGEMENT_HYBRID] = get_count(rows, "leads_hybrid"),
			},
		.leads_escalated = get_count(rows, "leads_escalated"),
		.leads_waiting = get_count(rows, "leads_waiting"),
		.leads_to_dispatch = get_count(rows, "leads_to_dispatch"),
		.lead_oldest_s = db_get_int(rows, 0, "lead_oldest_s"),
		.offers_open = get_count(rows, "offers_open"),
		.emails_queued = get_count(rows, "emails_queued"),
		.emails_rejected = get_count(rows, "emails_rejected"),
		.emails_cancelled = get_count(rows, "emails_cancelled"),
		.email_oldest_s = db_get_int(rows, 0, "email_oldest_s"),
	};
	return true;
}
