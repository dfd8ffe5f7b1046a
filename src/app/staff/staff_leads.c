#include "app/staff/staff_leads.h"

#include <string.h>

#include "app/caller.h"
#include "base/error.h"
#include "codec/json.h"
#include "base/json_writer.h"
#include "codec/cursor.h"
#include "domain/lead/contact_mask.h"
#include "store/lead.h"
#include "store/recruiter.h"
#include "store/report.h"

/* The last of the rows that are shown, when more follow. */
static void write_next(JsonWriter *w, const DbResult *rows, int shown)
{
	const bool has_more = shown < db_rows(rows);
	char cursor[CURSOR_TEXT_BYTES];
	Ident last;

	if (has_more && ident_parse(db_get_text(rows, shown - 1, "id"), &last))
		cursor_format(&last, cursor);
	jsonw_put_text(w, "next", has_more ? cursor : NULL);
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

bool staff_leads_list(const App *app, const LeadQuery *query, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	/* One more than is shown tells whether there is a next page. */
	g_autoptr(DbResult) found = report_find(loan.db, query, query->limit + 1, error);
	if (found == NULL)
		return false;
	const int shown = MIN(query->limit, db_rows(found));
	g_autofree char *ids = db_ids(found, shown);
	g_autoptr(DbResult) rows = report_load_rows(loan.db, ids, error);
	if (rows == NULL)
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
	write_next(&w, found, shown);
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
	       write_lead(json->str, out, error);
}

bool staff_leads_contact(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident id;

	return caller_check(ACCESS_CONTACTS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       lead_find_id(loan.db, lead, &id, error) && report_load_contact(loan.db, &id, out, error);
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
	       report_load_board(loan.db, out, error);
}

bool staff_leads_recruiters(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RECRUITERS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       recruiter_list(loan.db, out, error);
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
