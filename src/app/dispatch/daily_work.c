#include "app/dispatch/daily_work.h"

#include "app/notifications/notifications.h"
#include "base/log.h"
#include "db/transaction.h"
#include "store/daily.h"
#include "store/outbox.h"
#include "store/report.h"
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

static bool do_day(Db *db, const OfferPolicy *policy, GError **error)
{
	g_autoptr(DbResult) summary = daily_summarize_quarantine(db, error);
	if (summary == NULL)
		return false;
	g_autoptr(DbResult) ending = lead_retention_announce(db, error);
	if (ending == NULL)
		return false;
	log_info("daily_work_done", log_int("quarantined", db_get_int(summary, 0, "count")),
		log_int("erasures_announced", db_get_int(ending, 0, "count")));
	return email_staff(db, policy, NOTIFICATION_QUARANTINE_SUMMARY, summary, error) &&
	       email_staff(db, policy, NOTIFICATION_RETENTION_SUMMARY, ending, error) && daily_forget(db, error);
}

/* Of the month that is over. */
static bool do_month(Db *db, const OfferPolicy *policy, GError **error)
{
	g_autoptr(DbResult) mistakes = report_find_mistakes(db, NULL, true, error);

	if (mistakes == NULL)
		return false;
	log_info("rules_mistakes_listed", log_int("leads", db_get_int(mistakes, 0, "count")));
	return email_staff(db, policy, NOTIFICATION_RULES_MISTAKES, mistakes, error);
}

static const struct {
	const char *name; /* as the schema has it */
	bool (*work)(Db *db, const OfferPolicy *policy, GError **error);
} works[] = {
	{"quarantine_summary", do_day},
	{"rules_mistakes", do_month},
};

bool daily_work_do(Db *db, const OfferPolicy *policy, bool *done, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!daily_is_due(db, done, error))
		return false;
	if (!*done)
		return true;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) claimed = daily_claim(db, error);
	if (claimed == NULL)
		return false;
	*done = db_rows(claimed) > 0;
	for (gsize i = 0; *done && i < G_N_ELEMENTS(works); i++) {
		if (g_str_equal(works[i].name, db_get_text(claimed, 0, "name")) && !works[i].work(db, policy, error))
			return false;
	}
	return !*done || db_commit(&tx, error);
}
