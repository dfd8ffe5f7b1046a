#include "app/staff/staff_reports.h"

#include "app/caller.h"
#include "store/report_role.h"

bool staff_reports_columns(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       report_role_columns(loan.db, out, error);
}
