#include "app/admin/admin_requests.h"

#include "app/audit.h"
#include "app/caller.h"
#include "app/links.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/recruiter.h"
#include "store/staff.h"

bool admin_recruiters(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RECRUITERS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       recruiter_list(loan.db, out, error);
}

bool admin_recruiter_page(const App *app, const RecruiterPage *page, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RECRUITERS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       recruiter_page(loan.db, page, out, error);
}

bool admin_show_recruiter(const App *app, const char *who, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) list = g_string_new(NULL);
	const bool may_write = caller_may(ACCESS_RECRUITERS_WRITE) || caller_may(ACCESS_LEADS_WRITE);
	JsonWriter w;
	Ident id;

	if ((!may_write && !caller_check(ACCESS_RECRUITERS_READ, error)) ||
		!db_loan_take(&loan, app->pool, deadline_us, error) || !recruiter_find_id(loan.db, who, &id, error) ||
		!recruiter_list_one(loan.db, &id, list, error))
		return false;
	g_autoptr(DbResult) absences = recruiter_absences(loan.db, &id, error);
	if (absences == NULL)
		return false;
	g_autoptr(Json) recruiters = jsonc_decode(list->str, list->len, error);
	if (recruiters == NULL)
		return false;
	if (json_array_size(recruiters) == 0) /* removed since it was found */
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_RECRUITER_NOT_FOUND);
	g_autofree char *one = jsonc_encode(json_array_get(recruiters, 0));
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "recruiter");
	jsonw_raw(&w, one);
	jsonw_key(&w, "time_off");
	jsonw_raw(&w, db_get_text(absences, 0, "time_off"));
	jsonw_key(&w, "bench");
	jsonw_raw(&w, db_get_text(absences, 0, "bench"));
	jsonw_end_object(&w);
	return true;
}

/* A recruiter with room may be what a lead waits for, and emails may have been written. */
static void wake(const App *app)
{
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
}

static void note(const AdminRequest *request, const char *what)
{
	log_info(what, log_text("actor", request->actor), log_text("about", request->who == NULL ? "" : request->who));
}

bool admin_save_recruiter(const AdminRequest *request, const RecruiterOptions *options, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!(request->who == NULL ? accounts_add_recruiter(loan.db, options, request->wrong, error)
				       : accounts_set_recruiter(loan.db, request->who, options, request->wrong, error)))
		return false;
	note(request, request->who == NULL ? "recruiter_added" : "recruiter_changed");
	wake(request->app);
	return true;
}

bool admin_pause_recruiter(const AdminRequest *request, bool is_paused, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_pause_recruiter(loan.db, request->who, is_paused, error))
		return false;
	note(request, is_paused ? "recruiter_paused" : "recruiter_resumed");
	wake(request->app);
	return true;
}

bool admin_pause_recruiter_with(const AdminRequest *request, const PauseOptions *pause, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_pause_with(loan.db, request->who, pause, request->wrong, error))
		return false;
	note(request, "recruiter_paused");
	wake(request->app);
	return true;
}

char *admin_portal_link(const AdminRequest *request, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	char text[IDENT_TEXT_BYTES];
	Ident id;

	if (!caller_check_proved(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!recruiter_find_id(loan.db, request->who, &id, error) || !audit_begin(&tx, loan.db, error))
		return NULL;
	ident_format(&id, text);
	if (!audit_end(&tx, "portal_link_made", "recruiter", text, error))
		return NULL;
	note(request, "portal_link_made");
	return link_portal(request->app->settings, &id);
}

bool admin_import_recruiters(
	const AdminRequest *request, RecruiterImport *import, RecruiterImportResult *result, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	import->rows_max = ADMIN_IMPORT_ROWS_MAX;
	if (!caller_check(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!recruiter_import_run(loan.db, import, result, error))
		return false;
	if (result->added > 0) {
		log_info("recruiters_imported", log_text("actor", request->actor), log_int("added", result->added));
		wake(request->app);
	}
	return true;
}

/* *id: NULL for no entry. NOT_FOUND: it is no id. */
static bool read_entry(const char *entry, Ident *read, const Ident **id, GError **error)
{
	*id = entry == NULL ? NULL : read;
	return entry == NULL || ident_parse(entry, read) ||
	       wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACCOUNT_NO_ENTRY);
}

bool admin_add_time_off(const AdminRequest *request, const TimeOffOptions *time_off, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_LEADS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_add_time_off(loan.db, request->who, time_off, request->wrong, error))
		return false;
	note(request, "time_off_added");
	wake(request->app);
	return true;
}

bool admin_end_time_off(const AdminRequest *request, const char *entry, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident read;
	const Ident *id;

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_entry(entry, &read, &id, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_end_time_off(loan.db, request->who, id, error))
		return false;
	note(request, "time_off_ended");
	wake(request->app);
	return true;
}

bool admin_add_bench(const AdminRequest *request, const BenchOptions *bench, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_LEADS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_add_bench(loan.db, request->who, bench, request->wrong, error))
		return false;
	note(request, "bench_added");
	wake(request->app);
	return true;
}

bool admin_remove_bench(const AdminRequest *request, const char *entry, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident read;
	const Ident *id;

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_entry(entry, &read, &id, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_remove_bench(loan.db, request->who, id, error))
		return false;
	note(request, "bench_removed");
	return true;
}

bool admin_remove_recruiter(const AdminRequest *request, int64_t *leads_moved, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RECRUITERS_WRITE, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_remove_recruiter(loan.db, request->who, request->actor, leads_moved, error))
		return false;
	note(request, "recruiter_removed");
	wake(request->app);
	return true;
}

bool admin_tokens(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_STAFF_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       token_list(loan.db, out, error);
}

bool admin_create_token(const AdminRequest *request, const TokenOptions *options, char **text, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_ADMIN, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_create_token(loan.db, options, text, request->wrong, error))
		return false;
	log_info("token_created", log_text("actor", request->actor), log_text("about", options->name));
	return true;
}

bool admin_revoke_token(const AdminRequest *request, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_ADMIN, error) ||
		!db_loan_take(&loan, request->app->pool, request->deadline_us, error) ||
		!accounts_revoke_token(loan.db, request->who, error))
		return false;
	note(request, "token_revoked");
	return true;
}
