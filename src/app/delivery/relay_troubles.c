#include "app/delivery/relay_troubles.h"

#include "app/notifications/notifications.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/relay_trouble.h"

static char *moment(int64_t at_us)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);

	return g_date_time_format(at, "%Y-%m-%d %H:%M UTC");
}

/* One email to the fallback address, in the transaction that ends the refusal. */
static bool tell(const SenderContext *context, Db *db, const DbResult *ended, GError **error)
{
	g_autofree char *began = moment(db_get_int(ended, 0, "began_us"));
	g_autofree char *over = moment(db_get_int(ended, 0, "ended_us"));
	g_autofree char *says = wording_format(TEXT_EMAIL_RELAY_RECOVERED_INTRO, wording_string("from", began),
		wording_string("to", over), wording_string("server", context->settings->smtp_url),
		wording_string("stage", db_get_text(ended, 0, "stage")),
		wording_string("count", db_get_text(ended, 0, "waiting")));
	g_autofree char *view =
		notifications_view_note(&(NotificationNote){.says = says, .quote = db_get_text(ended, 0, "reply")});
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = NOTIFICATION_RELAY_RECOVERED,
					      .id = ident_new(),
					      .recipient = context->settings->fallback_to,
					      .message_domain = email_address_domain(context->from.address),
					      .view = view,
				      });
	jsonw_end_array(&w);
	return outbox_add_batch(db, emails->str, error);
}

static bool end(const SenderContext *context, Db *db, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) ended = relay_trouble_end(db, error);
	if (ended == NULL)
		return false;
	const bool was_refusal = db_rows(ended) > 0 && db_get_bool(ended, 0, "is_refusal");
	if (was_refusal && !tell(context, db, ended, error))
		return false;
	if (!db_commit(&tx, error))
		return false;
	if (was_refusal)
		wake_signal(context->wake);
	return true;
}

static bool store(const SenderContext *context, Db *db, const RelayHealthNews *news, GError **error)
{
	switch (news->kind) {
	case RELAY_HEALTH_NEWS_TROUBLE:
		return relay_trouble_begin(db,
			&(RelayTrouble){
				.is_refusal = news->is_refusal,
				.why = news->why,
				.stage = smtp_stage_name(news->stage),
				.code = news->code,
				.reply = news->text,
			},
			error);
	case RELAY_HEALTH_NEWS_STILL:
		return relay_trouble_seen(db, error);
	case RELAY_HEALTH_NEWS_OVER:
		return end(context, db, error);
	case RELAY_HEALTH_NEWS_NONE:
		break;
	}
	return true;
}

void relay_troubles_store(const SenderContext *context, Lease *batch)
{
	const RelayHealthNews news = relay_health_take_news(context->relay);
	g_autoptr(GError) error = NULL;

	if (news.kind == RELAY_HEALTH_NEWS_NONE)
		return;
	Db *db = lease_database(batch);
	const bool is_stored = db != NULL && store(context, db, &news, &error);
	if (error != NULL)
		lease_database_failed(batch, error);
	relay_health_news_stored(context->relay, &news, is_stored);
}
