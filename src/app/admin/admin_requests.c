#include "app/admin/admin_requests.h"

#include "app/caller.h"
#include "base/log.h"
#include "store/recruiter.h"
#include "store/staff.h"

bool admin_recruiters(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RECRUITERS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       recruiter_list(loan.db, out, error);
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
