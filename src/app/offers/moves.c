#include "app/offers/moves.h"

#include <string.h>

#include "app/client_email.h"
#include "app/links.h"
#include "app/related.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/stored_offer.h"
#include "store/outbox.h"

/* The email to the recruiter for an event that tells them, and what it says when the caller has nothing better. */
typedef struct TellSpec {
	Notification notification;
	/* The offer counted for its recruiter, so it is told even if its own email was never sent. */
	bool even_if_unsent;
	TextKey says;
} TellSpec;

/* clang-format off */
static const TellSpec tells[OFFER_EVENT_COUNT] = {
	[OFFER_EVENT_ANSWER]                = {NOTIFICATION_QUESTION_ANSWERED, true,  TEXT_EMAIL_OFFER_ANSWERED},
	[OFFER_EVENT_ANSWER_LAPSES]         = {NOTIFICATION_QUESTION_ANSWERED, true,  TEXT_EMAIL_OFFER_UNANSWERED},
	[OFFER_EVENT_REMIND]                = {NOTIFICATION_OFFER_REMINDER,    true,  TEXT_NONE},
	[OFFER_EVENT_EXPIRE]                = {NOTIFICATION_OFFER_CLOSED,      true,  TEXT_EMAIL_OFFER_EXPIRED},
	[OFFER_EVENT_SUPERSEDE]             = {NOTIFICATION_OFFER_CLOSED,      true,  TEXT_EMAIL_OFFER_SUPERSEDED},
	[OFFER_EVENT_LEAD_ENDS]             = {NOTIFICATION_OFFER_CLOSED,      false, TEXT_EMAIL_OFFER_ENDED},
	[OFFER_EVENT_RECLASSIFY]            = {NOTIFICATION_OFFER_CLOSED,      false, TEXT_EMAIL_OFFER_RECLASSIFIED},
	[OFFER_EVENT_RECRUITER_UNAVAILABLE] = {NOTIFICATION_OFFER_CLOSED,      false, TEXT_EMAIL_OFFER_UNAVAILABLE},
	[OFFER_EVENT_REASSIGN]              = {NOTIFICATION_OFFER_CLOSED,      false, TEXT_EMAIL_OFFER_REASSIGNED},
	[OFFER_EVENT_RETURN]                = {NOTIFICATION_OFFER_CLOSED,      true,  TEXT_EMAIL_OFFER_RETURNED},
};
/* clang-format on */

/* An email that is sent unless the offer's own was not. */
typedef struct Closing {
	char offer_id[IDENT_TEXT_BYTES];
	GString *email; /* one element of the array that outbox_add_batch() takes */
} Closing;

static void free_closing(void *item)
{
	Closing *closing = item;

	g_string_free(closing->email, TRUE);
	g_free(closing);
}

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
		.is_recruiter_removed = db_get_bool(rows, row, "is_recruiter_removed"),
		.engagements = db_get_text(rows, row, "engagements"),
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

	g_assert(is_known); /* the schema's types and checks ensure it */
	return offer;
}

void offer_lead_clear(OfferLead *lead)
{
	g_clear_pointer(&lead->offers, db_result_free);
	g_clear_pointer(&lead->row, db_result_free);
}

static bool read_offers(OfferLead *lead, Db *db, GError **error)
{
	if (lead->row != NULL)
		lead->offers = offer_list(db, db_get_text(lead->row, 0, "id"), error);
	return lead->offers != NULL;
}

bool offer_lead_lock(OfferLead *lead, Db *db, const Ident *lead_id, GError **error)
{
	lead->row = offer_lock_lead(db, lead_id, error);
	return read_offers(lead, db, error);
}

bool offer_lead_lock_by_offer(OfferLead *lead, Db *db, const Ident *offer_id, GError **error)
{
	lead->row = offer_lock_lead_by_offer(db, offer_id, error);
	return read_offers(lead, db, error);
}

StoredOffer offer_lead_at(const OfferLead *lead, int row)
{
	StoredOffer offer = stored_offer(lead->offers, row);

	offer.phone = db_get_text(lead->offers, row, "phone");
	offer.because = db_get_text(lead->offers, row, "because");
	offer.your_client = db_get_text(lead->offers, row, "your_client");
	offer.reference = db_get_text(lead->row, 0, "reference");
	offer.submission = db_get_text(lead->row, 0, "submission");
	return offer;
}

void offer_moves_init(OfferMoves *moves, const OfferPolicy *policy)
{
	*moves = (OfferMoves){.policy = policy};
	jsonw_init(&moves->rows, g_string_new(NULL));
	jsonw_init(&moves->emails, g_string_new(NULL));
	jsonw_begin_array(&moves->rows);
	jsonw_begin_array(&moves->emails);
	moves->closings = g_ptr_array_new_with_free_func(free_closing);
	moves->going_on = g_string_new("{");
	moves->over = g_string_new("{");
}

void offer_moves_clear(OfferMoves *moves)
{
	if (moves->rows.out == NULL)
		return;
	g_string_free(moves->rows.out, TRUE);
	g_string_free(moves->emails.out, TRUE);
	g_string_free(moves->going_on, TRUE);
	g_string_free(moves->over, TRUE);
	g_clear_pointer(&moves->closings, g_ptr_array_unref);
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

static OfferClock clock_after(const StoredOffer *offer, guint effects, const OfferTurn *turn)
{
	if (offer->calendar == NULL) {
		OfferClock clock = offer->clock;
		/* The stretch is not found again. */
		if ((effects & OFFER_SKIPS_TIME) != 0)
			clock.since_us = MAX(clock.since_us, turn->skip_until_us);
		return clock;
	}
	if ((effects & OFFER_PAUSES_CLOCK) != 0)
		return offer_clock_pause(&offer->clock, offer->calendar, turn->now_us);
	if ((effects & OFFER_RESUMES_CLOCK) != 0)
		return offer_clock_resume(&offer->clock, offer->calendar, turn->now_us);
	if ((effects & OFFER_SKIPS_TIME) != 0)
		return offer_clock_skip(&offer->clock, offer->calendar, turn->skip_from_us, turn->skip_until_us);
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

/* Whose act it is for the lead: staff and clients who end an offer say themselves what becomes of the lead. */
static const LeadActor lead_actors[] = {
	[OFFER_ACTOR_CLIENT] = LEAD_ACTOR_CLIENT,
	[OFFER_ACTOR_RECRUITER] = LEAD_ACTOR_RECRUITER,
	[OFFER_ACTOR_STAFF] = LEAD_ACTOR_STAFF,
	[OFFER_ACTOR_DISPATCHER] = LEAD_ACTOR_DISPATCHER,
	[OFFER_ACTOR_SENDER] = LEAD_ACTOR_DISPATCHER,
};
G_STATIC_ASSERT(G_N_ELEMENTS(lead_actors) == OFFER_ACTOR_COUNT);

static void add_id(GString *ids, const char *id)
{
	g_string_append_printf(ids, "%s%s", ids->len > 1 ? "," : "", id);
}

static void write_row(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn, const OfferMove *move,
	const OfferClock *clock)
{
	JsonWriter *w = &moves->rows;
	char id[IDENT_TEXT_BYTES];

	ident_format(&offer->id, id);
	if (!offer_status_is_open(move->to) && !offer_status_has_contact(move->to))
		add_id(moves->over, id);
	if ((move->effects & OFFER_MOVES_LEAD_ON) != 0 && turn->lead_status == LEAD_STATUS_COUNT) {
		add_id(moves->going_on, offer->lead_id);
		moves->actor = lead_actors[turn->actor];
	}
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
	jsonw_put_bool(w, "answers_client", (move->effects & OFFER_ANSWERS_CLIENT) != 0);
	jsonw_put_bool(w, "restarts_response", (move->effects & OFFER_RESTARTS_RESPONSE) != 0);
	jsonw_put_bool(w, "spares_share", turn->spares_share || (move->effects & OFFER_SPARES_SHARE) != 0);
	jsonw_put_bool(w, "moves_on", (move->effects & OFFER_MOVES_LEAD_ON) != 0);
	jsonw_put_text(w, "discloses_to", (move->effects & OFFER_ACCEPTS_LEAD) != 0 ? offer->recruiter_id : NULL);
	jsonw_end_object(w);
}

/* A short email about an offer. */
typedef struct ShortEmail {
	Notification notification;
	const char *recipient;
	const NotificationNote *note;
} ShortEmail;

static void write_short(const OfferMoves *moves, JsonWriter *w, const StoredOffer *offer, const ShortEmail *email)
{
	g_autofree char *view = notifications_view_note(email->note);
	Ident lead_id;
	const bool is_id = ident_parse(offer->lead_id, &lead_id);

	g_assert(is_id);
	notifications_write_email(w, &(NotificationEmail){
					     .notification = email->notification,
					     .id = ident_new(),
					     .lead_id = &lead_id,
					     .offer_id = &offer->id,
					     .recipient = email->recipient,
					     .message_domain = moves->policy->message_domain,
					     .view = view,
				     });
}

void offer_moves_email(OfferMoves *moves, Notification notification, const StoredOffer *offer, const char *recipient,
	const NotificationNote *note)
{
	write_short(moves, &moves->emails, offer, &(ShortEmail){notification, recipient, note});
}

/* Sent if it turns out that the recruiter was sent the offer. */
static void add_closing(
	OfferMoves *moves, Notification notification, const StoredOffer *offer, const NotificationNote *note)
{
	Closing *closing = g_new0(Closing, 1);
	JsonWriter w;

	ident_format(&offer->id, closing->offer_id);
	closing->email = g_string_new(NULL);
	jsonw_init(&w, closing->email);
	write_short(moves, &w, offer, &(ShortEmail){notification, offer->email, note});
	g_ptr_array_add(moves->closings, closing);
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
	g_autofree char *portal_url = offer->is_recruiter_removed ? NULL : offer_moves_portal_url(moves, offer);
	g_autofree char *deadline = offer->calendar == NULL || clock->deadline_us == WORKING_TIME_NEVER
					    ? NULL
					    : working_time_text(offer->calendar, clock->deadline_us);
	const TextKey says = turn->event == OFFER_EVENT_RECRUITER_UNAVAILABLE && offer->is_recruiter_removed
				     ? TEXT_EMAIL_OFFER_CLOSED_REMOVED
				     : spec->says;
	const NotificationNote note = {
		.reference = offer->reference,
		.name = offer->name,
		.submission = offer->submission,
		.is_masked = true,
		.says = turn->says != NULL ? turn->says : wording_text(says),
		.quote = turn->quote,
		.url = url,
		.portal_url = portal_url,
		.deadline = deadline,
		.taken_over_by = turn->taken_over_by,
	};

	if (spec->even_if_unsent)
		offer_moves_email(moves, spec->notification, offer, offer->email, &note);
	else
		add_closing(moves, spec->notification, offer, &note);
}

OfferMove offer_moves_add(OfferMoves *moves, const StoredOffer *offer, const OfferTurn *turn)
{
	const OfferMove move = offer_next(offer->status, turn->event, turn->actor);

	if (move.outcome != OFFER_MOVES)
		return move;
	const OfferClock clock = clock_after(offer, move.effects, turn);
	write_row(moves, offer, turn, &move, &clock);
	moves->count++;
	if ((move.effects & OFFER_NOTIFIES_RECRUITER) != 0 && offer->is_notified && !turn->is_told)
		tell(moves, offer, turn, &clock);
	return move;
}

void offer_moves_add_others(OfferMoves *moves, const OfferLead *lead, const StoredOffer *but, const OfferTurn *turn)
{
	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (but == NULL || memcmp(&offer.id, &but->id, sizeof offer.id) != 0)
			offer_moves_add(moves, &offer, turn);
	}
}

static void email_contact(OfferMoves *moves, const OfferLead *lead, const StoredOffer *offer, const OfferTurn *turn)
{
	g_autofree char *url = link_offer(moves->policy->settings, &offer->id);
	g_autofree char *portal_url = offer_moves_portal_url(moves, offer);
	g_autoptr(Json) related = related_says_of(db_get_text(lead->row, 0, "related"), offer->recruiter_id);
	g_autofree char *view = notifications_view_lead(&(NotificationLead){
		.reference = offer->reference,
		.received_at_us = db_get_int(lead->row, 0, "received_at_us"),
		.zone = working_calendar_zone(offer->calendar != NULL ? offer->calendar : moves->policy->agency),
		.submission = offer->submission,
		.recommendation = db_get_text(lead->row, 0, "recommendation"),
		.engagement = db_get_text(lead->row, 0, "engagement"),
		.is_decided = db_get_bool(lead->row, 0, "is_decided"),
		.recruiter_name = offer->name,
		.taken_over_from = turn->taken_over_from,
		.lead_url = url,
		.portal_url = portal_url,
		.because = offer->because,
		.your_client = offer->your_client,
		.is_email_bounced = db_get_bool(lead->row, 0, "is_email_bounced"),
		.related = related,
	});
	Ident lead_id;
	const bool is_id = ident_parse(offer->lead_id, &lead_id);

	g_assert(is_id);
	notifications_write_email(&moves->emails, &(NotificationEmail){
							  .notification = NOTIFICATION_OFFER_ACCEPTED,
							  .id = ident_new(),
							  .lead_id = &lead_id,
							  .offer_id = &offer->id,
							  .recipient = offer->email,
							  .message_domain = moves->policy->message_domain,
							  .view = view,
						  });
}

void offer_moves_email_client(
	OfferMoves *moves, const OfferLead *lead, const StoredOffer *offer, const ClientEmail *about)
{
	ClientEmail email = *about;
	Ident lead_id;
	const bool is_id = ident_parse(db_get_text(lead->row, 0, "id"), &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	email.lead_id = &lead_id;
	email.offer_id = &offer->id;
	email.reference = db_get_text(lead->row, 0, "reference");
	email.address = db_get_text(lead->row, 0, "email");
	email.confirmed_before = db_get_text(lead->row, 0, "confirmed_before");
	email.name = db_get_text(lead->row, 0, "contact_name");
	email.is_proven = db_get_bool(lead->row, 0, "is_proven");
	email.is_bounced = db_get_bool(lead->row, 0, "is_email_bounced");
	email.submission = db_get_text(lead->row, 0, "submission");
	client_email_write(&moves->emails, moves->policy, &email);
}

/* Who staff recommend instead of what the client was told; NULL: the same. */
static const char *new_talent(const OfferLead *lead)
{
	const char *name = db_get_text(lead->row, 0, "engagement");
	Engagement engagement;
	const bool is_known = engagement_parse(name, &engagement);

	g_assert(is_known); /* the schema's check ensures it */
	return db_get_bool(lead->row, 0, "is_decided") && !db_get_bool(lead->row, 0, "is_class_told") &&
			       strcmp(name, db_get_text(lead->row, 0, "computed")) != 0
		       ? engagement_talent(engagement)
		       : NULL;
}

/* When the recruiter is reminded to contact the client; 0: never. */
static int64_t contact_due_us(const OfferPolicy *policy, const StoredOffer *offer, int64_t now_us)
{
	const WorkingCalendar *calendar = offer->calendar != NULL ? offer->calendar : policy->agency;
	const int64_t due_us = working_time_add(calendar, now_us, policy->settings->contact_hours * WORKING_TIME_HOUR);

	return due_us == WORKING_TIME_NEVER ? 0 : due_us;
}

OfferMove offer_moves_accept(OfferMoves *moves, const OfferLead *lead, const StoredOffer *offer, const OfferTurn *turn)
{
	g_autofree char *says =
		wording_format(TEXT_EMAIL_OFFER_SUPERSEDED_BY, wording_string("recruiter", offer->name));
	const LeadActor actor = turn->actor == OFFER_ACTOR_STAFF ? LEAD_ACTOR_STAFF : LEAD_ACTOR_RECRUITER;
	OfferTurn own = *turn;
	OfferTurn others = *turn;
	LeadStatus status;
	const bool is_known = lead_status_parse(db_get_text(lead->row, 0, "status"), &status);

	g_assert(is_known); /* the schema's check makes sure */
	const LeadMove lead_move = lead_next(status, LEAD_EVENT_ACCEPT, actor);
	own.event = OFFER_EVENT_ACCEPT;
	own.lead_status = lead_move.to;
	/* A lead that is accepted, or over, answers with what became of the offer. */
	if (offer->is_recruiter_removed || (offer_status_is_open(offer->status) && !lead_move.is_allowed))
		return (OfferMove){OFFER_OVER, offer->status, 0};
	const OfferMove move = offer_moves_add(moves, offer, &own);
	if (move.outcome != OFFER_MOVES)
		return move;
	email_contact(moves, lead, offer, turn);
	offer_moves_email_client(moves, lead, offer,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_ACCEPTED,
			.recruiter_name = offer->name,
			.recruiter_email = offer->email,
			.recruiter_phone = offer->phone,
			.taken_over_from = turn->taken_over_from,
			.new_talent = turn->taken_over_from == NULL ? new_talent(lead) : NULL,
			.due_us = contact_due_us(moves->policy, offer, turn->now_us),
		});
	others.event = OFFER_EVENT_SUPERSEDE;
	others.lead_status = lead_move.to;
	others.says = says;
	offer_moves_add_others(moves, lead, offer, &others);
	return move;
}

static void add_closings(OfferMoves *moves, const DbResult *unsent)
{
	g_autoptr(GHashTable) untold = g_hash_table_new(g_str_hash, g_str_equal);

	for (int row = 0; row < db_rows(unsent); row++)
		g_hash_table_add(untold, (gpointer)(guintptr)db_get_text(unsent, row, "offer_id"));
	for (guint i = 0; i < moves->closings->len; i++) {
		const Closing *closing = g_ptr_array_index(moves->closings, i);
		if (!g_hash_table_contains(untold, closing->offer_id))
			jsonw_raw(&moves->emails, closing->email->str);
	}
}

/* [{"lead_id","status"}…]: what becomes of leads whose last offer ends. g_string_free; NULL: *error. */
static GString *leads_going_on(OfferMoves *moves, Db *db, GError **error)
{
	g_autoptr(GString) leads = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, leads);
	jsonw_begin_array(&w);
	if (moves->going_on->len > strlen("{")) {
		g_string_append_c(moves->going_on, '}');
		g_string_append_c(moves->over, '}');
		g_autoptr(DbResult) free_leads = offer_leads_without(db, moves->going_on->str, moves->over->str, error);
		if (free_leads == NULL)
			return NULL;
		for (int row = 0; row < db_rows(free_leads); row++) {
			LeadStatus status;
			const bool is_known = lead_status_parse(db_get_text(free_leads, row, "status"), &status);
			g_assert(is_known); /* the schema's check makes sure */
			const LeadEvent event =
				status == LEAD_STATUS_ACCEPTED ? LEAD_EVENT_HAND_BACK : LEAD_EVENT_MOVE_ON;
			const LeadMove move = lead_next(status, event, moves->actor);
			if (!move.is_allowed)
				continue;
			jsonw_begin_object(&w);
			jsonw_put_text(&w, "lead_id", db_get_text(free_leads, row, "id"));
			jsonw_put_text(&w, "status", lead_status_name(move.to));
			jsonw_end_object(&w);
		}
	}
	jsonw_end_array(&w);
	return g_steal_pointer(&leads);
}

bool offer_moves_write(OfferMoves *moves, Db *db, GError **error)
{
	if (moves->count == 0 && moves->closings->len == 0 && moves->emails.out->len == strlen("["))
		return true;
	jsonw_end_array(&moves->rows);
	g_autoptr(GString) leads = leads_going_on(moves, db, error);
	if (leads == NULL)
		return false;
	g_autoptr(DbResult) unsent = offer_write_moves(db, moves->rows.out->str, leads->str, error);
	if (unsent == NULL)
		return false;
	add_closings(moves, unsent);
	jsonw_end_array(&moves->emails);
	return outbox_add_batch(db, moves->emails.out->str, error);
}

bool offers_end(Db *db, const OfferPolicy *policy, const Ident *lead_id, const OfferTurn *turn, GError **error)
{
	g_auto(OfferLead) lead = {0};
	g_auto(OfferMoves) moves = {0};

	if (!offer_lead_lock(&lead, db, lead_id, error))
		return false;
	offer_moves_init(&moves, policy);
	offer_moves_add_others(&moves, &lead, NULL, turn);
	return offer_moves_write(&moves, db, error);
}
