#include "app/offers/moves.h"

#include "app/links.h"
#include "base/error.h"
#include "store/stored_offer.h"
#include "store/outbox.h"

/* The mail to the recruiter for an event that tells them, and what it says when the caller has nothing better. */
typedef struct TellSpec {
	Notification notification;
	const char *says;
} TellSpec;

/* clang-format off */
static const TellSpec tells[OFFER_EVENT_COUNT] = {
	[OFFER_EVENT_ANSWER]        = {NOTIFICATION_QUESTION_ANSWERED, "The client has answered your question:"},
	[OFFER_EVENT_ANSWER_LAPSES] = {NOTIFICATION_QUESTION_ANSWERED, "The client did not answer your question in time."},
	[OFFER_EVENT_REMIND]        = {NOTIFICATION_OFFER_REMINDER, NULL},
	[OFFER_EVENT_EXPIRE]        = {NOTIFICATION_OFFER_CLOSED,     "The time to answer this lead is over, so it has gone to a colleague:"},
	[OFFER_EVENT_SUPERSEDE]         = {NOTIFICATION_OFFER_CLOSED,     "A colleague was quicker and has taken this lead:"},
	[OFFER_EVENT_LEAD_ENDS]     = {NOTIFICATION_OFFER_CLOSED,     "This lead is no longer open:"},
	[OFFER_EVENT_REASSIGN]     = {NOTIFICATION_OFFER_CLOSED,     "This lead was given to somebody else:"},
};
/* clang-format on */

static int64_t moment_or_never(const DbResult *rows, int row, const char *column)
{
	return db_is_null(rows, row, column) ? WORKING_TIME_NEVER : db_get_int(rows, row, column);
}

StoredOffer stored_offer(const DbResult *rows, int row)
{
	StoredOffer offer = {
		.lead_id = db_get_text(rows, row, "lead_id"),
		.recruiter_id = db_get_text(rows, row, "recruiter_id"),
		.name = db_get_text(rows, row, "name"),
		.email = db_get_text(rows, row, "email"),
		.is_notified = !db_get_bool(rows, row, "awaits_digest"),
		.clock =
			{
				.allowed_us = db_get_int(rows, row, "allowed_us"),
				.spent_us = db_get_int(rows, row, "spent_us"),
				.since_us = db_get_int(rows, row, "since_us"),
				.deadline_us = moment_or_never(rows, row, "deadline_us"),
				.remind_us = moment_or_never(rows, row, "remind_us"),
			},
	};
	const bool is_known = ident_parse(db_get_text(rows, row, "id"), &offer.id) &&
			      offer_status_parse(db_get_text(rows, row, "status"), &offer.status);

	g_assert(is_known); /* the schema's types and checks see to it */
	return offer;
}

void offer_moves_init(OfferMoves *moves, const OfferPolicy *policy)
{
	*moves = (OfferMoves){.policy = policy};
	jsonw_init(&moves->rows, g_string_new(NULL));
	jsonw_init(&moves->emails, g_string_new(NULL));
	jsonw_begin_array(&moves->rows);
	jsonw_begin_array(&moves->emails);
}

void offer_moves_clear(OfferMoves *moves)
{
	if (moves->rows.out == NULL)
		return;
	g_string_free(moves->rows.out, TRUE);
	g_string_free(moves->emails.out, TRUE);
	moves->rows.out = NULL;
}

static void put_moment(JsonWriter *w, const char *name, int64_t at_us)
{
	jsonw_key(w, name);
	if (at_us == WORKING_TIME_NEVER)
		jsonw_null(w);
	else
		jsonw_int(w, at_us);
}

static OfferClock clock_after(const StoredOffer *offer, guint effects, int64_t now_us)
{
	if (offer->calendar == NULL)
		return offer->clock;
	if ((effects & OFFER_PAUSES_CLOCK) != 0)
		return offer_clock_pause(&offer->clock, offer->calendar, now_us);
	if ((effects & OFFER_RESUMES_CLOCK) != 0)
		return offer_clock_resume(&offer->clock, offer->calendar, now_us);
	return offer->clock;
}

static void write_clock(JsonWriter *w, const OfferClock *clock)
{
	jsonw_put_int(w, "allowed_us", clock->allowed_us);
	jsonw_put_int(w, "spent_us", clock->spent_us);
	put_moment(w, "since_us", clock->since_us);
	put_moment(w, "deadline_us", clock->deadline_us);
	put_moment(w, "remind_us", clock->remind_us);
}

static void write_event(JsonWriter *w, const StoredOffer *offer, const OfferTurn *turn, const OfferMove *move)
{
	jsonw_put_text(w, "actor", turn->actor_name);
	jsonw_put_text(w, "what", offer_event_name(turn->event));
	jsonw_key(w, "old");
	jsonw_begin_object(w);
	jsonw_put_text(w, "offer_status", offer_status_name(offer->status));
	jsonw_end_object(w);
	jsonw_key(w, "new");
	jsonw_begin_object(w);
	jsonw_put_text(w, "offer_status", offer_status_name(move->to));
	jsonw_put_text(w, "recruiter", offer->name);
	jsonw_put_text(w, "recruiter_id", offer->recruiter_id);
	if (turn->reason != NULL)
		jsonw_put_text(w, "reason", turn->reason);
	if (turn->note != NULL)
		jsonw_put_text(w, "note", turn->note);
	if (turn->lead_status != LEAD_STATUS_COUNT)
		jsonw_put_text(w, "status", lead_status_name(turn->lead_status));
	jsonw_end_object(w);
}

static void write_row(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn, const OfferMove *move,
	const OfferClock *clock)
{
	JsonWriter *w = &moves->rows;
	char id[IDENT_TEXT_BYTES];

	ident_format(&offer->id, id);
	jsonw_begin_object(w);
	jsonw_put_text(w, "offer_id", id);
	jsonw_put_text(w, "lead_id", offer->lead_id);
	jsonw_put_text(w, "status", offer_status_name(move->to));
	jsonw_put_bool(w, "is_over", !offer_status_is_open(move->to));
	jsonw_put_bool(w, "ends_turn", (move->effects & OFFER_ENDS_TURN) != 0);
	jsonw_put_bool(w, "is_reminded", turn->event == OFFER_EVENT_REMIND);
	write_clock(w, clock);
	jsonw_put_text(w, "reason", turn->reason);
	jsonw_put_text(w, "note", turn->note);
	write_event(w, offer, turn, move);
	jsonw_put_text(
		w, "lead_status", turn->lead_status == LEAD_STATUS_COUNT ? NULL : lead_status_name(turn->lead_status));
	jsonw_put_bool(w, "moves_on", (move->effects & OFFER_MOVES_LEAD_ON) != 0);
	jsonw_end_object(w);
}

void offer_moves_email(OfferMoves *moves, Notification notification, const StoredOffer *offer, const char *recipient,
	const NotificationNote *note)
{
	g_autofree char *view = notifications_view_note(note);
	Ident lead_id;
	const bool is_id = ident_parse(offer->lead_id, &lead_id);

	g_assert(is_id);
	notifications_write_email(&moves->emails, &(NotificationEmail){
							  .notification = notification,
							  .id = ident_new(),
							  .lead_id = &lead_id,
							  .offer_id = &offer->id,
							  .recipient = recipient,
							  .message_domain = moves->policy->message_domain,
							  .view = view,
						  });
}

char *offer_moves_portal_url(const OfferMoves *moves, const StoredOffer *offer)
{
	Ident recruiter_id;
	const bool is_id = ident_parse(offer->recruiter_id, &recruiter_id);

	g_assert(is_id);
	return link_portal(moves->policy->settings, &recruiter_id);
}

static void tell(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn, const OfferClock *clock)
{
	const TellSpec *spec = &tells[turn->event];
	g_autofree char *url = link_offer(moves->policy->settings, &offer->id);
	g_autofree char *portal_url = offer_moves_portal_url(moves, offer);
	g_autofree char *need = notifications_need(offer->submission, true);
	g_autofree char *deadline = offer->calendar == NULL || clock->deadline_us == WORKING_TIME_NEVER
					    ? NULL
					    : working_time_text(offer->calendar, clock->deadline_us);

	offer_moves_email(moves, spec->notification, offer, offer->email,
		&(NotificationNote){
			.reference = offer->reference,
			.name = offer->name,
			.need = need,
			.says = turn->says != NULL ? turn->says : spec->says,
			.quote = turn->quote,
			.url = url,
			.portal_url = portal_url,
			.deadline = deadline,
		});
}

OfferMove offer_moves_add(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn)
{
	const OfferMove move = offer_next(offer->status, turn->event, turn->actor);

	if (move.outcome != OFFER_MOVES)
		return move;
	const OfferClock clock = clock_after(offer, move.effects, turn->now_us);
	write_row(moves, offer, turn, &move, &clock);
	moves->count++;
	if ((move.effects & OFFER_NOTIFIES_RECRUITER) != 0 && offer->is_notified)
		tell(moves, offer, turn, &clock);
	return move;
}

bool offer_moves_write(OfferMoves *moves, Db *db, GError **error)
{
	jsonw_end_array(&moves->rows);
	jsonw_end_array(&moves->emails);
	return offer_write_moves(db, moves->rows.out->str, error) &&
	       outbox_add_batch(db, moves->emails.out->str, error);
}
