#include "app/staff/staff_outbox.h"

#include "app/audit.h"
#include "app/caller.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "store/outbox.h"

bool staff_outbox_list(
	const App *app, const char *state, int64_t limit, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) emails = g_string_new(NULL);
	OutboxFilter filter = {0};
	JsonWriter w;

	if (!caller_check(ACCESS_OUTBOX_READ, error) || !outbox_filter_parse(&filter, state, error))
		return false;
	filter.emails_max = limit;
	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !outbox_list(loan.db, &filter, emails, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "emails");
	jsonw_raw(&w, emails->str);
	jsonw_end_object(&w);
	return true;
}

bool staff_outbox_show(const App *app, const char *id, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_OUTBOX_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       outbox_show(loan.db, id, out, error);
}

bool staff_outbox_retry(
	const App *app, const StaffOutboxRetry *retry, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	OutboxSelection selection;
	int64_t count = 0;
	JsonWriter w;

	if (!caller_check(ACCESS_OUTBOX_WRITE, error) ||
		!outbox_selection_parse(&selection, retry->state, retry->since, retry->code, error) ||
		!db_loan_take(&loan, app->pool, deadline_us, error) || !audit_begin(&tx, loan.db, error) ||
		!outbox_retry_all(loan.db, &selection, app->settings->give_up_hours, &count, error) ||
		!audit_end(&tx, "outbox_retried", "code", retry->code, error))
		return false;
	log_info("outbox_retried", log_int("emails", count));
	if (app->senders_wake != NULL)
		wake_signal(app->senders_wake);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "retried", count);
	jsonw_end_object(&w);
	return true;
}

bool staff_outbox_retry_one(const App *app, const char *id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!caller_check(ACCESS_OUTBOX_WRITE, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!audit_begin(&tx, loan.db, error) || !outbox_retry(loan.db, id, app->settings->give_up_hours, error) ||
		!audit_end(&tx, "outbox_retried", "email", id, error))
		return false;
	if (app->senders_wake != NULL)
		wake_signal(app->senders_wake);
	return true;
}

bool staff_outbox_cancel(const App *app, const char *id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return caller_check(ACCESS_OUTBOX_WRITE, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       audit_begin(&tx, loan.db, error) && outbox_cancel(loan.db, id, error) &&
	       audit_end(&tx, "outbox_cancelled", "email", id, error);
}
