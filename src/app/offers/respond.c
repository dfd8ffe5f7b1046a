#include "app/offers/respond.h"

#include <string.h>

#include "app/door_keys.h"
#include "app/offers/offer_case.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/decline.h"
#include "store/lead.h"
#include "store/spam_sender.h"
#include "store/stored_offer.h"

static bool refuse_field(const OfferDecline *decline, const char *field, TextKey says, GError **error)
{
	field_errors_add(decline->errors, field, "invalid", says);
	return wording_fail(error, LEADMATCH_ERROR_INVALID, says);
}

/* {"recruiter","recruiter_id","says","reason","note"} */
static char *decline_json(const OfferCase *c, const char *says, const OfferDecline *decline)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "recruiter", c->offer.name);
	jsonw_put_text(&w, "recruiter_id", c->offer.recruiter_id);
	jsonw_put_text(&w, "says", says);
	jsonw_put_text(&w, "reason", decline->reason);
	if (decline->note != NULL && *decline->note != '\0')
		jsonw_put_text(&w, "note", decline->note);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

/* --- accept ----------------------------------------------------------------------------------------------------------- */

bool offers_accept(const App *app, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	g_auto(OfferCase) c = {.app = app};

	if (!offer_case_open(&c, offer_id, deadline_us, error))
		return false;
	const OfferTurn turn = offer_case_turn(&c, OFFER_EVENT_ACCEPT);
	const OfferOutcome outcome = offer_moves_accept(&c.moves, &c.lead, &c.offer, &turn).outcome;
	if (outcome == OFFER_ALREADY)
		return true;
	if (outcome != OFFER_MOVES)
		return offer_case_refuse(&c, OFFER_EVENT_ACCEPT, error);
	if (!offer_case_close(&c, error))
		return false;
	log_info("offer_accepted", log_text("lead", c.offer.reference));
	return true;
}

/* --- decline ---------------------------------------------------------------------------------------------------------- */

typedef struct DeclineWork {
	const char *event; /* one more line in the history; NULL: none */
	bool (*write)(OfferCase *c, const OfferDecline *decline, GError **error); /* NULL: nothing else */
} DeclineWork;

static void tell_staff(OfferCase *c, TextKey key, const OfferDecline *decline)
{
	const bool has_note = decline->note != NULL && *decline->note != '\0';
	g_autofree char *says = wording_format(key, wording_string("recruiter", c->offer.name));
	g_autofree char *reply = decline_line(c->offer.name, decline->reason, has_note ? decline->note : NULL);

	offer_case_email_staff(c, says, reply);
}

/* Who accepted a lead and does not take what it became since is no judge of its class. */
static bool doubt_class(OfferCase *c, const OfferDecline *decline, GError **error)
{
	Engagement engagement;
	const bool is_known = engagement_parse(db_get_text(c->lead.row, 0, "engagement"), &engagement);

	g_assert(is_known); /* the schema's check makes sure */
	if ((c->roster.recruiters[0].engagements & 1U << engagement) == 0)
		return true;
	tell_staff(c, TEXT_EMAIL_ESCALATION_WRONG_CLASS, decline);
	c->may_be_repeated = true;
	return offer_doubt_class(c->loan.db, c->offer.lead_id, error);
}

static bool exclude_company(OfferCase *c, const OfferDecline *decline G_GNUC_UNUSED, GError **error)
{
	return offer_exclude_company(c->loan.db, c->offer.lead_id, c->offer.recruiter_id, error);
}

/* The sender is known from now on. */
static bool quarantine(OfferCase *c, const OfferDecline *decline, GError **error)
{
	OfferTurn turn = offer_case_turn(c, OFFER_EVENT_LEAD_ENDS);
	char sender_key[DOOR_KEY_TEXT_BYTES];
	const char *address = db_get_text(c->lead.row, 0, "email");
	Ident lead_id;
	const bool is_id = ident_parse(c->offer.lead_id, &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	door_key_of_email(c->app->policy->settings->secret, address, sender_key);
	turn.lead_status = LEAD_STATUS_QUARANTINED;
	offer_moves_add_others(&c->moves, &c->lead, &c->offer, &turn);
	tell_staff(c, TEXT_EMAIL_ESCALATION_SPAM, decline);
	return spam_sender_mark(c->loan.db, &(SpamMark){sender_key, address, c->actor_name, &lead_id}, error);
}

/* clang-format off */
static const DeclineWork decline_works[] = {
	[DECLINE_EFFECT_NONE]               = {NULL,                 NULL},
	[DECLINE_EFFECT_PROPOSE_RECLASSIFY] = {"reclassify_proposed", doubt_class},
	[DECLINE_EFFECT_SHORTAGE]           = {"shortage_recorded",      NULL},
	[DECLINE_EFFECT_BUDGET_CHECK]       = {"budget_flagged",      NULL},
	[DECLINE_EFFECT_EXCLUDE_COMPANY]    = {"company_excluded",    exclude_company},
	[DECLINE_EFFECT_QUARANTINE]         = {"lead_quarantined",    quarantine},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(decline_works) == DECLINE_EFFECT_COUNT);

static bool write_decline(OfferCase *c, const DeclineSpec *spec, const OfferDecline *decline, GError **error)
{
	const DeclineWork *work = &decline_works[spec->effect];
	g_autofree char *json = decline_json(c, wording_text(spec->says), decline);

	return (work->event == NULL || offer_case_add_event(c, work->event, json, error)) &&
	       (work->write == NULL || work->write(c, decline, error)) && offer_case_close(c, error);
}

/* The reason as it may be given for this event; NULL: *error says what is wrong with it. */
static const DeclineSpec *check_reason(const OfferDecline *decline, OfferEvent event, GError **error)
{
	const bool has_note = decline->note != NULL && *decline->note != '\0';
	DeclineReason reason;

	if (decline->reason == NULL || !decline_parse(decline->reason, &reason) ||
		(event == OFFER_EVENT_RETURN && !decline_reasons[reason].may_return))
		refuse_field(decline, "reason", TEXT_OFFER_ERROR_REASON, error);
	else if (decline_reasons[reason].needs_sentence && !has_note)
		refuse_field(decline, "note", TEXT_OFFER_ERROR_SENTENCE, error);
	else if (has_note && g_utf8_strlen(decline->note, -1) > OFFERS_NOTE_CHARS_MAX)
		refuse_field(decline, "note", TEXT_OFFER_ERROR_NOTE_TOO_LONG, error);
	else
		return &decline_reasons[reason];
	return NULL;
}

/* It ended so before, and now is told otherwise: the first counts. A second press says the same. */
static bool repeat_decline(const OfferCase *c, const OfferDecline *decline, GError **error)
{
	const DbResult *offers = c->lead.offers;
	const char *note = db_get_text(offers, c->row, "decline_note");
	const bool is_same = g_strcmp0(db_get_text(offers, c->row, "decline_reason"), decline->reason) == 0 &&
			     g_strcmp0(note == NULL ? "" : note, decline->note == NULL ? "" : decline->note) == 0;

	return is_same || wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_REASON_GIVEN);
}

/* The offer ends by a recruiter who says why, and the lead moves on. What is over needs no right reason. */
static bool end_with_reason(OfferCase *c, OfferEvent event, const OfferDecline *decline, GError **error)
{
	OfferTurn turn = offer_case_turn(c, event);
	const OfferOutcome outcome =
		c->offer.is_recruiter_removed ? OFFER_OVER : offer_next(c->offer.status, event, turn.actor).outcome;

	if (outcome == OFFER_ALREADY)
		return repeat_decline(c, decline, error);
	if (outcome != OFFER_MOVES)
		return offer_case_refuse(c, event, error);
	const DeclineSpec *spec = check_reason(decline, event, error);
	if (spec == NULL)
		return false;
	turn.reason = spec->name;
	turn.spares_share = spec->spares_share;
	turn.note = decline->note != NULL && *decline->note != '\0' ? decline->note : NULL;
	turn.is_told = true; /* by their own act */
	if (spec->stops_offers)
		turn.lead_status = LEAD_STATUS_QUARANTINED;
	offer_moves_add(&c->moves, &c->offer, &turn);
	return write_decline(c, spec, decline, error);
}

bool offers_decline(
	const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us, GError **error)
{
	g_auto(OfferCase) c = {.app = app};

	return offer_case_open(&c, offer_id, deadline_us, error) &&
	       end_with_reason(&c, OFFER_EVENT_DECLINE, decline, error);
}

bool offers_return(
	const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us, GError **error)
{
	g_auto(OfferCase) c = {.app = app};
	LeadStatus status;

	if (!offer_case_open(&c, offer_id, deadline_us, error))
		return false;
	const bool is_known = lead_status_parse(db_get_text(c.lead.row, 0, "status"), &status);
	g_assert(is_known); /* the schema's check makes sure */
	/* The offer of a lead that has ended stays accepted: it says who had the contact. */
	if (c.offer.status == OFFER_ACCEPTED && !c.offer.is_recruiter_removed &&
		!lead_next(status, LEAD_EVENT_HAND_BACK, LEAD_ACTOR_RECRUITER).is_allowed)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_RETURN_ENDED,
			wording_string("status", lead_status_name(status)));
	return end_with_reason(&c, OFFER_EVENT_RETURN, decline, error);
}
