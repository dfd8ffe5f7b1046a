#include "app/staff/staff_exclusions.h"

#include "app/audit.h"
#include "app/caller.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/exclusion.h"
#include "store/recruiter.h"

bool staff_exclusions_read(Db *db, const char *recruiter, GString *out, GError **error)
{
	Ident id;

	return caller_check(ACCESS_RECRUITERS_READ, error) &&
	       (recruiter == NULL || recruiter_find_id(db, recruiter, &id, error)) &&
	       exclusion_list(db, recruiter == NULL ? NULL : &id, out, error);
}

bool staff_exclusions_lift(Db *db, const char *recruiter, const char *company, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	if (!caller_check(ACCESS_LEADS_WRITE, error))
		return false;
	if (recruiter != NULL && company != NULL)
		return recruiter_find_id(db, recruiter, &id, error) && audit_begin(&tx, db, error) &&
		       exclusion_remove(db, &id, company, error) &&
		       audit_end(&tx, "exclusion_lifted", "company", company, error);
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_EXCLUSION_INCOMPLETE);
}

static bool write_list(Db *db, const char *recruiter, GString *out, GError **error)
{
	g_autoptr(GString) list = g_string_new(NULL);
	JsonWriter w;

	if (!staff_exclusions_read(db, recruiter, list, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "exclusions");
	jsonw_raw(&w, list->str);
	jsonw_end_object(&w);
	return true;
}

bool staff_exclusions_list(const App *app, const char *recruiter, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && write_list(loan.db, recruiter, out, error);
}

bool staff_exclusions_remove(
	const App *app, const char *recruiter, const char *company, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!staff_exclusions_lift(loan.db, recruiter, company, error))
		return false;
	log_info("exclusion_lifted");
	wake_signal(app->dispatcher_wake);
	return write_list(loan.db, recruiter, out, error);
}
