#include "app/dispatch/daily_work.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/log.h"
#include "codec/json.h"
#include "db/transaction.h"
#include "domain/suspicion/suspicion.h"
#include "store/daily.h"
#include "store/outbox.h"
#include "store/report.h"
#include "store/lead_retention.h"

/* Suspicions by name, in words from now on. */
static void put_words(Json *kinds)
{
	for (gsize i = 0; i < json_array_size(kinds); i++) {
		Json *kind = json_array_get(kinds, i);
		const char *words = suspicion_words(json_string_value(json_object_get(kind, "name")));
		if (words != NULL)
			json_object_set_new(kind, "name", json_string(words));
	}
}

/*
 * The same view, with a link for each lead in it, and to the page of the staff console that is about them all, and with suspicions in words;
 * g_free.
 */
static char *with_links(const OfferPolicy *policy, const char *text, const char *page)
{
	g_autoptr(Json) view = jsonc_decode(text, strlen(text), NULL);
	const Json *leads = json_object_get(view, "leads");
	const Json *list = json_object_get(leads == NULL ? view : leads, "list");
	g_autofree char *page_url = link_staff(policy->settings, page);

	g_assert(view != NULL); /* the database wrote it */
	for (gsize i = 0; i < json_array_size(list); i++) {
		Json *lead = json_array_get(list, i);
		g_autofree char *url =
			link_staff_lead(policy->settings, json_string_value(json_object_get(lead, "reference")));
		json_object_set_new(lead, "url", json_string(url));
	}
	json_object_set_new(view, "url", json_string(page_url));
	put_words(json_object_get(json_object_get(view, "kinds"), "list"));
	return jsonc_encode(view);
}

static const char *const pages[NOTIFICATION_COUNT] = {
	[NOTIFICATION_QUARANTINE_SUMMARY] = "quarantine",
	[NOTIFICATION_RETENTION_SUMMARY] = "leads",
	[NOTIFICATION_RULES_MISTAKES] = "rules",
};

/* summary: its data, and how many it is about; nothing is sent about none. */
static bool email_staff(
	Db *db, const OfferPolicy *policy, Notification notification, const DbResult *summary, GError **error)
{
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	if (db_get_int(summary, 0, "count") == 0)
		return true;
	g_autofree char *view = with_links(policy, db_get_text(summary, 0, "view"), pages[notification]);
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = notification,
					      .id = ident_new(),
					      .recipient = offer_policy_staff(policy),
					      .message_domain = policy->message_domain,
					      .view = view,
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
