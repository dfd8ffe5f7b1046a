#include "app/dispatch/daily_work.h"

#include "app/notifications/notifications.h"
#include "base/log.h"
#include "db/transaction.h"
#include "store/daily.h"
#include "store/outbox.h"

static bool email_staff(Db *db, const OfferPolicy *policy, const DbResult *summary, GError **error)
{
	const Mailbox *staff = &policy->staff_notice;
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(
		&w, &(NotificationEmail){
			    .notification = NOTIFICATION_QUARANTINE_SUMMARY,
			    .id = ident_new(),
			    .recipient = staff->address != NULL ? staff->address : offer_policy_human(policy),
			    .message_domain = policy->message_domain,
			    .view = db_get_text(summary, 0, "view"),
		    });
	jsonw_end_array(&w);
	return outbox_add_batch(db, emails->str, error);
}

bool daily_work_do(Db *db, const OfferPolicy *policy, bool *done, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!daily_is_due(db, done, error))
		return false;
	if (!*done)
		return true;
	if (!db_begin(&tx, db, error) || !daily_claim(db, done, error))
		return false;
	if (!*done) /* another instance was first */
		return true;
	g_autoptr(DbResult) summary = daily_summarize_quarantine(db, error);
	if (summary == NULL)
		return false;
	const int64_t leads = db_get_int(summary, 0, "count");
	if (leads > 0 && !email_staff(db, policy, summary, error))
		return false;
	if (!daily_forget(db, error) || !db_commit(&tx, error))
		return false;
	log_info("daily_work_done", log_int("quarantined", leads));
	return true;
}
