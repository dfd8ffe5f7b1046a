#include "app/portal/portal.h"

#include <string.h>

#include "app/portal/portal_days.h"
#include "app/links.h"
#include "app/offer_policy.h"
#include "app/notifications/notifications.h"
#include "app/roster.h"
#include "base/error.h"
#include "db/transaction.h"
#include "domain/email_address.h"
#include "domain/engagement.h"
#include "store/portal_rows.h"
#include "store/outbox.h"

#define DAY_FORMAT "%a %-d %b %Y"

/* Everything that is read for the page. */
typedef struct PortalPage {
	const OfferPolicy *policy;
	Json *facts;   /* of store/portal_rows; what the page does not show is taken out on the way */
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

	roster_init(&page->roster, page->policy->allowed_us);
	if (!portal_rows_load(db, recruiter, text, error) || !roster_read(&page->roster, db, NULL, error))
		return false;
	page->facts = jsonc_decode(text->str, text->len, error);
	page->stats = portal_rows_stats(db, recruiter, error);
	page->at = roster_find(&page->roster, recruiter);
	if (page->facts == NULL || page->stats == NULL)
		return false;
	if (page->at >= 0)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such recruiter any more");
	return false;
}

static const WorkingCalendar *calendar_of(const PortalPage *page)
{
	return roster_calendar(&page->roster, page->at);
}

/* --- moments ---------------------------------------------------------------------------------------------------------- */

static void set_text(Json *object, const char *key, const char *text)
{
	json_object_set_new(object, key, text == NULL ? json_null() : json_string(text));
}

static bool has_moment(const Json *object, const char *key)
{
	return json_is_integer(json_object_get(object, key));
}

static int64_t moment_of(const Json *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* The moment under one key becomes a text under another. */
static void say_moment(const PortalPage *page, Json *object, const char *from, const char *to)
{
	g_autofree char *text =
		has_moment(object, from) ? working_time_text(calendar_of(page), moment_of(object, from)) : NULL;

	set_text(object, to, text);
	json_object_del(object, from);
}

static GDateTime *local_time(const WorkingCalendar *calendar, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);

	return g_date_time_to_timezone(utc, working_calendar_zone(calendar));
}

/* A day, when the moment is where one begins; of an end, the day before it, which it still holds. */
static char *day_or_moment(const WorkingCalendar *calendar, int64_t at_us, bool is_end)
{
	g_autoptr(GDateTime) local = local_time(calendar, at_us);
	g_autoptr(GDateTime) day = g_date_time_add_days(local, is_end ? -1 : 0);

	if (g_date_time_get_hour(local) == 0 && g_date_time_get_minute(local) == 0)
		return g_date_time_format(day, DAY_FORMAT);
	return working_time_text(calendar, at_us);
}

/* "3 h 20 min" */
static char *duration_text(int64_t us)
{
	const int minutes = (int)(us / WORKING_TIME_MINUTE);

	return minutes < 60 ? g_strdup_printf("%d min", minutes)
			    : g_strdup_printf("%d h %02d min", minutes / 60, minutes % 60);
}

/* --- leads ------------------------------------------------------------------------------------------------------------ */

/* "Rust" for "rust". */
static void say_engagement(Json *object)
{
	g_autofree char *title = g_strdup(json_string_value(json_object_get(object, "engagement")));

	title[0] = g_ascii_toupper(title[0]);
	set_text(object, "engagement_title", title);
	json_object_del(object, "engagement");
}

/* What is wanted, in a line, and where the whole of it is. */
static void say_lead(const PortalPage *page, Json *object, const char *offer_id, bool is_masked)
{
	g_autofree char *submission = jsonc_encode(json_object_get(object, "submission"));
	g_autofree char *need = notifications_need(submission, is_masked);
	Ident id;
	const bool is_id = ident_parse(offer_id, &id);

	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *url = link_offer(page->policy->settings, &id);
	set_text(object, "need", need);
	set_text(object, "path", url + strlen(page->policy->settings->base_url));
	say_engagement(object);
}

static void say_offer(const PortalPage *page, Json *offer)
{
	g_autofree char *left = has_moment(offer, "deadline_us")
					? duration_text(working_time_between(calendar_of(page), page->roster.now_us,
						  moment_of(offer, "deadline_us")))
					: NULL;

	say_lead(page, offer, json_string_value(json_object_get(offer, "id")), true);
	set_text(offer, "left", left);
	say_moment(page, offer, "deadline_us", "deadline");
	json_object_del(offer, "submission");
	json_object_del(offer, "id");
}

/* The contact that was disclosed when the lead was accepted. */
static void say_contact(Json *lead)
{
	static const char *const keys[] = {"contact_name", "company", "email", "phone"};
	const Json *submission = json_object_get(lead, "submission");

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text = json_string_value(json_object_get(submission, keys[i]));
		set_text(lead, keys[i], text == NULL || *text == '\0' ? NULL : text);
	}
	json_object_del(lead, "submission");
}

static void say_own_lead(const PortalPage *page, Json *lead)
{
	const Json *notes = json_object_get(lead, "notes");

	say_lead(page, lead, json_string_value(json_object_get(lead, "offer_id")), false);
	say_contact(lead);
	say_moment(page, lead, "accepted_us", "accepted_at");
	for (gsize i = 0; i < json_array_size(notes); i++)
		say_moment(page, json_array_get(notes, i), "at_us", "at");
	json_object_del(lead, "offer_id");
}

/* --- time and bench --------------------------------------------------------------------------------------------------- */

static void say_time_off(const PortalPage *page, Json *time_off)
{
	const int64_t start_us = moment_of(time_off, "start_us");
	const int64_t end_us = moment_of(time_off, "end_us");
	g_autofree char *from = day_or_moment(calendar_of(page), start_us, false);
	g_autofree char *to = day_or_moment(calendar_of(page), end_us, true);

	set_text(time_off, "from", from);
	set_text(time_off, "to", to);
	json_object_set_new(time_off, "is_now", json_boolean(start_us <= page->roster.now_us));
	json_object_del(time_off, "start_us");
	json_object_del(time_off, "end_us");
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

static void say_bench(const PortalPage *page, Json *entry)
{
	g_autoptr(GDateTime) at = local_time(calendar_of(page), moment_of(entry, "confirmed_us"));
	g_autofree char *noted = g_date_time_format(at, DAY_FORMAT);

	say_engagement(entry);
	set_text(entry, "noted", noted);
	json_object_del(entry, "confirmed_us");
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

/* --- the page --------------------------------------------------------------------------------------------------------- */

typedef void (*SayItem)(const PortalPage *page, Json *item);

static void say_each(const PortalPage *page, const char *key, SayItem say)
{
	const Json *list = json_object_get(page->facts, key);

	for (gsize i = 0; i < json_array_size(list); i++)
		say(page, json_array_get(list, i));
}

/* How many there are beside those shown; null: none. */
static void say_more(Json *facts, const char *list, const char *count, const char *more)
{
	const json_int_t left = json_integer_value(json_object_get(facts, count)) -
				(json_int_t)json_array_size(json_object_get(facts, list));

	json_object_set_new(facts, more, left > 0 ? json_integer(left) : json_null());
	json_object_del(facts, count);
}

Json *portal_show(const App *app, const Ident *recruiter, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(PortalPage) page = {.policy = app->policy};

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !read_page(&page, loan.db, recruiter, error))
		return NULL;
	json_object_set(page.facts, "recruiter", json_object_get(page.facts, "name"));
	json_object_del(page.facts, "name");
	json_object_set_new(page.facts, "weight", json_integer(page.roster.recruiters[page.at].fair.weight));
	json_object_set_new(page.facts, "days", days_of(&page));
	say_each(&page, "offers", say_offer);
	say_more(page.facts, "offers", "offers_count", "more_offers");
	say_each(&page, "leads", say_own_lead);
	say_more(page.facts, "leads", "leads_count", "more_leads");
	say_each(&page, "time_off", say_time_off);
	say_moment(&page, page.facts, "covers_until_us", "covers_until");
	say_each(&page, "bench", say_bench);
	json_object_set_new(page.facts, "stats", stats_of(&page));
	return g_steal_pointer(&page.facts);
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

	if (!portal_rows_record_request(db, email, PORTAL_LINK_PAUSE_MIN, &is_first, error))
		return false;
	g_autoptr(DbResult) row = portal_rows_recruiter_of(db, email, error);
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
	g_autofree char *email = email_address_normalise(address, error);

	if (email == NULL || !db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!answer_request(app, loan.db, email, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}
