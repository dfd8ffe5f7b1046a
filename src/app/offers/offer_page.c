/* app/offers/offer_page: how an offer and a question look right now (offers_show, offers_show_question of app/offers/respond). Reads only, but
 * for one thing: that the page of an offer was opened whose email may not have arrived. */
#include "app/offers/respond.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offers/moves.h"
#include "app/related.h"
#include "app/roster.h"
#include "codec/format.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/decline.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/answers.h"
#include "domain/submission/masked_text.h"
#include "store/stored_offer.h"
#include "store/stored_outcome.h"

/* Everything that is read for a page. */
typedef struct OfferPage {
	DbResult *lead;
	DbResult *offers;
	Roster roster;
	StoredOffer offer;
	int row;
} OfferPage;

static void offer_page_clear(OfferPage *page)
{
	roster_clear(&page->roster);
	g_clear_pointer(&page->offers, db_result_free);
	g_clear_pointer(&page->lead, db_result_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferPage, offer_page_clear)

static bool read_page(const App *app, const Ident *offer_id, int64_t deadline_us, OfferPage *page, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	char text[IDENT_TEXT_BYTES];
	Ident recruiter_id;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	page->lead = offer_lead(loan.db, offer_id, error);
	if (page->lead == NULL)
		return false;
	page->offers = offer_list(loan.db, db_get_text(page->lead, 0, "id"), error);
	if (page->offers == NULL)
		return false;
	ident_format(offer_id, text);
	while (strcmp(db_get_text(page->offers, page->row, "id"), text) != 0)
		page->row++; /* it is there: its lead was found by it */
	page->offer = stored_offer(page->offers, page->row);
	if (page->offer.status == OFFER_OPEN && db_is_null(page->offers, page->row, "known_us") &&
		!offer_note_opened(loan.db, offer_id, error))
		return false;
	roster_init(&page->roster, app->policy->allowed_us, app->policy->accepted_load_percent);
	return ident_parse(page->offer.recruiter_id, &recruiter_id) &&
	       roster_read(&page->roster, loan.db, &recruiter_id, error);
}

static char *moment(const OfferPage *page, int row, const char *column)
{
	return working_time_text(roster_calendar(&page->roster, 0), db_get_int(page->offers, row, column));
}

/* The offer that was accepted; -1: none. */
static int accepted_row(const OfferPage *page)
{
	for (int row = 0; row < db_rows(page->offers); row++) {
		if (strcmp(db_get_text(page->offers, row, "status"), "accepted") == 0)
			return row;
	}
	return -1;
}

static bool has_lead_status(const OfferPage *page, LeadStatus status)
{
	return strcmp(db_get_text(page->lead, 0, "status"), lead_status_name(status)) == 0;
}

static char *withdrawn_text(const OfferPage *page)
{
	const int winner = accepted_row(page);

	if (db_get_bool(page->lead, 0, "is_erasure_asked"))
		return g_strdup(wording_text(TEXT_OFFER_STATE_CLIENT_ERASURE_ASKED));
	if (has_lead_status(page, LEAD_STATUS_WITHDRAWN))
		return g_strdup(wording_text(TEXT_OFFER_STATE_CLIENT_WITHDREW));
	if (winner < 0 || winner == page->row)
		return g_strdup(wording_text(TEXT_OFFER_STATE_WITHDRAWN));
	g_autofree char *at = moment(page, winner, "decided_us");
	return wording_format(TEXT_OFFER_STATE_SUPERSEDED,
		wording_string("recruiter", db_get_text(page->offers, winner, "name")), wording_string("at", at));
}

/* Whose cover this recruiter was when they got the lead; NULL: nobody's. Both moved in one transaction. */
static const char *covered_name(const OfferPage *page)
{
	const int64_t since_us = db_get_int(page->offers, page->row, "decided_us");

	for (int row = 0; row < db_rows(page->offers); row++) {
		if (strcmp(db_get_text(page->offers, row, "status"), "returned") == 0 &&
			g_strcmp0(db_get_text(page->offers, row, "decline_reason"), RETURN_TIME_OFF) == 0 &&
			db_get_int(page->offers, row, "decided_us") == since_us)
			return db_get_text(page->offers, row, "name");
	}
	return NULL;
}

/* What has become of the lead since they accepted it. */
static TextKey accepted_key(const OfferPage *page)
{
	static const struct {
		LeadStatus status;
		TextKey says;
	} ends[] = {
		{LEAD_STATUS_WITHDRAWN, TEXT_OFFER_STATE_ACCEPTED_WITHDRAWN},
		{LEAD_STATUS_CLOSED, TEXT_OFFER_STATE_ACCEPTED_CLOSED},
		{LEAD_STATUS_QUARANTINED, TEXT_OFFER_STATE_ACCEPTED_STOPPED},
	};

	if (db_get_bool(page->lead, 0, "is_erasure_asked"))
		return TEXT_OFFER_STATE_ACCEPTED_ERASURE_ASKED;
	if (has_lead_status(page, LEAD_STATUS_QUARANTINED) && db_get_bool(page->lead, 0, "is_disowned"))
		return TEXT_OFFER_STATE_ACCEPTED_DISOWNED;
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (has_lead_status(page, ends[i].status))
			return ends[i].says;
	}
	return TEXT_OFFER_STATE_ACCEPTED;
}

static char *accepted_text(const OfferPage *page, const char *at)
{
	const TextKey says = accepted_key(page);
	const char *covered = says == TEXT_OFFER_STATE_ACCEPTED ? covered_name(page) : NULL;

	return covered == NULL ? wording_format(says, wording_string("at", at))
			       : wording_format(TEXT_OFFER_STATE_TOOK_OVER, wording_string("recruiter", covered),
					 wording_string("at", at));
}

/* It went to somebody else while they were away, or they gave it back. */
static char *returned_text(const OfferPage *page, const char *at)
{
	const bool was_away = g_strcmp0(db_get_text(page->offers, page->row, "decline_reason"), RETURN_TIME_OFF) == 0;
	const int holder = accepted_row(page);

	if (!was_away)
		return wording_format(db_get_bool(page->offers, page->row, "is_own_return")
					      ? TEXT_OFFER_STATE_HANDED_BACK
					      : TEXT_OFFER_STATE_RETURNED,
			wording_string("at", at));
	if (holder < 0)
		return wording_format(TEXT_OFFER_STATE_HANDED_OVER, wording_string("at", at));
	return wording_format(TEXT_OFFER_STATE_COVERED, wording_string("at", at),
		wording_string("recruiter", db_get_text(page->offers, holder, "name")));
}

/* For the title of the page, which tells its tab from others. */
static const TextKey standings[OFFER_STATUS_COUNT] = {
	[OFFER_OPEN] = TEXT_OFFER_STANDING_OPEN,
	[OFFER_ASKED] = TEXT_OFFER_STANDING_ASKED,
	[OFFER_ACCEPTED] = TEXT_OFFER_STANDING_ACCEPTED,
	[OFFER_DECLINED] = TEXT_OFFER_STANDING_DECLINED,
	[OFFER_EXPIRED] = TEXT_OFFER_STANDING_EXPIRED,
	[OFFER_WITHDRAWN] = TEXT_OFFER_STANDING_WITHDRAWN,
	[OFFER_UNDELIVERED] = TEXT_OFFER_STANDING_WITHDRAWN,
	[OFFER_RETURNED] = TEXT_OFFER_STANDING_RETURNED,
};

static OfferStatus shown_status(const OfferPage *page)
{
	const bool is_lost = page->offer.is_recruiter_removed && offer_status_is_open(page->offer.status);

	return is_lost ? OFFER_WITHDRAWN : page->offer.status;
}

static char *state_text(const OfferPage *page)
{
	g_autofree char *decided = moment(page, page->row, "decided_us");
	g_autofree char *deadline =
		page->offer.clock.deadline_us == WORKING_TIME_NEVER
			? NULL
			: working_time_text(roster_calendar(&page->roster, 0), page->offer.clock.deadline_us);

	switch (shown_status(page)) {
	case OFFER_OPEN:
		return deadline == NULL
			       ? g_strdup(wording_text(TEXT_OFFER_STATE_OPEN))
			       : wording_format(TEXT_OFFER_STATE_DEADLINE, wording_string("deadline", deadline));
	case OFFER_ASKED:
		return g_strdup(wording_text(TEXT_OFFER_STATE_ASKED));
	case OFFER_ACCEPTED:
		return accepted_text(page, decided);
	case OFFER_DECLINED:
		return wording_format(TEXT_OFFER_STATE_DECLINED, wording_string("at", decided));
	case OFFER_EXPIRED:
		return wording_format(TEXT_OFFER_STATE_EXPIRED, wording_string("at", decided));
	case OFFER_WITHDRAWN:
	case OFFER_UNDELIVERED:
		return withdrawn_text(page);
	case OFFER_RETURNED:
		return returned_text(page, decided);
	case OFFER_STATUS_COUNT:
		break;
	}
	return NULL;
}

/*
 * A recruiter who has left sees no more than before they accepted, nor does anybody while it is doubted whose request it is, or when its client
 * wants it erased.
 */
static bool shows_contact(const OfferPage *page)
{
	return offer_status_has_contact(page->offer.status) && !page->offer.is_recruiter_removed &&
	       !has_lead_status(page, LEAD_STATUS_QUARANTINED) && !db_get_bool(page->lead, 0, "is_erasure_asked");
}

static Json *lead_view(const OfferPage *page)
{
	g_autofree char *response_due =
		db_is_null(page->lead, 0, "response_due_us") || !offer_status_is_open(page->offer.status)
			? NULL
			: working_time_text(
				  roster_calendar(&page->roster, 0), db_get_int(page->lead, 0, "response_due_us"));
	g_autoptr(Json) related = related_says_of(db_get_text(page->lead, 0, "related"), page->offer.recruiter_id);
	g_autofree char *text = notifications_view_lead(&(NotificationLead){
		.response_due = response_due,
		.reference = db_get_text(page->lead, 0, "reference"),
		.received_at_us = db_get_int(page->lead, 0, "received_at_us"),
		.zone = working_calendar_zone(roster_calendar(&page->roster, 0)),
		.submission = db_get_text(page->lead, 0, "submission"),
		.recommendation = db_get_text(page->lead, 0, "recommendation"),
		.engagement = db_get_text(page->lead, 0, "engagement"),
		.is_decided = db_get_bool(page->lead, 0, "is_decided"),
		.recruiter_name = page->offer.name,
		.related = related,
		.because = db_get_text(page->offers, page->row, "because"),
		.your_client = db_get_text(page->offers, page->row, "your_client"),
		.is_email_bounced = db_get_bool(page->lead, 0, "is_email_bounced"),
		.is_masked = !shows_contact(page),
	});

	return jsonc_decode(text, strlen(text), NULL);
}

static bool may_ask(const OfferPage *page)
{
	int64_t about_lead = 0;

	for (int row = 0; row < db_rows(page->offers); row++)
		about_lead += db_get_int(page->offers, row, "questions");
	return page->offer.status == OFFER_OPEN && !page->offer.is_recruiter_removed &&
	       !db_get_bool(page->lead, 0, "is_client_unreachable") &&
	       offer_may_ask((int)db_get_int(page->offers, page->row, "questions"), (int)about_lead);
}

/* How the accepted lead stands: {"status","stage","engagement","end_reason","placement","own_note"}. */
static Json *progress_of(const OfferPage *page)
{
	const char *placement = db_get_text(page->lead, 0, "placement");

	return json_pack("{s:s, s:s?, s:s, s:s?, s:o, s:s?}", "status", db_get_text(page->lead, 0, "status"), "stage",
		db_get_text(page->lead, 0, "stage"), "engagement", db_get_text(page->lead, 0, "engagement"),
		"end_reason", db_get_text(page->lead, 0, "end_reason"), "placement",
		placement == NULL ? json_null() : jsonc_decode(placement, strlen(placement), NULL), "own_note",
		db_get_text(page->lead, 0, "own_note"));
}

static void set_text(Json *view, const char *key, const char *text)
{
	json_object_set_new(view, key, text == NULL ? json_null() : json_string(text));
}

/* Before the recruiter knows whose lead it is, without what tells; g_free. */
static char *shown(const OfferPage *page, const char *text)
{
	if (text == NULL || shows_contact(page))
		return g_strdup(text);
	g_autoptr(Json) submission = answers_decode(db_get_text(page->lead, 0, "submission"));
	g_auto(GStrv) names = answers_names(submission);
	return masked_text(text, (const char *const *)names);
}

/* What they asked, and what was answered while it was theirs; what is over says it in the client's request, as it was then. */
static void set_question(Json *view, const OfferPage *page)
{
	const bool is_over = !offer_status_is_open(page->offer.status) && !offer_status_has_contact(page->offer.status);
	const bool is_late = is_over && db_get_bool(page->offers, page->row, "is_answered_late");
	const char *answer = is_late ? NULL : db_get_text(page->offers, page->row, "answer");
	g_autofree char *shown_answer = shown(page, answer);
	g_autoptr(Json) submission = answers_decode(db_get_text(page->lead, 0, "submission"));
	const char *description = answers_get(submission, FIELD_DESCRIPTION);
	const bool is_told = is_over && answer != NULL && description != NULL && strstr(description, answer) != NULL;

	set_text(view, "question_text", is_told ? NULL : db_get_text(page->offers, page->row, "question"));
	set_text(view, "answer_text", shown_answer);
}

/* Of the recruiter's working time, until it moves on; NULL: the clock is not running. */
static char *time_left(const OfferPage *page)
{
	const int64_t deadline_us = page->offer.clock.deadline_us;

	if (page->offer.status != OFFER_OPEN || deadline_us == WORKING_TIME_NEVER)
		return NULL;
	return format_duration(working_time_between(
		roster_calendar(&page->roster, 0), page->roster.now_us, MAX(deadline_us, page->roster.now_us)));
}

/* The last offer of the lead to the same recruiter, when this one is an older one that is over; -1: none. */
static int newer_row(const OfferPage *page)
{
	int newer = -1;

	for (int row = page->row + 1; row < db_rows(page->offers); row++) {
		if (strcmp(db_get_text(page->offers, row, "recruiter_id"), page->offer.recruiter_id) == 0)
			newer = row;
	}
	return page->offer.is_recruiter_removed ? -1 : newer;
}

/* An old link leads to the offer that counts. */
static void set_newer(Json *view, const App *app, const OfferPage *page)
{
	const int row = newer_row(page);

	if (row < 0)
		return;
	const StoredOffer newer = stored_offer(page->offers, row);
	g_autofree char *url = link_offer(app->settings, &newer.id);
	json_object_set_new(
		view, "newer", json_pack("{s:s, s:b}", "url", url, "is_open", offer_status_is_open(newer.status)));
}

Json *offers_show(const App *app, const Ident *offer_id, int64_t deadline_us, GError **error)
{
	g_auto(OfferPage) page = {0};

	if (!read_page(app, offer_id, deadline_us, &page, error))
		return NULL;
	Json *view = lead_view(&page);
	const OfferStatus status = page.offer.status;
	g_autofree char *state = state_text(&page);

	g_autofree char *left = time_left(&page);
	set_text(view, "state", state);
	set_text(view, "standing", wording_text(standings[shown_status(&page)]));
	if (!offer_status_is_open(status))
		json_object_del(view, "because"); /* it has been decided */
	set_text(view, "left", left);
	set_question(view, &page);
	set_newer(view, app, &page);
	json_object_set_new(view, "is_open", json_boolean(offer_status_is_open(status)));
	json_object_set_new(view, "is_asked", json_boolean(status == OFFER_ASKED));
	json_object_set_new(view, "is_accepted", json_boolean(shows_contact(&page)));
	json_object_set_new(view, "progress", shows_contact(&page) ? progress_of(&page) : json_null());
	json_object_set_new(view, "may_ask", json_boolean(may_ask(&page)));
	return view;
}

bool offers_find_question(
	const App *app, const Ident *email_id, int64_t deadline_us, EmailedQuestion *question, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) found = offer_question_of_email(loan.db, email_id, error);
	if (found == NULL)
		return false;
	const bool is_id = ident_parse(db_get_text(found, 0, "id"), &question->id);
	g_assert(is_id); /* the column's type is uuid */
	question->must_confirm = db_get_bool(found, 0, "must_confirm");
	return true;
}

Json *offers_show_question(const App *app, const Ident *question_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	LeadStatus status;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return NULL;
	g_autoptr(DbResult) question = offer_read_question(loan.db, question_id, error);
	if (question == NULL)
		return NULL;
	const bool is_known = lead_status_parse(db_get_text(question, 0, "lead_status"), &status);
	g_assert(is_known); /* the schema's check ensures it */
	return json_pack("{s:b, s:b, s:s?, s:s?, s:s, s:s, s:s, s:s?, s:b, s:b}", "is_held",
		db_get_bool(question, 0, "is_held"), "is_closed", !lead_status_is_open(status), "accepted_by",
		db_get_text(question, 0, "accepted_by"), "language", db_get_text(question, 0, "language"), "reference",
		db_get_text(question, 0, "reference"), "contact_name", db_get_text(question, 0, "contact_name"),
		"question_text", db_get_text(question, 0, "text"), "answer_text", db_get_text(question, 0, "answer"),
		"is_answered", db_get_bool(question, 0, "is_answered"), "is_waited_for",
		db_get_bool(question, 0, "is_waited_for"));
}
