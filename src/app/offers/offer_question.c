/* app/offers/offer_question: a recruiter's question and the client's answer (offers_ask and offers_answer of app/offers/respond). */
#include <string.h>

#include "app/links.h"
#include "app/offers/offer_case.h"
#include "app/offers/respond.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/answers.h"
#include "domain/submission/masked_text.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/stored_offer.h"

static bool may_ask(const OfferCase *c)
{
	int64_t about_lead = 0;

	for (int row = 0; row < db_rows(c->lead.offers); row++)
		about_lead += db_get_int(c->lead.offers, row, "questions");
	return offer_may_ask((int)db_get_int(c->lead.offers, c->row, "questions"), (int)about_lead);
}

static bool write_question(OfferCase *c, const char *text, GError **error)
{
	const Ident question_id = ident_new();

	offer_moves_email_client(&c->moves, &c->lead, &c->offer,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_QUESTION,
			.recruiter_name = c->offer.name,
			.quote = text,
			.is_answered_there = true,
		});
	return offer_add_question(c->loan.db, &question_id, &c->offer.id, text, error) && offer_case_close(c, error);
}

static bool check_text(const char *text, glong chars_max, TextKey if_empty, GError **error)
{
	if (text == NULL || *text == '\0')
		return wording_fail(error, LEADMATCH_ERROR_INVALID, if_empty);
	if (g_utf8_strlen(text, -1) > chars_max)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_OFFER_ERROR_TOO_LONG);
	return true;
}

/* A second press asks the same. */
static bool repeat_question(const OfferCase *c, const char *text, GError **error)
{
	return g_strcmp0(db_get_text(c->lead.offers, c->row, "question"), text) == 0 ||
	       wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_ASK_AGAIN);
}

bool offers_ask(const App *app, const Ident *offer_id, const char *text, int64_t deadline_us, GError **error)
{
	g_auto(OfferCase) c = {.app = app};

	if (!offer_case_open(&c, offer_id, deadline_us, error))
		return false;
	OfferTurn turn = offer_case_turn(&c, OFFER_EVENT_ASK);
	turn.note = text;
	const OfferOutcome outcome = c.offer.is_recruiter_removed
					     ? OFFER_OVER
					     : offer_next(c.offer.status, OFFER_EVENT_ASK, turn.actor).outcome;
	if (outcome == OFFER_ALREADY)
		return repeat_question(&c, text, error);
	if (outcome != OFFER_MOVES)
		return offer_case_refuse(&c, OFFER_EVENT_ASK, error);
	if (!may_ask(&c))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_QUESTIONS);
	if (db_get_bool(c.lead.row, 0, "is_client_unreachable"))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_OFFER_ERROR_UNREACHABLE);
	if (!check_text(text, OFFERS_QUESTION_CHARS_MAX, TEXT_OFFER_ERROR_NO_QUESTION, error))
		return false;
	offer_moves_add(&c.moves, &c.offer, &turn);
	return write_question(&c, text, error);
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
	OfferTurn turn = offer_case_turn(c, OFFER_EVENT_RECLASSIFY);
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
	g_autofree char *old = jsonw_object_of_text("engagement", db_get_text(c->lead.row, 0, "engagement"));
	const Engagement now = c->engagement = engagement_with(c, recommendation);
	g_autofree char *new = jsonw_object_of_text("engagement", engagement_name(now));
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
	offer_case_email_staff(c, says, text);
}

static bool write_answer(
	OfferCase *c, const Ident *question_id, const DbResult *question, const char *text, GError **error)
{
	g_autoptr(Json) submission = answers_decode(c->offer.submission);
	g_auto(GStrv) names = answers_names(submission);
	g_autofree char *quote = masked_text(text, (const char *const *)names);
	OfferTurn turn = offer_case_turn(c, OFFER_EVENT_ANSWER);
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
	return offer_case_close(c, error);
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
	if (!offer_case_read(&c, &offer_id, error))
		return false;
	const bool is_known = lead_status_parse(db_get_text(c.lead.row, 0, "status"), &status);
	g_assert(is_known); /* the schema's check ensures it */
	if (g_strcmp0(db_get_text(question, 0, "answer"), text) == 0)
		return true; /* pressed twice */
	if (!lead_status_is_open(status))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_PAGE_QUESTION_CLOSED);
	return write_answer(&c, question_id, question, text, error);
}
