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

/* The address, if it is one, or that of the lead's client; *found NULL: it is neither. */
static bool find_address(Db *db, const char *text, char **found, GError **error)
{
	g_auto(Mailbox) mailbox = {0};

	if (!mailbox_parse(text, &mailbox, NULL))
		return spam_sender_of_lead(db, text, found, error);
	*found = g_strdup(mailbox.address);
	return true;
}

/* The caller's; NULL: error is set. */
static char *read_address(Db *db, const SpamChange *change, GError **error)
{
	g_auto(Mailbox) mailbox = {0};
	char *address = NULL;

	if (change->email == NULL)
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_SPAM_NO_ADDRESS);
	else if (find_address(db, change->email, &address, error) && address == NULL &&
		 mailbox_parse(change->email, &mailbox, error))
		g_assert_not_reached(); /* it was none before */
	return address;
}

bool staff_spam_mark(Db *db, const SpamChange *change, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	char key[DOOR_KEY_TEXT_BYTES];

	if (!caller_check(ACCESS_LEADS_WRITE, error))
		return false;
	g_autofree char *address = read_address(db, change, error);
	if (address == NULL)
		return false;
	door_key_of_email(change->secrets, address, key);
	return audit_begin(&tx, db, error) &&
	       spam_sender_mark(db, &(SpamMark){key, address, change->actor, NULL}, error) &&
	       audit_end(&tx, "spam_sender_marked", "sender", NULL, error);
}

bool staff_spam_lift(Db *db, const SpamChange *change, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	bool is_lifted = false;

	if (!caller_check(ACCESS_LEADS_WRITE, error))
		return false;
	g_autofree char *address = read_address(db, change, error);
	if (address == NULL)
		return false;
	g_auto(GStrv) keys = door_keys_of_email(change->secrets, address);
	if (!audit_begin(&tx, db, error) || !spam_sender_lift(db, keys, &is_lifted, error) ||
		(is_lifted && !audit_end(&tx, "spam_sender_lifted", "sender", NULL, error)))
		return false;
	if (!is_lifted)
		wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_SPAM_NOT_MARKED);
	return is_lifted;
}

/* By its key, and as part of the addresses that leads still show. */
static bool search(Db *db, const App *app, const char *text, GString *out, GError **error)
{
	const bool is_asked = text != NULL && *text != '\0';
	g_autofree char *address = NULL;

	if (is_asked && !find_address(db, text, &address, error))
		return false;
	g_auto(GStrv) keys = address == NULL ? NULL : door_keys_of_email(app->settings->secret, address);
	const SpamSearch asked = {.keys = keys, .part = is_asked ? text : NULL, .rows_max = STAFF_SPAM_ROWS_MAX};
	return spam_sender_search(db, &asked, out, error);
}

bool staff_spam_list(const App *app, const char *text, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) senders = g_string_new(NULL);
	JsonWriter w;

	if (!caller_check(ACCESS_CONTACTS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!search(loan.db, app, text, senders, error) ||
		!audit_add_read(loan.db, "spam_senders_listed", NULL, NULL, error))
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
