#include "app/dispatch/notices_digest.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/log.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/submission/answers.h"
#include "domain/submission/submission.h"
#include "store/outbox.h"

enum {
	LINES_MAX = 50, /* of one kind; how many more there are is said */
};

typedef struct Digests {
	const OfferPolicy *policy;
	const DbResult *rows; /* by recipient and notification */
	JsonWriter ended;     /* for outbox_end_bundled() */
	JsonWriter emails;
} Digests;

/* The rows that begin at first and say the same in this column end before it. */
static int end_of(const DbResult *rows, int first, const char *column)
{
	int row = first;

	while (row < db_rows(rows) && strcmp(db_get_text(rows, row, column), db_get_text(rows, first, column)) == 0)
		row++;
	return row;
}

static bool read_ident(const DbResult *rows, int row, const char *column, Ident *id)
{
	return !db_is_null(rows, row, column) && ident_parse(db_get_text(rows, row, column), id);
}

/* Where its reader sees the lead; what is erased has no page. g_free; NULL: nowhere. */
static char *url_of(const Digests *digests, int row)
{
	const Settings *settings = digests->policy->settings;
	Ident offer_id;

	if (db_is_null(digests->rows, row, "lead_id"))
		return NULL;
	if (db_is_null(digests->rows, row, "recruiter_id"))
		return link_staff_lead(settings, db_get_text(digests->rows, row, "reference"));
	return read_ident(digests->rows, row, "offer_id", &offer_id) ? link_offer(settings, &offer_id) : NULL;
}

static void write_line(JsonWriter *w, const Digests *digests, int row)
{
	const char *reference = db_get_text(digests->rows, row, "reference");

	jsonw_begin_object(w);
	jsonw_put_text(w, "reference", reference);
	if (!db_is_null(digests->rows, row, "submission")) {
		g_autoptr(Json) submission = answers_decode(db_get_text(digests->rows, row, "submission"));
		g_autofree char *need = notifications_need(db_get_text(digests->rows, row, "submission"));
		jsonw_put_text(w, "need", need);
		if (answers_get(submission, FIELD_COMPANY) != NULL)
			jsonw_put_text(w, "company", answers_get(submission, FIELD_COMPANY));
	}
	g_autofree char *url = url_of(digests, row);
	if (url != NULL)
		jsonw_put_text(w, "url", url);
	jsonw_end_object(w);
}

static void write_group(JsonWriter *w, const Digests *digests, int first, int end)
{
	const Notification notification = notifications_find(db_get_text(digests->rows, first, "notification"));
	const int shown = MIN(end - first, LINES_MAX);

	jsonw_begin_object(w);
	jsonw_put_text(w, "title",
		notification == NOTIFICATION_COUNT ? "" : wording_text(notifications[notification].digest_title));
	if (end - first > shown)
		jsonw_put_int(w, "more", end - first - shown);
	jsonw_key(w, "list");
	jsonw_begin_array(w);
	for (int row = first; row < first + shown; row++)
		write_line(w, digests, row);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static char *view_of(const Digests *digests, int first, int end)
{
	GString *view = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, view);
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "count", end - first);
	jsonw_put_bool(&w, "is_one", end - first == 1);
	jsonw_key(&w, "groups");
	jsonw_begin_array(&w);
	for (int row = first; row < end;) {
		const int group_end = MIN(end, end_of(digests->rows, row, "notification"));
		write_group(&w, digests, row, group_end);
		row = group_end;
	}
	jsonw_end_array(&w);
	Ident recruiter_id;
	if (read_ident(digests->rows, first, "recruiter_id", &recruiter_id)) {
		g_autofree char *portal_url = link_portal(digests->policy->settings, &recruiter_id);
		jsonw_put_text(&w, "portal_url", portal_url);
	}
	jsonw_end_object(&w);
	return g_string_free(view, FALSE);
}

static void write_digest(Digests *digests, int first, int end)
{
	const Ident id = ident_new();
	g_autofree char *view = view_of(digests, first, end);

	for (int row = first; row < end; row++) {
		jsonw_begin_object(&digests->ended);
		jsonw_put_text(&digests->ended, "id", db_get_text(digests->rows, row, "id"));
		jsonw_put_ident(&digests->ended, "digest_id", &id);
		jsonw_end_object(&digests->ended);
	}
	notifications_write_email(&digests->emails, &(NotificationEmail){
							    .notification = NOTIFICATION_NOTICES_DIGEST,
							    .id = id,
							    .recipient = db_get_text(digests->rows, first, "recipient"),
							    .message_domain = digests->policy->message_domain,
							    .view = view,
						    });
}

bool notices_digest_send(Db *db, const OfferPolicy *policy, int *notices, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(GString) ended = g_string_new(NULL);
	g_autoptr(GString) emails = g_string_new(NULL);
	Digests digests = {.policy = policy};

	*notices = 0;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) rows = outbox_claim_bundled(db, policy->settings->digest_minutes, error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return true;
	digests.rows = rows;
	jsonw_init(&digests.ended, ended);
	jsonw_init(&digests.emails, emails);
	jsonw_begin_array(&digests.ended);
	jsonw_begin_array(&digests.emails);
	for (int row = 0; row < db_rows(rows);) {
		const int end = end_of(rows, row, "recipient");
		write_digest(&digests, row, end);
		row = end;
	}
	jsonw_end_array(&digests.ended);
	jsonw_end_array(&digests.emails);
	if (!outbox_end_bundled(db, ended->str, error) || !outbox_add_batch(db, emails->str, error) ||
		!db_commit(&tx, error))
		return false;
	*notices = db_rows(rows);
	log_info("notice_digests_queued", log_int("notices", *notices));
	return true;
}
