#include "app/delivery/undeliverable.h"

#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/outbox.h"

/* Who it was for: "the client". */
static const char *whose(const char *name)
{
	static const struct {
		const char *audience;
		TextKey words;
	} audiences[] = {
		{"client", TEXT_EMAIL_EMAIL_UNDELIVERABLE_CLIENT},
		{"recruiter", TEXT_EMAIL_EMAIL_UNDELIVERABLE_RECRUITER},
	};
	const Notification notification = notifications_find(name);

	for (gsize i = 0; notification < NOTIFICATION_COUNT && i < G_N_ELEMENTS(audiences); i++) {
		if (g_str_equal(notifications[notification].audience, audiences[i].audience))
			return wording_text(audiences[i].words);
	}
	return wording_text(TEXT_EMAIL_EMAIL_UNDELIVERABLE_TEAM);
}

/* One line for each. */
static char *list_of(const DbResult *emails)
{
	GString *lines = g_string_new(NULL);

	for (int i = 0; i < db_rows(emails); i++) {
		const char *reference = db_get_text(emails, i, "reference");
		const char *response = db_get_text(emails, i, "last_text");
		g_autofree char *line = wording_format(reference == NULL ? TEXT_EMAIL_EMAIL_UNDELIVERABLE_LINE
									 : TEXT_EMAIL_EMAIL_UNDELIVERABLE_LINE_LEAD,
			wording_string("whose", whose(db_get_text(emails, i, "notification"))),
			wording_string("email", db_get_text(emails, i, "recipient")),
			wording_string("reference", reference),
			wording_string("response", response == NULL ? wording_text(TEXT_EMAIL_NO_RESPONSE) : response));
		g_string_append_printf(lines, "%s\n", line);
	}
	return g_string_free(lines, FALSE);
}

static bool tell(const SenderContext *context, Db *db, const DbResult *emails, GError **error)
{
	const int count = db_rows(emails);
	g_autofree char *says = wording_format(
		count == 1 ? TEXT_EMAIL_EMAIL_UNDELIVERABLE_INTRO_ONE : TEXT_EMAIL_EMAIL_UNDELIVERABLE_INTRO_MANY,
		wording_number("count", count));
	g_autofree char *quote = list_of(emails);
	g_autofree char *url = link_staff(context->settings, "outbox");
	g_autofree char *view = notifications_view_note(&(NotificationNote){.says = says, .quote = quote, .url = url});
	g_autoptr(GString) rows = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, rows);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = NOTIFICATION_EMAIL_UNDELIVERABLE,
					      .id = ident_new(),
					      .recipient = context->settings->fallback_to,
					      .message_domain = email_address_domain(context->from.address),
					      .view = view,
				      });
	jsonw_end_array(&w);
	return outbox_add_batch(db, rows->str, error);
}

bool undeliverable_report(const SenderContext *context, Db *db, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) emails =
		outbox_take_undeliverable(db, notifications[NOTIFICATION_EMAIL_UNDELIVERABLE].name, error);
	if (emails == NULL)
		return false;
	if (db_rows(emails) == 0)
		return true;
	if (!tell(context, db, emails, error) || !db_commit(&tx, error))
		return false;
	log_warning("emails_undeliverable", log_int("emails", db_rows(emails)));
	wake_signal(context->wake);
	return true;
}
