#include "app/offers/respond.h"

#include <string.h>

#include "app/door_keys.h"
#include "app/links.h"
#include "app/offers/moves.h"
#include "app/roster.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/offer/decline.h"
#include "domain/submission/answers.h"
#include "domain/submission/masked_text.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/spam_sender.h"
#include "store/stored_offer.h"

/* What a recruiter does to one offer: everything that is read before it is decided. */
typedef struct OfferCase {
	const App *app;
	DbLoan loan;
	DbTransaction tx;
	OfferLead lead;
	Roster roster; /* this recruiter */
	StoredOffer offer;
	char *actor_name;
	int64_t now_us;
	OfferMoves moves;
	Engagement engagement; /* what the client's answer makes of the lead */
	bool is_reclassified;  /* their answer ended the offer: its recruiter does not take that */
} OfferCase;

static void offer_case_clear(OfferCase *c)
{
	offer_moves_clear(&c->moves);
	roster_clear(&c->roster);
	offer_lead_clear(&c->lead);
	g_clear_pointer(&c->actor_name, g_free);
	db_rollback(&c->tx);
	db_loan_return(&c->loan);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferCase, offer_case_clear)

static bool invalid(GError **error, TextKey says)
{
	return wording_fail(error, LEADMATCH_ERROR_INVALID, says);
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

static bool read_case(OfferCase *c, const Ident *offer_id, GError **error)
{
	Ident recruiter_id;

	if (!offer_lead_lock_by_offer(&c->lead, c->loan.db, offer_id, error))
		return false;
	c->now_us = db_get_int(c->lead.row, 0, "now_us");
	c->offer = offer_lead_at(&c->lead, row_of(c->lead.offers, offer_id));
	c->actor_name = g_strconcat("recruiter:", c->offer.recruiter_id, NULL);
	roster_init(&c->roster, c->app->policy->allowed_us, c->app->policy->accepted_load_percent);
	if (!ident_parse(c->offer.recruiter_id, &recruiter_id) ||
		!roster_read(&c->roster, c->loan.db, &recruiter_id, error))
		return false;
	c->offer.calendar = roster_calendar(&c->roster, 0);
	offer_moves_init(&c->moves, c->app->policy);
	return true;
}

/* Locks the lead and reads all that an action needs. */
static bool open_case(OfferCase *c, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	return db_loan_take(&c->loan, c->app->pool, deadline_us, error) && db_begin(&c->tx, c->loan.db, error) &&
	       read_case(c, offer_id, error);
}

/* Writes the event, together with the caller's own rows. */
static bool close_case(OfferCase *c, GError **error)
{
	if (!offer_moves_write(&c->moves, c->loan.db, error) || !db_commit(&c->tx, error))
		return false;
	wake_signal(c->app->dispatcher_wake);
	wake_signal(c->app->senders_wake);
	return true;
}

static OfferTurn turn_of(const OfferCase *c, OfferEvent event)
{
	return (OfferTurn){
		.event = event,
		.actor = OFFER_ACTOR_RECRUITER,
		.actor_name = c->actor_name,
		.now_us = c->now_us,
		.lead_status = LEAD_STATUS_COUNT,
	};
}

static bool add_event(const OfferCase *c, const char *what, const char *new_json, GError **error)
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

bool offers_accept(const App *app, const Ident *offer_id, int64_t deadline_us, OfferOutcome *outcome, GError **error)
{
	g_auto(OfferCase) c = {.app = app};

	if (!open_case(&c, offer_id, deadline_us, error))
		return false;
	const OfferTurn turn = turn_of(&c, OFFER_EVENT_ACCEPT);
	*outcome = offer_moves_accept(&c.moves, &c.lead, &c.offer, &turn).outcome;
	if (*outcome != OFFER_MOVES)
		return true;
	if (!close_case(&c, error))
		return false;
	log_info("offer_accepted", log_text("lead", c.offer.reference));
	return true;
}

/* --- decline ---------------------------------------------------------------------------------------------------------- */

typedef struct DeclineWork {
	const char *event; /* one more line in the history; NULL: none */
	bool (*write)(OfferCase *c, const OfferDecline *decline, GError **error); /* NULL: nothing else */
} DeclineWork;

/* Staff learn what was said of the lead, with the lead. says: what happened; replies: in whose own words. */
static void email_staff(OfferCase *c, const char *says, const char *replies)
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

static void tell_staff(OfferCase *c, TextKey key, const OfferDecline *decline)
{
	const bool has_note = decline->note != NULL && *decline->note != '\0';
	g_autofree char *says = wording_format(key, wording_string("recruiter", c->offer.name));
	g_autofree char *reply = decline_line(c->offer.name, decline->reason, has_note ? decline->note : NULL);

	email_staff(c, says, reply);
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
	return offer_doubt_class(c->loan.db, c->offer.lead_id, error);
}

static bool exclude_company(OfferCase *c, const OfferDecline *decline G_GNUC_UNUSED, GError **error)
{
	return offer_exclude_company(c->loan.db, c->offer.lead_id, c->offer.recruiter_id, error);
}

/* The sender is known from now on. */
static bool quarantine(OfferCase *c, const OfferDecline *decline, GError **error)
{
	OfferTurn turn = turn_of(c, OFFER_EVENT_LEAD_ENDS);
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

	return (work->event == NULL || add_event(c, work->event, json, error)) &&
	       (work->write == NULL || work->write(c, decline, error)) && close_case(c, error);
}

/* The reason as it may be given for this event; NULL: *error says what is wrong with it. */
static const DeclineSpec *check_reason(const OfferDecline *decline, OfferEvent event, GError **error)
{
	const bool has_note = decline->note != NULL && *decline->note != '\0';
	DeclineReason reason;

	if (decline->reason == NULL || !decline_parse(decline->reason, &reason) ||
		(event == OFFER_EVENT_RETURN && !decline_reasons[reason].may_return))
		invalid(error, TEXT_OFFER_ERROR_REASON);
	else if (decline_reasons[reason].needs_sentence && !has_note)
		invalid(error, TEXT_OFFER_ERROR_SENTENCE);
	else if (has_note && g_utf8_strlen(decline->note, -1) > OFFERS_NOTE_CHARS_MAX)
		invalid(error, TEXT_OFFER_ERROR_NOTE_TOO_LONG);
	else
		return &decline_reasons[reason];
	return NULL;
}

/* The offer ends by a recruiter who says why, and the lead moves on. */
static bool end_with_reason(OfferCase *c, OfferEvent event, const OfferDecline *decline, const DeclineSpec *spec,
	OfferOutcome *outcome, GError **error)
{
	OfferTurn turn = turn_of(c, event);

	turn.reason = spec->name;
	turn.spares_share = spec->spares_share;
	turn.note = decline->note != NULL && *decline->note != '\0' ? decline->note : NULL;
	turn.is_told = true; /* by their own act */
	if (spec->stops_offers)
		turn.lead_status = LEAD_STATUS_QUARANTINED;
	*outcome = offer_moves_add(&c->moves, &c->offer, &turn).outcome;
	return *outcome != OFFER_MOVES || write_decline(c, spec, decline, error);
}

bool offers_decline(const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us,
	OfferOutcome *outcome, GError **error)
{
	g_auto(OfferCase) c = {.app = app};
	const DeclineSpec *spec = check_reason(decline, OFFER_EVENT_DECLINE, error);

	if (spec == NULL || !open_case(&c, offer_id, deadline_us, error))
		return false;
	*outcome = OFFER_OVER;
	return c.offer.is_recruiter_removed || end_with_reason(&c, OFFER_EVENT_DECLINE, decline, spec, outcome, error);
}

bool offers_return(const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us,
	OfferOutcome *outcome, GError **error)
{
	g_auto(OfferCase) c = {.app = app};
	const DeclineSpec *spec = check_reason(decline, OFFER_EVENT_RETURN, error);
	LeadStatus status;

	if (spec == NULL || !open_case(&c, offer_id, deadline_us, error))
		return false;
	const bool is_known = lead_status_parse(db_get_text(c.lead.row, 0, "status"), &status);
	g_assert(is_known); /* the schema's check makes sure */
	*outcome = OFFER_OVER;
	/* The offer of a lead that has ended stays accepted: it says who had the contact. */
	if (c.offer.is_recruiter_removed ||
		(c.offer.status == OFFER_ACCEPTED &&
			!lead_next(status, LEAD_EVENT_HAND_BACK, LEAD_ACTOR_RECRUITER).is_allowed))
		return true;
	return end_with_reason(&c, OFFER_EVENT_RETURN, decline, spec, outcome, error);
}

/* --- a question and its answer ---------------------------------------------------------------------------------------- */

static bool may_ask(const OfferCase *c, const Ident *offer_id)
{
	int64_t about_lead = 0;

	for (int row = 0; row < db_rows(c->lead.offers); row++)
		about_lead += db_get_int(c->lead.offers, row, "questions");
	return offer_may_ask(
		(int)db_get_int(c->lead.offers, row_of(c->lead.offers, offer_id), "questions"), (int)about_lead);
}

static bool write_question(OfferCase *c, const char *text, GError **error)
{
	const Ident question_id = ident_new();
	g_autofree char *url = link_question(c->app->policy->settings, &question_id);

	offer_moves_email_client(&c->moves, &c->lead, &c->offer,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_QUESTION,
			.recruiter_name = c->offer.name,
			.quote = text,
			.url = url,
		});
	return offer_add_question(c->loan.db, &question_id, &c->offer.id, text, error) && close_case(c, error);
}

static bool check_text(const char *text, glong chars_max, TextKey if_empty, GError **error)
{
	if (text == NULL || *text == '\0')
		return invalid(error, if_empty);
	if (g_utf8_strlen(text, -1) > chars_max)
		return invalid(error, TEXT_OFFER_ERROR_TOO_LONG);
	return true;
}

bool offers_ask(const App *app, const Ident *offer_id, const char *text, int64_t deadline_us, OfferOutcome *outcome,
	GError **error)
{
	g_auto(OfferCase) c = {.app = app};

	if (!check_text(text, OFFERS_QUESTION_CHARS_MAX, TEXT_OFFER_ERROR_NO_QUESTION, error) ||
		!open_case(&c, offer_id, deadline_us, error))
		return false;
	*outcome = OFFER_OVER;
	if (c.offer.is_recruiter_removed)
		return true;
	if (c.offer.status == OFFER_OPEN && !may_ask(&c, offer_id)) {
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_QUESTIONS);
	}
	if (c.offer.status == OFFER_OPEN && db_get_bool(c.lead.row, 0, "is_email_bounced"))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_UNREACHABLE);
	OfferTurn turn = turn_of(&c, OFFER_EVENT_ASK);
	turn.note = text;
	*outcome = offer_moves_add(&c.moves, &c.offer, &turn).outcome;
	return *outcome != OFFER_MOVES || write_question(&c, text, error);
}

static char *engagement_json(const char *engagement)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "engagement", engagement);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

/*
 * What the answer makes of the lead. Recruiters who do not take it lose it, and if nobody is left, others are asked; who has
 * accepted it is told, as staff are.
 */
static bool reclassify(OfferCase *c, Engagement now, GError **error)
{
	LeadStatus status;
	Engagement old;
	Ident lead_id;
	bool is_offered = false;
	OfferTurn turn = turn_of(c, OFFER_EVENT_RECLASSIFY);
	const bool is_known = lead_status_parse(db_get_text(c->lead.row, 0, "status"), &status) &&
			      engagement_parse(db_get_text(c->lead.row, 0, "engagement"), &old) &&
			      ident_parse(c->offer.lead_id, &lead_id);

	g_assert(is_known); /* the schema's types and checks make sure */
	turn.actor = OFFER_ACTOR_CLIENT;
	turn.actor_name = "client";
	for (int row = 0; row < db_rows(c->lead.offers); row++) {
		const StoredOffer offer = offer_lead_at(&c->lead, row);
		if (!stored_offer_takes(&offer, now)) {
			offer_moves_add(&c->moves, &offer, &turn);
			c->is_reclassified |= memcmp(&offer.id, &c->offer.id, sizeof offer.id) == 0;
		} else
			is_offered |= offer_status_is_open(offer.status);
	}
	if (status == LEAD_STATUS_ACCEPTED)
		offer_moves_tell_class(
			&c->moves, &c->lead, &(ClassChange){.old = old, .now = now, .is_by_client = true});
	const LeadMove move = lead_next(status, LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT);
	return is_offered || !move.is_allowed || lead_write(c->loan.db, &lead_id, &move, NULL, error);
}

/* What the lead is with the answer. */
static Engagement engagement_with(const OfferCase *c, const Recommendation *recommendation)
{
	Engagement now, before;
	const bool is_known = engagement_parse(db_get_text(c->lead.row, 0, "engagement"), &now) &&
			      engagement_parse(db_get_text(c->lead.row, 0, "computed"), &before);

	g_assert(is_known); /* the schema's checks ensure it */
	return engagement_after(now, db_get_bool(c->lead.row, 0, "is_decided"), before, recommendation->engagement);
}

static bool revise_lead(OfferCase *c, const char *question, const char *answer, GError **error)
{
	g_autoptr(Json) revised = answers_decode(c->offer.submission);
	g_autoptr(RuleSet) rules = recommender_rules(c->app->recommender);
	/* What does not fit is still in the question's row and in the history. */
	answers_append(revised, question, answer);
	g_autoptr(Submission) checked = answers_check(revised, SUBMISSION_CHECK_LEAD, ruleset_rates(rules));

	/* Stored under rules that are stricter by now: it stays as it is. */
	if (checked == NULL)
		return true;
	g_autoptr(Recommendation) recommendation = recommender_run(c->app->recommender, checked);
	g_autofree char *submission = jsonc_encode(revised);
	Ident lead_id;
	const bool is_id = ident_parse(c->offer.lead_id, &lead_id);
	const LeadRevision revision = {
		.lead_id = &lead_id,
		.submission = checked,
		.submission_json = submission,
		.recommendation = recommendation,
	};
	g_autofree char *old = engagement_json(db_get_text(c->lead.row, 0, "engagement"));
	const Engagement now = c->engagement = engagement_with(c, recommendation);
	g_autofree char *new = engagement_json(engagement_name(now));
	const bool is_same = strcmp(db_get_text(c->lead.row, 0, "engagement"), engagement_name(now)) == 0;

	g_assert(is_id); /* the column's type is uuid */
	return event_add(c->loan.db,
		       &(Event){
			       .lead_id = &lead_id,
			       .actor = "client",
			       .what = "submission_changed",
			       .old_json = old,
			       .new_json = new,
		       },
		       error) &&
	       lead_revise(c->loan.db, &revision, error) && (is_same || reclassify(c, now, error));
}

/* In the words for this recruiter, who did not ask; NULL: the answer is not for them. */
static char *answer_told(const OfferCase *c, const StoredOffer *offer, const char *question)
{
	const bool has_it_open = offer_status_is_open(offer->status) && offer->is_notified &&
				 memcmp(&offer->id, &c->offer.id, sizeof offer->id) != 0 &&
				 stored_offer_takes(offer, c->engagement);

	if (offer->is_recruiter_removed || (offer->status != OFFER_ACCEPTED && !has_it_open))
		return NULL;
	return wording_format(has_it_open ? TEXT_EMAIL_OFFER_ANSWERED_OTHER : TEXT_EMAIL_OFFER_ANSWERED_LATE,
		wording_string("question", question));
}

/*
 * Too late for the offer that it was asked about: it is for who accepted the lead, or is asked now and reads it masked.
 * False: nobody is told.
 */
static bool tell_recruiters(OfferCase *c, const char *question, const char *text, const char *masked)
{
	const OfferPolicy *policy = c->app->policy;
	bool is_told = false;

	for (int row = 0; row < db_rows(c->lead.offers); row++) {
		const StoredOffer offer = offer_lead_at(&c->lead, row);
		const bool is_theirs = offer.status == OFFER_ACCEPTED;
		g_autofree char *says = answer_told(c, &offer, question);
		if (says == NULL)
			continue;
		g_autofree char *url = link_offer(policy->settings, &offer.id);
		g_autofree char *portal_url = offer_moves_portal_url(&c->moves, &offer);
		const NotificationNote note = {
			.reference = offer.reference,
			.name = offer.name,
			.submission = offer.submission,
			.is_masked = !is_theirs,
			.engagement = engagement_name(c->engagement),
			.says = says,
			.quote = is_theirs ? text : masked,
			.url = url,
			.portal_url = portal_url,
		};
		offer_moves_email(&c->moves, NOTIFICATION_QUESTION_ANSWERED, &offer, offer.email, &note);
		is_told = true;
	}
	return is_told;
}

/* The recruiters who have the lead by now, or staff while it is theirs to handle; as another class it goes to recruiters again. */
static void tell_others(OfferCase *c, const char *question, const char *text, const char *masked)
{
	const bool is_for_staff =
		strcmp(db_get_text(c->lead.row, 0, "status"), lead_status_name(LEAD_STATUS_ESCALATED)) == 0 &&
		strcmp(db_get_text(c->lead.row, 0, "engagement"), engagement_name(c->engagement)) == 0;

	if (tell_recruiters(c, question, text, masked) || !is_for_staff)
		return;
	g_autofree char *says = wording_format(TEXT_EMAIL_OFFER_ANSWERED_OTHER, wording_string("question", question));
	email_staff(c, says, text);
}

static bool write_answer(
	OfferCase *c, const Ident *question_id, const DbResult *question, const char *text, GError **error)
{
	g_autoptr(Json) submission = answers_decode(c->offer.submission);
	g_auto(GStrv) names = answers_names(submission);
	g_autofree char *quote = masked_text(text, (const char *const *)names);
	OfferTurn turn = turn_of(c, OFFER_EVENT_ANSWER);
	/* Recruiters and staff read it. */
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);

	turn.actor = OFFER_ACTOR_CLIENT;
	turn.actor_name = "client";
	turn.quote = quote;
	const bool is_known = engagement_parse(db_get_text(c->lead.row, 0, "engagement"), &c->engagement);
	g_assert(is_known); /* the schema's check ensures it */
	if (!offer_answer_question(c->loan.db, question_id, text, error) ||
		!revise_lead(c, db_get_text(question, 0, "text"), text, error))
		return false;
	/* Too late for this recruiter, but not for the lead; or it is another lead now. */
	if (c->is_reclassified || offer_moves_add(&c->moves, &c->offer, &turn).outcome != OFFER_MOVES)
		tell_others(c, db_get_text(question, 0, "text"), text, quote);
	return close_case(c, error);
}

bool offers_answer(const App *app, const Ident *question_id, const char *text, int64_t deadline_us, GError **error)
{
	g_auto(OfferCase) c = {.app = app};
	LeadStatus status;
	Ident offer_id;

	if (!check_text(text, OFFERS_ANSWER_CHARS_MAX, TEXT_OFFER_ERROR_NO_ANSWER, error) ||
		!db_loan_take(&c.loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) question = offer_read_question(c.loan.db, question_id, error);
	if (question == NULL || !ident_parse(db_get_text(question, 0, "offer_id"), &offer_id) ||
		!db_begin(&c.tx, c.loan.db, error))
		return false;
	if (!read_case(&c, &offer_id, error))
		return false;
	const bool is_known = lead_status_parse(db_get_text(c.lead.row, 0, "status"), &status);
	g_assert(is_known); /* the schema's check ensures it */
	if (!lead_status_is_open(status))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_PAGE_QUESTION_CLOSED);
	return write_answer(&c, question_id, question, text, error);
}
