#include "app/offers/offer_digest.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/lead_words.h"
#include "app/notifications/notifications.h"
#include "base/error.h"
#include "codec/format.h"
#include "base/log.h"
#include "db/transaction.h"
#include "domain/engagement.h"
#include "domain/offer/offer.h"
#include "domain/submission/answers.h"
#include "store/stored_offer.h"
#include "store/outbox.h"

/* The digests of one transaction in the making. */
typedef struct Digests {
	const OfferPolicy *policy;
	const Roster *roster;
	const DbResult *offers; /* by recruiter */
	JsonWriter lines;	/* for offer_digest_write() */
	JsonWriter emails;
	JsonWriter view; /* of the email in the making */
} Digests;

static void digests_clear(Digests *digests)
{
	if (digests->lines.out == NULL)
		return;
	g_string_free(digests->lines.out, TRUE);
	g_string_free(digests->emails.out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Digests, digests_clear)

bool offer_digest_count(Db *db, Roster *roster, GError **error)
{
	g_autoptr(DbResult) rows = offer_digest_hours(db, error);

	for (int row = 0; rows != NULL && row < db_rows(rows); row++) {
		Ident id;
		const int at = ident_parse(db_get_text(rows, row, "id"), &id) ? roster_find(roster, &id) : -1;
		if (at >= 0)
			roster->recruiters[at].hour_offers = db_get_int(rows, row, "hour_offers");
	}
	return rows != NULL;
}

bool offer_digest_takes(const OfferPolicy *policy, const MatchRecruiter *recruiter)
{
	return recruiter->hour_offers >= policy->settings->offer_mails_per_hour;
}

static bool is_open(const Digests *digests, int row)
{
	OfferStatus status;

	return offer_status_parse(db_get_text(digests->offers, row, "status"), &status) && offer_status_is_open(status);
}

static void write_line(Digests *digests, int row, const char *digest_id)
{
	JsonWriter *w = &digests->lines;

	jsonw_begin_object(w);
	jsonw_put_text(w, "offer_id", db_get_text(digests->offers, row, "id"));
	jsonw_put_text(w, "digest_id", digest_id);
	jsonw_end_object(w);
}

/* One line of an email: nothing in the client's own words. */
static void write_shown(Digests *digests, int row)
{
	const DbResult *offers = digests->offers;
	JsonWriter *w = &digests->view;
	Ident offer_id, recruiter_id;
	const bool is_id = ident_parse(db_get_text(offers, row, "id"), &offer_id) &&
			   ident_parse(db_get_text(offers, row, "recruiter_id"), &recruiter_id);

	g_assert(is_id); /* the columns' type is uuid */
	const int at = roster_find(digests->roster, &recruiter_id);
	g_autofree char *url = link_offer(digests->policy->settings, &offer_id);
	g_autofree char *answers = notifications_answers(db_get_text(offers, row, "submission"));
	/* Recruiters who were added a moment ago, and paused clocks have no deadline to tell. */
	g_autofree char *deadline = at < 0 || db_is_null(offers, row, "deadline_us")
					    ? NULL
					    : working_time_text(roster_calendar(digests->roster, at),
						      db_get_int(offers, row, "deadline_us"));
	jsonw_begin_object(w);
	jsonw_put_text(w, "reference", db_get_text(offers, row, "reference"));
	lead_words_put_engagement(w, db_get_text(offers, row, "engagement"));
	jsonw_put_text(w, "answers", answers);
	if (deadline != NULL)
		jsonw_put_text(w, "deadline", deadline);
	if (at >= 0 && !db_is_null(offers, row, "response_due_us")) {
		g_autofree char *response_due = working_time_text(
			roster_calendar(digests->roster, at), db_get_int(offers, row, "response_due_us"));
		jsonw_put_text(w, "response_due", response_due);
	}
	jsonw_put_text(w, "because", db_get_text(offers, row, "because"));
	jsonw_put_text(w, "your_client", db_get_text(offers, row, "your_client"));
	jsonw_put_text(w, "url", url);
	jsonw_end_object(w);
}

/* The rows of one recruiter begin at first; returns where the next one's begin. */
static int end_of(const Digests *digests, int first)
{
	const char *recruiter = db_get_text(digests->offers, first, "recruiter_id");
	int row = first;

	while (row < db_rows(digests->offers) &&
		strcmp(db_get_text(digests->offers, row, "recruiter_id"), recruiter) == 0)
		row++;
	return row;
}

static int count_open(const Digests *digests, int first, int end)
{
	int count = 0;

	for (int row = first; row < end; row++)
		count += is_open(digests, row);
	return count;
}

/*
 * What tells one digest from another in its subject: of one lead what it is, "Rust, starts now, $150k–200k, Germany
 * (LM-…)"; of many how many of each kind, "2 Rust, 1 Hybrid". g_free.
 */
static char *gist_of(const Digests *digests, int first, int end, bool is_one)
{
	int counts[ENGAGEMENT_COUNT] = {0};
	GString *text = g_string_new(NULL);

	for (int row = first; row < end; row++) {
		const char *name = db_get_text(digests->offers, row, "engagement");
		Engagement engagement;
		if (!is_open(digests, row) || !engagement_parse(name, &engagement))
			continue;
		counts[engagement]++;
		if (!is_one)
			continue;
		g_autoptr(Json) submission = answers_decode(db_get_text(digests->offers, row, "submission"));
		const LeadTerms terms = lead_words_terms(submission);
		g_autofree char *said = lead_words_terms_text(&terms);
		g_autofree char *title = format_title(name);
		g_string_printf(text, "%s%s%s (%s)", title, *said != '\0' ? ", " : "", said,
			db_get_text(digests->offers, row, "reference"));
	}
	for (Engagement engagement = 0; !is_one && engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autofree char *title = format_title(engagement_name(engagement));
		if (counts[engagement] > 0)
			g_string_append_printf(text, "%s%d %s", text->len > 0 ? ", " : "", counts[engagement], title);
	}
	return g_string_free(text, FALSE);
}

static void write_view(Digests *digests, int first, int end, int count)
{
	JsonWriter *w = &digests->view;
	Ident recruiter_id;
	const bool is_id = ident_parse(db_get_text(digests->offers, first, "recruiter_id"), &recruiter_id);

	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *portal_url = link_portal(digests->policy->settings, &recruiter_id);
	g_autofree char *gist = gist_of(digests, first, end, count == 1);
	jsonw_begin_object(w);
	jsonw_put_text(w, "gist", gist);
	jsonw_put_text(w, "recruiter_name", db_get_text(digests->offers, first, "name"));
	jsonw_put_text(w, "portal_url", portal_url);
	jsonw_put_int(w, "count", count);
	jsonw_put_bool(w, "is_one", count == 1);
	jsonw_key(w, "list");
	jsonw_begin_array(w);
	for (int row = first; row < end; row++) {
		if (is_open(digests, row))
			write_shown(digests, row);
	}
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static void write_digest(Digests *digests, int first, int end)
{
	const Ident email_id = ident_new();
	const int count = count_open(digests, first, end);
	char id[IDENT_TEXT_BYTES];

	ident_format(&email_id, id);
	for (int row = first; row < end; row++)
		write_line(digests, row, is_open(digests, row) ? id : NULL);
	if (count == 0)
		return;
	g_autoptr(GString) view = g_string_new(NULL);
	jsonw_init(&digests->view, view);
	write_view(digests, first, end, count);
	notifications_write_email(&digests->emails, &(NotificationEmail){
							    .notification = NOTIFICATION_OFFERS_DIGEST,
							    .id = email_id,
							    .recipient = db_get_text(digests->offers, first, "email"),
							    .message_domain = digests->policy->message_domain,
							    .view = view->str,
						    });
}

static void write_digests(Digests *digests)
{
	jsonw_init(&digests->lines, g_string_new(NULL));
	jsonw_init(&digests->emails, g_string_new(NULL));
	jsonw_begin_array(&digests->lines);
	jsonw_begin_array(&digests->emails);
	for (int row = 0; row < db_rows(digests->offers);) {
		const int end = end_of(digests, row);
		write_digest(digests, row, end);
		row = end;
	}
	jsonw_end_array(&digests->lines);
	jsonw_end_array(&digests->emails);
}

bool offer_digest_send(Db *db, const OfferPolicy *policy, Roster *roster, int *offers, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Digests) digests = {.policy = policy, .roster = roster};

	*offers = 0;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) waiting = offer_digest_claim(db, error);
	if (waiting == NULL)
		return false;
	if (db_rows(waiting) == 0)
		return true;
	digests.offers = waiting;
	if (!roster_read(roster, db, NULL, error))
		return false;
	write_digests(&digests);
	if (!offer_digest_write(db, digests.lines.out->str, policy->settings->digest_minutes, error) ||
		!outbox_add_batch(db, digests.emails.out->str, error) || !db_commit(&tx, error))
		return false;
	*offers = db_rows(waiting);
	log_info("offer_digests_queued", log_int("offers", *offers));
	return true;
}
