#include "app/offers/offer_case.h"

#include <string.h>

#include "app/links.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/event.h"
#include "store/outbox.h"

/* Why a recruiter's act changes nothing. */
static const struct {
	TextKey over;
	TextKey accepted; /* when they have accepted the lead; TEXT_NONE: the same */
	TextKey never;	  /* when they never did; likewise */
} refusals[OFFER_EVENT_COUNT] = {
	[OFFER_EVENT_ACCEPT] = {TEXT_OFFER_ERROR_ACCEPT_OVER, TEXT_NONE, TEXT_NONE},
	[OFFER_EVENT_DECLINE] = {TEXT_OFFER_ERROR_DECLINE_OVER, TEXT_OFFER_ERROR_DECLINE_ACCEPTED, TEXT_NONE},
	[OFFER_EVENT_ASK] = {TEXT_OFFER_ERROR_ASK_OVER, TEXT_OFFER_ERROR_ASK_ACCEPTED, TEXT_NONE},
	[OFFER_EVENT_RETURN] = {TEXT_ERROR_OUTCOME_NOT_YOURS, TEXT_NONE, TEXT_ERROR_OUTCOME_NOT_ACCEPTED},
};

void offer_case_clear(OfferCase *c)
{
	offer_moves_clear(&c->moves);
	roster_clear(&c->roster);
	offer_lead_clear(&c->lead);
	g_clear_pointer(&c->actor_name, g_free);
	db_rollback(&c->tx);
	db_loan_return(&c->loan);
}

static int row_of(const DbResult *offers, const Ident *offer_id)
{
	char text[IDENT_TEXT_BYTES];
	int row = 0;

	ident_format(offer_id, text);
	while (strcmp(db_get_text(offers, row, "id"), text) != 0)
		row++; /* it is there: its lead was found by it */
	return row;
}

bool offer_case_read(OfferCase *c, const Ident *offer_id, GError **error)
{
	Ident recruiter_id;

	if (!offer_lead_lock_by_offer(&c->lead, c->loan.db, offer_id, error))
		return false;
	c->now_us = db_get_int(c->lead.row, 0, "now_us");
	c->row = row_of(c->lead.offers, offer_id);
	c->offer = offer_lead_at(&c->lead, c->row);
	c->actor_name = g_strconcat("recruiter:", c->offer.recruiter_id, NULL);
	roster_init(&c->roster, c->app->policy->allowed_us, c->app->policy->accepted_load_percent);
	if (!ident_parse(c->offer.recruiter_id, &recruiter_id) ||
		!roster_read(&c->roster, c->loan.db, &recruiter_id, error))
		return false;
	c->offer.calendar = roster_calendar(&c->roster, 0);
	offer_moves_init(&c->moves, c->app->policy);
	return true;
}

bool offer_case_open(OfferCase *c, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	return db_loan_take(&c->loan, c->app->pool, deadline_us, error) && db_begin(&c->tx, c->loan.db, error) &&
	       offer_case_read(c, offer_id, error);
}

/* Until the dispatcher has looked at the lead (outbox_drop_repeated). */
static bool hold_staff_email(const OfferCase *c, GError **error)
{
	Ident lead_id;

	return ident_parse(c->offer.lead_id, &lead_id) &&
	       outbox_hold(c->loan.db, &lead_id, notifications[NOTIFICATION_LEAD_ESCALATED].name, error);
}

bool offer_case_close(OfferCase *c, GError **error)
{
	if (!offer_moves_write(&c->moves, c->loan.db, error) || (c->may_be_repeated && !hold_staff_email(c, error)) ||
		!db_commit(&c->tx, error))
		return false;
	wake_signal(c->app->dispatcher_wake);
	wake_signal(c->app->senders_wake);
	return true;
}

OfferTurn offer_case_turn(const OfferCase *c, OfferEvent event)
{
	return (OfferTurn){
		.event = event,
		.actor = OFFER_ACTOR_RECRUITER,
		.actor_name = c->actor_name,
		.now_us = c->now_us,
		.lead_status = LEAD_STATUS_COUNT,
	};
}

bool offer_case_add_event(const OfferCase *c, const char *what, const char *new_json, GError **error)
{
	Ident lead_id;

	return ident_parse(c->offer.lead_id, &lead_id) && event_add(c->loan.db,
								  &(Event){
									  .lead_id = &lead_id,
									  .actor = c->actor_name,
									  .what = what,
									  .new_json = new_json,
								  },
								  error);
}

void offer_case_email_staff(OfferCase *c, const char *says, const char *replies)
{
	const OfferPolicy *policy = c->app->policy;
	const Mailbox *staff =
		&policy->levels[policy->levels[ESCALATION_TEAM_LEAD].address != NULL ? ESCALATION_TEAM_LEAD
										     : ESCALATION_FALLBACK];
	g_autofree char *url = link_staff_lead(policy->settings, c->offer.reference);
	g_autofree char *view = notifications_view_lead(&(NotificationLead){
		.reference = c->offer.reference,
		.received_at_us = db_get_int(c->lead.row, 0, "received_at_us"),
		.zone = working_calendar_zone(policy->agency),
		.submission = c->offer.submission,
		.recommendation = db_get_text(c->lead.row, 0, "recommendation"),
		.engagement = db_get_text(c->lead.row, 0, "engagement"),
		.is_decided = db_get_bool(c->lead.row, 0, "is_decided"),
		.lead_url = url,
		.says = says,
		.replies = replies,
	});
	Ident lead_id;
	const bool is_id = ident_parse(c->offer.lead_id, &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	notifications_write_email(&c->moves.emails, &(NotificationEmail){
							    .notification = NOTIFICATION_LEAD_ESCALATED,
							    .id = ident_new(),
							    .lead_id = &lead_id,
							    .recipient = staff->address,
							    .message_domain = policy->message_domain,
							    .view = view,
						    });
}

bool offer_case_refuse(const OfferCase *c, OfferEvent event, GError **error)
{
	const bool is_theirs = c->offer.status == OFFER_ACCEPTED && !c->offer.is_recruiter_removed;
	const bool is_former = offer_status_was_accepted(c->offer.status);
	const TextKey says = is_theirs ? refusals[event].accepted : !is_former ? refusals[event].never : TEXT_NONE;

	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, says == TEXT_NONE ? refusals[event].over : says);
}
