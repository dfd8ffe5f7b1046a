#include "app/portal/portal.h"

#include <string.h>

#include "app/portal/portal_days.h"
#include "app/links.h"
#include "app/offer_policy.h"
#include "app/notifications/lead_words.h"
#include "app/notifications/notifications.h"
#include "app/related.h"
#include "app/roster.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/email_address.h"
#include "domain/engagement.h"
#include "domain/lead/accepted_standing.h"
#include "domain/submission/answers.h"
#include "store/outbox.h"
#include "store/portal_rows.h"
#include "store/recruiter.h"

/* Everything that is read for the page. */
typedef struct PortalPage {
	const OfferPolicy *policy;
	const PortalFilter *filter;
	Json *facts;   /* of store/portal_rows */
	Roster roster; /* all who may be asked, for the shares */
	int at;	       /* this one among them */
	DbResult *stats;
} PortalPage;

static void portal_page_clear(PortalPage *page)
{
	roster_clear(&page->roster);
	g_clear_pointer(&page->stats, db_result_free);
	g_clear_pointer(&page->facts, jsonc_value_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PortalPage, portal_page_clear)

static bool read_page(PortalPage *page, Db *db, const Ident *recruiter, GError **error)
{
	g_autoptr(GString) text = g_string_sized_new(8 * 1024);

	roster_init(&page->roster, page->policy->allowed_us, page->policy->accepted_load_percent);
	if (!portal_rows_page(db, recruiter, page->filter, text, error) || !roster_read(&page->roster, db, NULL, error))
		return false;
	page->facts = jsonc_decode(text->str, text->len, error);
	page->stats = portal_rows_stats(db, recruiter, error);
	page->at = roster_find(&page->roster, recruiter);
	if (page->facts == NULL || page->stats == NULL)
		return false;
	if (page->at >= 0)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_RECRUITER_NOT_FOUND);
}

static const WorkingCalendar *calendar_of(const PortalPage *page)
{
	return roster_calendar(&page->roster, page->at);
}

/* --- members of the rows ------------------------------------------------------------------------------------------ */

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool is_true(const Json *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

static int64_t moment_of(const Json *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* In the recruiter's time; NULL: there is no such moment. */
static char *moment_text(const PortalPage *page, const Json *object, const char *key)
{
	return json_is_integer(json_object_get(object, key))
		       ? working_time_text(calendar_of(page), moment_of(object, key))
		       : NULL;
}

static char *title_of(const Json *object)
{
	return format_title(text_of(object, "engagement"));
}

typedef Json *(*ViewItem)(const PortalPage *page, const Json *item);

static Json *list_view(const PortalPage *page, const Json *rows, ViewItem view)
{
	Json *list = json_array();

	for (gsize i = 0; i < json_array_size(rows); i++)
		json_array_append_new(list, view(page, json_array_get(rows, i)));
	return list;
}

/* --- leads ------------------------------------------------------------------------------------------------------------ */

/* Where the whole of an offer is. */
static char *offer_path(const PortalPage *page, const char *offer_id)
{
	Ident id;
	const bool is_id = ident_parse(offer_id, &id);

	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *url = link_offer(page->policy->settings, &id);
	return g_strdup(url + strlen(page->policy->settings->base_url));
}

static void set_text(Json *view, const char *key, const char *text)
{
	json_object_set_new(view, key, text == NULL ? json_null() : json_string(text));
}

/* All of a lead, as its offer's email and page have it. */
static Json *lead_view(const PortalPage *page, const Json *row, NotificationLead lead)
{
	g_autofree char *submission = jsonc_encode(json_object_get(row, "submission"));
	g_autofree char *recommendation = jsonc_encode(json_object_get(row, "recommendation"));
	g_autofree char *response_due = moment_text(page, row, "response_due_us");
	g_autoptr(Json) related = related_says(json_object_get(row, "related"), &page->roster.recruiters[page->at].id);

	lead.reference = text_of(row, "reference");
	lead.received_at_us = moment_of(row, "received_us");
	lead.zone = working_calendar_zone(calendar_of(page));
	lead.submission = submission;
	lead.recommendation = recommendation;
	lead.engagement = text_of(row, "engagement");
	lead.is_decided = is_true(row, "is_decided");
	lead.response_due = response_due;
	lead.because = text_of(row, "because");
	lead.your_client = text_of(row, "your_client");
	lead.is_email_bounced = is_true(row, "is_email_bounced");
	lead.related = related;
	g_autofree char *text = notifications_view_lead(&lead);
	const LeadTerms terms = lead_words_terms(json_object_get(row, "submission"));
	g_autofree char *said = lead_words_terms_text(&terms);
	Json *view = jsonc_decode(text, strlen(text), NULL);
	set_text(view, "terms", *said == '\0' ? NULL : said);
	return view;
}

static Json *offer_view(const PortalPage *page, const Json *offer)
{
	g_autofree char *path = offer_path(page, text_of(offer, "id"));
	g_autofree char *deadline = moment_text(page, offer, "deadline_us");
	g_autofree char *left = deadline == NULL ? NULL
						 : format_duration(working_time_between(calendar_of(page),
							   page->roster.now_us, moment_of(offer, "deadline_us")));
	Json *view = lead_view(page, offer, (NotificationLead){.is_masked = true});

	set_text(view, "path", path);
	set_text(view, "deadline", deadline);
	set_text(view, "left", left);
	json_object_set_new(view, "is_asked", json_boolean(is_true(offer, "is_asked")));
	return view;
}

static Json *note_view(const PortalPage *page, const Json *note)
{
	g_autofree char *at = moment_text(page, note, "at_us");

	return json_pack("{s:s?, s:s?}", "at", at, "note", text_of(note, "note"));
}

static Json *standings_view(const Json *counts)
{
	Json *list = json_array();

	for (AcceptedStanding i = 0; i < ACCEPTED_STANDING_COUNT; i++) {
		Json *leads = json_object_get(counts, accepted_standings[i].name);
		if (leads != NULL)
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:O}", "name", accepted_standings[i].name, "title",
					      wording_text(accepted_standings[i].title), "leads", leads));
	}
	return list;
}

/* With the contact that was disclosed when the lead was accepted. */
static Json *own_lead_view(const PortalPage *page, const Json *lead)
{
	static const char *const kept[] = {"status", "stage", "engagement", "end_reason", "placement", "own_note"};
	g_autofree char *path = offer_path(page, text_of(lead, "offer_id"));
	g_autofree char *accepted_at = moment_text(page, lead, "accepted_us");
	const AcceptedStanding standing = accepted_standing_find(text_of(lead, "standing"));
	/* While it is doubted whose request it is, nobody is to be written to. */
	const bool is_masked = g_strcmp0(text_of(lead, "status"), lead_status_name(LEAD_STATUS_QUARANTINED)) == 0;
	Json *view = lead_view(page, lead, (NotificationLead){.is_masked = is_masked});

	g_assert(standing < ACCEPTED_STANDING_COUNT); /* the schema's function gives no other */
	for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
		json_object_set(view, kept[i], json_object_get(lead, kept[i]));
	set_text(view, "path", path);
	set_text(view, "accepted_at", accepted_at);
	set_text(view, "standing_title", wording_text(accepted_standings[standing].title));
	json_object_set_new(view, "notes", list_view(page, json_object_get(lead, "notes"), note_view));
	return view;
}

/* How many open offers there are besides those shown; null: none. */
static Json *more_offers(const PortalPage *page)
{
	const json_int_t left = json_integer_value(json_object_get(page->facts, "offers_count")) -
				(json_int_t)json_array_size(json_object_get(page->facts, "offers"));

	return left > 0 ? json_integer(left) : json_null();
}

/* The offer after which the list of leads goes on, which loses what it has too many; null: it ends. */
static Json *cut_leads(const PortalPage *page)
{
	Json *leads = json_object_get(page->facts, "leads");

	if (json_array_size(leads) <= PORTAL_ROWS_MAX)
		return json_null();
	while (json_array_size(leads) > PORTAL_ROWS_MAX)
		json_array_remove(leads, PORTAL_ROWS_MAX);
	return json_incref(json_object_get(json_array_get(leads, PORTAL_ROWS_MAX - 1), "offer_id"));
}

/* --- time and bench --------------------------------------------------------------------------------------------------- */

/* A day, when the moment is where one begins; of an end, the day before it, which it still holds. */
static char *day_or_moment(const WorkingCalendar *calendar, int64_t at_us, bool is_end)
{
	g_autoptr(GDateTime) local = format_local(working_calendar_zone(calendar), at_us);
	g_autoptr(GDateTime) day = g_date_time_add_days(local, is_end ? -1 : 0);

	if (g_date_time_get_hour(local) == 0 && g_date_time_get_minute(local) == 0)
		return format_day(day);
	return working_time_text(calendar, at_us);
}

static Json *time_off_view(const PortalPage *page, const Json *time_off)
{
	const int64_t start_us = moment_of(time_off, "start_us");
	g_autofree char *from = day_or_moment(calendar_of(page), start_us, false);
	g_autofree char *to = day_or_moment(calendar_of(page), moment_of(time_off, "end_us"), true);

	return json_pack("{s:s, s:s, s:s, s:b, s:s?}", "id", text_of(time_off, "id"), "from", from, "to", to, "is_now",
		start_us <= page->roster.now_us, "cover", text_of(time_off, "cover"));
}

static Json *days_of(const PortalPage *page)
{
	const Json *time_off = json_object_get(page->facts, "time_off");
	const gsize count = json_array_size(time_off);
	g_autofree WorkingSpan *spans = g_new0(WorkingSpan, count + 1);

	for (gsize i = 0; i < count; i++) {
		const Json *one = json_array_get(time_off, i);
		spans[i] = (WorkingSpan){moment_of(one, "start_us"), moment_of(one, "end_us")};
	}
	return portal_days(&(PortalDays){
		.calendar = calendar_of(page),
		.time_off = spans,
		.time_off_count = count,
		.now_us = page->roster.now_us,
	});
}

static Json *bench_view(const PortalPage *page, const Json *entry)
{
	g_autoptr(GDateTime) at =
		format_local(working_calendar_zone(calendar_of(page)), moment_of(entry, "confirmed_us"));
	g_autofree char *noted = format_day(at);
	g_autofree char *title = title_of(entry);

	return json_pack("{s:s, s:s, s:s?, s:O?, s:s?, s:s, s:b}", "id", text_of(entry, "id"), "engagement_title",
		title, "seniority", text_of(entry, "seniority"), "engineers", json_object_get(entry, "engineers"),
		"available_from", text_of(entry, "available_from"), "noted", noted, "is_stale",
		is_true(entry, "is_stale"));
}

/* --- the ledger ------------------------------------------------------------------------------------------------------- */

static Json *figures(const DbResult *rows, bool is_own)
{
	static const char *const columns[] = {"offers", "accepted", "declined", "expired", "open"};
	Json *figures = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
		json_object_set_new(figures, columns[i], json_integer(0));
	for (int row = 0; row < db_rows(rows); row++) {
		for (gsize i = 0; db_get_bool(rows, row, "is_own") == is_own && i < G_N_ELEMENTS(columns); i++)
			json_object_set_new(figures, columns[i], json_integer(db_get_int(rows, row, columns[i])));
	}
	return figures;
}

/* Of those who take leads of the same kinds, this one first. */
static GArray *fair_peers(const PortalPage *page)
{
	const MatchRecruiter *all = page->roster.recruiters;
	GArray *facts = g_array_new(FALSE, FALSE, sizeof(FairFacts));

	g_array_append_val(facts, all[page->at].fair);
	for (guint i = 0; i < roster_count(&page->roster); i++) {
		if ((int)i != page->at && (all[i].engagements & all[page->at].engagements) != 0)
			g_array_append_val(facts, all[i].fair);
	}
	return facts;
}

static Json *percent(double share, bool is_known)
{
	return is_known ? json_integer((json_int_t)(share * 100 + 0.5)) : json_null();
}

static Json *stats_of(const PortalPage *page)
{
	g_autoptr(GArray) facts = fair_peers(page);
	g_autofree FairShare *shares = g_new0(FairShare, facts->len);
	Json *own = figures(page->stats, true);
	Json *others = figures(page->stats, false);
	const json_int_t offers = json_integer_value(json_object_get(own, "offers")) +
				  json_integer_value(json_object_get(others, "offers"));
	const guint roster = facts->len - 1;

	fair_shares((const FairFacts *)(const void *)facts->data, facts->len, shares);
	json_object_set_new(others, "people", json_integer(roster));
	if (roster < 2) {
		jsonc_value_free(others);
		others = json_null();
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:b}", "own", own, "others", others, "share",
		percent(shares[0].actual, offers > 0 && roster > 0), "target", percent(shares[0].target, roster > 0),
		"is_alone", roster == 0);
}

/* What fills their capacity besides open offers; g_free. NULL: nothing. */
static char *load_text(const MatchRecruiter *own)
{
	if (own->accepted_load == 0)
		return NULL;
	return wording_format(TEXT_PORTAL_LOAD, wording_number("used", own->open_offers + own->accepted_load),
		wording_number("capacity", own->capacity), wording_number("offers", own->open_offers),
		wording_number("leads", own->accepted_leads), wording_number("load", own->accepted_load));
}

/* --- the page --------------------------------------------------------------------------------------------------------- */

Json *portal_show(
	const App *app, const Ident *recruiter, const PortalFilter *filter, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(PortalPage) page = {.policy = app->policy, .filter = filter};

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !read_page(&page, loan.db, recruiter, error))
		return NULL;
	const Json *facts = page.facts;
	g_autofree char *covers_until = moment_text(&page, facts, "covers_until_us");
	g_autofree char *load = load_text(&page.roster.recruiters[page.at]);
	Json *after = cut_leads(&page);
	return json_pack(
		"{s:s?, s:s, s:s, s:O, s:O, s:I, s:b, s:b, s:s?, s:s, s:s?, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s?, s:o, s:o}",
		"load", load, "recruiter", text_of(facts, "name"), "email", text_of(facts, "email"), "engagements",
		json_object_get(facts, "engagements"), "capacity", json_object_get(facts, "capacity"), "weight",
		(json_int_t)page.roster.recruiters[page.at].fair.weight, "is_paused", is_true(facts, "is_paused"),
		"has_bounced", is_true(facts, "has_bounced"), "timezone", text_of(facts, "timezone"), "weekly_summary",
		text_of(facts, "weekly_summary"), "hours", text_of(facts, "hours"), "holidays",
		text_of(facts, "holidays"), "days", days_of(&page), "offers",
		list_view(&page, json_object_get(facts, "offers"), offer_view), "more_offers", more_offers(&page),
		"leads", list_view(&page, json_object_get(facts, "leads"), own_lead_view), "after", after, "standings",
		standings_view(json_object_get(facts, "standings")), "time_off",
		list_view(&page, json_object_get(facts, "time_off"), time_off_view), "covers_until", covers_until,
		"bench", list_view(&page, json_object_get(facts, "bench"), bench_view), "stats", stats_of(&page));
}

/* --- a new link ------------------------------------------------------------------------------------------------------- */

static void write_link_email(JsonWriter *w, const App *app, const DbResult *row)
{
	Ident recruiter;
	const bool is_id = ident_parse(db_get_text(row, 0, "id"), &recruiter);

	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *url = link_portal(app->settings, &recruiter);
	g_autofree char *view =
		notifications_view_note(&(NotificationNote){.name = db_get_text(row, 0, "name"), .url = url});
	notifications_write_email(w, &(NotificationEmail){
					     .notification = NOTIFICATION_PORTAL_LINK,
					     .id = ident_new(),
					     .recipient = db_get_text(row, 0, "email"),
					     .message_domain = app->message_domain,
					     .view = view,
				     });
}

/* The same statements whether or not there is somebody to mail to, for they take their time. */
static bool answer_request(const App *app, Db *db, const char *email, GError **error)
{
	g_autoptr(GString) emails = g_string_sized_new(1024);
	bool is_first = false;
	JsonWriter w;

	if (!recruiter_record_link_request(db, email, PORTAL_LINK_PAUSE_MIN, &is_first, error))
		return false;
	g_autoptr(DbResult) row = recruiter_of_address(db, email, error);
	if (row == NULL)
		return false;
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	if (is_first && db_rows(row) > 0)
		write_link_email(&w, app, row);
	jsonw_end_array(&w);
	return outbox_add_batch(db, emails->str, error);
}

bool portal_send_link(const App *app, const char *address, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *email = email_address_normalize(address, error);

	if (email == NULL || !db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!answer_request(app, loan.db, email, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}
