#include "app/dispatch/daily_work.h"

#include "app/notifications/notifications.h"
#include "base/log.h"
#include "db/transaction.h"
#include "store/daily.h"
#include "store/outbox.h"
#include "store/lead_retention.h"

/* summary: its data, and how many it is about; nothing is sent about none. */
static bool email_staff(
	Db *db, const OfferPolicy *policy, Notification notification, const DbResult *summary, GError **error)
{
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	if (db_get_int(summary, 0, "count") == 0)
		return true;
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = notification,
					      .id = ident_new(),
					      .recipient = offer_policy_staff(policy),
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
	g_autoptr(DbResult) ending = lead_retention_announce(db, error);
	if (ending == NULL)
		return false;
	if (!email_staff(db, policy, NOTIFICATION_QUARANTINE_SUMMARY, summary, error) ||
		!email_staff(db, policy, NOTIFICATION_RETENTION_SUMMARY, ending, error) || !daily_forget(db, error) ||
		!db_commit(&tx, error))
		return false;
	log_info("daily_work_done", log_int("quarantined", db_get_int(summary, 0, "count")),
		log_int("erasures_announced", db_get_int(ending, 0, "count")));
	return true;
}
