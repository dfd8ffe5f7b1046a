#include "app/staff/staff_spam.h"

#include "app/audit.h"
#include "app/caller.h"
#include "app/door_keys.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/email_address.h"
#include "store/spam_sender.h"

static bool read_address(const SpamChange *change, Mailbox *mailbox, GError **error)
{
	if (change->email != NULL)
		return mailbox_parse(change->email, mailbox, error);
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_SPAM_NO_ADDRESS);
}

bool staff_spam_mark(Db *db, const SpamChange *change, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Mailbox) mailbox = {0};
	char key[DOOR_KEY_TEXT_BYTES];

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_address(change, &mailbox, error))
		return false;
	door_key_of_email(change->secrets, mailbox.address, key);
	return audit_begin(&tx, db, error) &&
	       spam_sender_mark(db, &(SpamMark){key, mailbox.address, change->actor, NULL}, error) &&
	       audit_end(&tx, "spam_sender_marked", "sender", NULL, error);
}

bool staff_spam_lift(Db *db, const SpamChange *change, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Mailbox) mailbox = {0};
	bool is_lifted = false;

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_address(change, &mailbox, error))
		return false;
	g_auto(GStrv) keys = door_keys_of_email(change->secrets, mailbox.address);
	if (!audit_begin(&tx, db, error) || !spam_sender_lift(db, keys, &is_lifted, error) ||
		(is_lifted && !audit_end(&tx, "spam_sender_lifted", "sender", NULL, error)))
		return false;
	if (!is_lifted)
		wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_SPAM_NOT_MARKED);
	return is_lifted;
}

bool staff_spam_list(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) senders = g_string_new(NULL);
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!spam_sender_list(loan.db, senders, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "senders");
	jsonw_raw(&w, senders->str);
	jsonw_end_object(&w);
	return true;
}

bool staff_spam_change(
	const App *app, const SpamChange *change, bool is_marked, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	JsonWriter w;

	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!(is_marked ? staff_spam_mark(loan.db, change, error) : staff_spam_lift(loan.db, change, error)))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "email", change->email);
	jsonw_put_bool(&w, "marked", is_marked);
	jsonw_end_object(&w);
	return true;
}
