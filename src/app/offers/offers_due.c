#include "app/offers/offers_due.h"

#include <string.h>

#include "app/offers/moves.h"
#include "app/links.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/submission/answers.h"
#include "store/stored_offer.h"
#include "store/outbox.h"

/* What is due, and what has become of it. */
typedef struct DueWork {
	const Roster *roster;
	const DbResult *rows;
	bool *moved; /* of each row */
} DueWork;

static void due_work_clear(DueWork *work)
{
	g_clear_pointer(&work->moved, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DueWork, due_work_clear)

static bool is_event(const DbResult *due, int row, OfferEvent event)
{
	return g_str_equal(db_get_text(due, row, "event"), offer_event_name(event));
}

/* Another instance may have moved the row between its being found and its being locked; what the row says now decides. */
static bool is_still_due(const DbResult *due, int row, const StoredOffer *offer, OfferEvent event)
{
	const int64_t now_us = db_get_int(due, row, "now_us");
	const bool is_restarting = db_get_bool(due, row, "is_restarting");

	switch (event) {
	case OFFER_EVENT_EXPIRE:
		return offer->clock.deadline_us <= now_us && !is_restarting;
	case OFFER_EVENT_REMIND:
		return offer->clock.remind_us <= now_us && !is_restarting && !db_get_bool(due, row, "is_reminded");
	case OFFER_EVENT_DELIVERED:
		return !db_is_null(due, row, "skip_until_us");
	case OFFER_EVENT_RELAY_RECOVERED:
		return db_get_int(due, row, "skip_until_us") > offer->clock.since_us;
	case OFFER_EVENT_UNDELIVERED:
		return db_get_bool(due, row, "has_bounced") || !db_get_bool(due, row, "is_known");
	default:
		return true; /* the status decides, in offer_next() */
	}
}

static const WorkingCalendar *calendar_of(const Roster *roster, const StoredOffer *offer)
{
	Ident id;
	const int at = ident_parse(offer->recruiter_id, &id) ? roster_find(roster, &id) : -1;

	return at < 0 ? NULL : roster_calendar(roster, at);
}

/* Why a question has no answer, if its client could not read it; NULL: of another event, or the client could. */
static const char *why_unanswered(const DbResult *due, int row)
{
	if (!is_event(due, row, OFFER_EVENT_ANSWER_LAPSES) || !db_get_bool(due, row, "is_client_unreachable"))
		return NULL;
	g_autoptr(Json) submission = answers_decode(db_get_text(due, row, "submission"));
	return wording_text(answers_get(submission, FIELD_PHONE) == NULL ? TEXT_EMAIL_OFFER_UNREACHABLE
									 : TEXT_EMAIL_OFFER_UNREACHABLE_PHONE);
}

static bool move_due(const DueWork *work, int row, OfferMoves *moves)
{
	const DbResult *due = work->rows;
	OfferEvent event;
	const bool is_known = offer_event_parse(db_get_text(due, row, "event"), &event);
	StoredOffer offer = stored_offer(due, row);

	g_assert(is_known); /* offer_claim_due writes no others */
	if (!is_still_due(due, row, &offer, event))
		return false;
	offer.calendar = calendar_of(work->roster, &offer);
	offer.reference = db_get_text(due, row, "reference");
	offer.submission = db_get_text(due, row, "submission");
	const OfferMove move = offer_moves_add(moves, &offer,
		&(OfferTurn){
			.event = event,
			.actor = OFFER_ACTOR_DISPATCHER,
			.actor_name = "dispatcher",
			.now_us = db_get_int(due, row, "now_us"),
			.lead_status = LEAD_STATUS_COUNT,
			.says = why_unanswered(due, row),
			.skip_from_us = db_get_int(due, row, "skip_from_us"),
			.skip_until_us = db_get_int(due, row, "skip_until_us"),
		});
	return move.outcome == OFFER_MOVES;
}

/*
 * Staff are told in one email of all offers that went to others because their emails were not delivered; of addresses
 * that bounce, elsewhere.
 */
static void tell_undelivered(OfferMoves *moves, const DueWork *work)
{
	const DbResult *due = work->rows;
	g_autoptr(GString) lines = g_string_new(NULL);

	for (int row = 0; row < db_rows(due); row++) {
		const char *response = db_get_text(due, row, "last_text");
		if (!work->moved[row] || !is_event(due, row, OFFER_EVENT_UNDELIVERED) ||
			db_get_bool(due, row, "has_bounced"))
			continue;
		g_autofree char *line = wording_format(TEXT_EMAIL_OFFER_UNDELIVERED_LINE,
			wording_string("reference", db_get_text(due, row, "reference")),
			wording_string("recruiter", db_get_text(due, row, "name")),
			wording_string("email", db_get_text(due, row, "email")),
			wording_string("response", response == NULL ? wording_text(TEXT_EMAIL_NO_RESPONSE) : response));
		g_string_append_printf(lines, "%s\n", line);
	}
	if (lines->len == 0)
		return;
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.says = wording_text(TEXT_EMAIL_OFFER_UNDELIVERED_INTRO),
		.quote = lines->str,
	});
	notifications_write_email(&moves->emails, &(NotificationEmail){
							  .notification = NOTIFICATION_OFFER_UNDELIVERED,
							  .id = ident_new(),
							  .recipient = offer_policy_human(moves->policy),
							  .message_domain = moves->policy->message_domain,
							  .view = view,
						  });
}

static bool lapse_questions(Db *db, const DbResult *due, GError **error)
{
	g_autoptr(GString) offers = g_string_new("{");

	for (int row = 0; row < db_rows(due); row++) {
		if (is_event(due, row, OFFER_EVENT_ANSWER_LAPSES))
			g_string_append_printf(offers, "%s%s", offers->len > 1 ? "," : "", db_get_text(due, row, "id"));
	}
	g_string_append_c(offers, '}');
	return offer_lapse_questions(db, offers->str, error);
}

static bool write_moves(Db *db, DueWork *work, OfferMoves *moves, GError **error)
{
	work->moved = g_new0(bool, (gsize)db_rows(work->rows));
	for (int row = 0; row < db_rows(work->rows); row++)
		work->moved[row] = move_due(work, row, moves);
	const gsize emails_before = moves->emails.out->len;
	tell_undelivered(moves, work);
	const bool is_undelivered = moves->emails.out->len > emails_before;
	return lapse_questions(db, work->rows, error) && offer_moves_write(moves, db, error) &&
	       (!is_undelivered || offer_cancel_digests(db, error));
}

static void email_bounced(const OfferPolicy *policy, const DbResult *paused, int row, JsonWriter *emails)
{
	const char *email = db_get_text(paused, row, "email");
	g_autofree char *says = wording_format(TEXT_EMAIL_RECRUITER_EMAIL_BOUNCED_INTRO,
		wording_string("recruiter", db_get_text(paused, row, "name")), wording_string("email", email));
	g_autofree char *url = link_staff(policy->settings, "recruiters");
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.name = email,
		.says = says,
		.held = db_get_text(paused, row, "held"),
		.url = url,
		.quote = db_get_text(paused, row, "last_text"),
	});

	notifications_write_email(emails, &(NotificationEmail){
						  .notification = NOTIFICATION_RECRUITER_EMAIL_BOUNCED,
						  .id = ident_new(),
						  .recipient = offer_policy_human(policy),
						  .message_domain = policy->message_domain,
						  .view = view,
					  });
	log_warning("recruiter_email_bounced", log_text("recruiter", db_get_text(paused, row, "id")));
}

static bool pause_bounced(Db *db, const OfferPolicy *policy, int *count, GError **error)
{
	g_autoptr(DbResult) paused = offer_pause_bounced(db, error);
	g_autoptr(GString) text = g_string_new(NULL);
	JsonWriter emails;

	if (paused == NULL)
		return false;
	*count = db_rows(paused);
	jsonw_init(&emails, text);
	jsonw_begin_array(&emails);
	for (int row = 0; row < *count; row++)
		email_bounced(policy, paused, row, &emails);
	jsonw_end_array(&emails);
	return *count == 0 || outbox_add_batch(db, text->str, error);
}

bool offers_due_process(Db *db, const OfferPolicy *policy, Roster *roster, int *offers, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(OfferMoves) moves = {0};

	int paused = 0;

	*offers = 0;
	if (!db_begin(&tx, db, error) || !pause_bounced(db, policy, &paused, error))
		return false;
	g_autoptr(DbResult) due = offer_claim_due(db, error);
	if (due == NULL)
		return false;
	/*
	 * Nothing of it is lost by rolling back: they are found again, and so are their offers that another transaction
	 * holds now.
	 */
	if (db_rows(due) == 0)
		return true;
	g_auto(DueWork) work = {.roster = roster, .rows = due};
	offer_moves_init(&moves, policy);
	if (!roster_read(roster, db, NULL, error) || !write_moves(db, &work, &moves, error) || !db_commit(&tx, error))
		return false;
	*offers = moves.count;
	log_info("due_offers_processed", log_int("offers", moves.count));
	return true;
}
