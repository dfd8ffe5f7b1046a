#include "app/outcome/regular_emails.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/lead_words.h"
#include "app/notifications/notifications.h"
#include "codec/format.h"
#include "base/log.h"
#include "codec/json.h"
#include "db/transaction.h"
#include "domain/lead/accepted_standing.h"
#include "domain/matching/period.h"
#include "store/outbox.h"
#include "store/recruiter_emails.h"

enum {
	SHOWN_MAX = 20, /* of each list; the portal has all */
};

/* One recruiter whose turn it is. */
typedef struct Turn {
	const OfferPolicy *policy;
	const DbResult *due;
	int row;
	Ident id;
	const WorkingCalendar *calendar;
	int64_t now_us;
} Turn;

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "Rust, starts now, $150k–200k, Germany": nothing in the client's own words, so that an erasure need not look here. */
static char *gist_of(const Json *lead)
{
	const LeadTerms terms = lead_words_terms(json_object_get(lead, "submission"));
	g_autofree char *said = lead_words_terms_text(&terms);
	g_autofree char *title = format_title(text_of(lead, "engagement"));

	return g_strconcat(title, *said == '\0' ? "" : ", ", said, NULL);
}

/* {"reference","gist","url", "deadline" or "standing_title","accepted_on"} */
static Json *line_of(const Turn *turn, const Json *lead)
{
	const Json *deadline_us = json_object_get(lead, "deadline_us");
	const AcceptedStanding standing = accepted_standing_find(text_of(lead, "standing"));
	Ident offer_id;
	const bool is_id = ident_parse(text_of(lead, "id"), &offer_id);

	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *url = link_offer(turn->policy->settings, &offer_id);
	g_autofree char *gist = gist_of(lead);
	Json *line = json_pack("{s:s, s:s, s:s}", "reference", text_of(lead, "reference"), "gist", gist, "url", url);
	if (json_is_integer(deadline_us)) { /* a paused clock has none */
		g_autofree char *deadline = working_time_text(turn->calendar, json_integer_value(deadline_us));
		json_object_set_new(line, "deadline", json_string(deadline));
	}
	if (standing != ACCEPTED_STANDING_COUNT) { /* accepted */
		g_autoptr(GDateTime) at = format_local(working_calendar_zone(turn->calendar),
			json_integer_value(json_object_get(lead, "accepted_us")));
		g_autofree char *day = format_day(at);
		json_object_set_new(
			line, "standing_title", json_string(wording_text(accepted_standings[standing].title)));
		json_object_set_new(line, "accepted_on", json_string(day));
	}
	return line;
}

/* {"count","list":[…],"more"}; null: there is none. */
static Json *lines_of(const Turn *turn, const Json *leads)
{
	const gsize count = json_array_size(leads);
	const gsize shown = MIN(count, SHOWN_MAX);
	Json *list = json_array();

	for (gsize i = 0; i < shown; i++)
		json_array_append_new(list, line_of(turn, json_array_get(leads, i)));
	if (count == 0) {
		jsonc_value_free(list);
		return json_null();
	}
	return json_pack("{s:I, s:o, s:o}", "count", (json_int_t)count, "list", list, "more",
		count > shown ? json_integer((json_int_t)(count - shown)) : json_null());
}

static gsize size_of(const Json *summary, const char *list)
{
	return json_array_size(json_object_get(summary, list));
}

static Json *summary_view(const Turn *turn, const Json *summary)
{
	return json_pack("{s:I, s:I, s:o, s:o, s:O}", "offers_count", (json_int_t)size_of(summary, "offers"),
		"leads_count", (json_int_t)size_of(summary, "leads"), "offers",
		lines_of(turn, json_object_get(summary, "offers")), "leads",
		lines_of(turn, json_object_get(summary, "leads")), "week", json_object_get(summary, "week"));
}

static Json *bench_view(const Turn *turn, const Json *bench)
{
	Json *list = json_array();

	for (gsize i = 0; i < json_array_size(bench); i++) {
		const Json *entry = json_array_get(bench, i);
		g_autoptr(GDateTime) at = format_local(working_calendar_zone(turn->calendar),
			json_integer_value(json_object_get(entry, "confirmed_us")));
		g_autofree char *confirmed = format_day(at);
		g_autofree char *title = format_title(text_of(entry, "engagement"));
		json_array_append_new(
			list, json_pack("{s:O, s:s, s:s?, s:s, s:s}", "engineers", json_object_get(entry, "engineers"),
				      "engagement_title", title, "seniority", text_of(entry, "seniority"),
				      "available_from", text_of(entry, "available_from"), "noted", confirmed));
	}
	return json_pack("{s:o}", "list", list);
}

/* The emails there are; a column that is null sends none. */
static const struct {
	const char *column;
	Notification notification;
	Json *(*view)(const Turn *turn, const Json *facts);
	const char *part; /* of the portal, where to do what the email asks for; NULL: it asks for nothing */
} emails[] = {
	{"summary", NOTIFICATION_RECRUITER_SUMMARY, summary_view, NULL},
	{"bench", NOTIFICATION_BENCH_CHECK, bench_view, "#bench"},
};

static void write_emails(const Turn *turn, JsonWriter *w)
{
	g_autofree char *portal_url = link_portal(turn->policy->settings, &turn->id);

	for (gsize i = 0; i < G_N_ELEMENTS(emails); i++) {
		if (db_is_null(turn->due, turn->row, emails[i].column))
			continue;
		const char *text = db_get_text(turn->due, turn->row, emails[i].column);
		g_autoptr(Json) facts = jsonc_decode(text, strlen(text), NULL);
		g_autoptr(Json) view = emails[i].view(turn, facts);
		json_object_set_new(view, "recruiter_name", json_string(db_get_text(turn->due, turn->row, "name")));
		json_object_set_new(view, "portal_url", json_string(portal_url));
		if (emails[i].part != NULL)
			json_object_set_new(view, "url", json_sprintf("%s%s", portal_url, emails[i].part));
		g_autofree char *encoded = jsonc_encode(view);
		notifications_write_email(w, &(NotificationEmail){
						     .notification = emails[i].notification,
						     .id = ident_new(),
						     .recipient = db_get_text(turn->due, turn->row, "email"),
						     .message_domain = turn->policy->message_domain,
						     .view = encoded,
					     });
	}
}

static void write_schedule(const Turn *turn, JsonWriter *w)
{
	jsonw_begin_object(w);
	jsonw_put_ident(w, "id", &turn->id);
	if (db_get_bool(turn->due, turn->row, "is_summary_due"))
		jsonw_put_int(w, "summary_due_us", period_next(PERIOD_WEEK, turn->calendar, turn->now_us));
	if (db_get_bool(turn->due, turn->row, "is_bench_due"))
		jsonw_put_int(w, "bench_check_due_us", period_next(PERIOD_MONTH, turn->calendar, turn->now_us));
	jsonw_end_object(w);
}

static bool take_turns(Db *db, const OfferPolicy *policy, const Roster *roster, const DbResult *due, GError **error)
{
	g_autoptr(GString) emails_json = g_string_new(NULL);
	g_autoptr(GString) schedule_json = g_string_new(NULL);
	JsonWriter written, scheduled;

	jsonw_init(&written, emails_json);
	jsonw_init(&scheduled, schedule_json);
	jsonw_begin_array(&written);
	jsonw_begin_array(&scheduled);
	for (int row = 0; row < db_rows(due); row++) {
		Turn turn = {.policy = policy, .due = due, .row = row, .now_us = db_get_int(due, row, "now_us")};
		const bool is_id = ident_parse(db_get_text(due, row, "id"), &turn.id);
		g_assert(is_id); /* the column's type is uuid */
		const int at = roster_find(roster, &turn.id);
		g_assert(at >= 0); /* claimed, so that nobody removes them */
		turn.calendar = roster_calendar(roster, at);
		write_emails(&turn, &written);
		write_schedule(&turn, &scheduled);
	}
	jsonw_end_array(&written);
	jsonw_end_array(&scheduled);
	return recruiter_emails_schedule(db, schedule_json->str, error) &&
	       outbox_add_batch(db, emails_json->str, error);
}

bool regular_emails_process(Db *db, const OfferPolicy *policy, Roster *roster, int *recruiters, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	bool is_due = false;

	*recruiters = 0;
	if (!recruiter_emails_is_due(db, &is_due, error))
		return false;
	if (!is_due)
		return true;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) due = recruiter_emails_claim(db, error);
	if (due == NULL)
		return false;
	if (db_rows(due) == 0)
		return true;
	if (!roster_read(roster, db, NULL, error) || !take_turns(db, policy, roster, due, error) ||
		!db_commit(&tx, error))
		return false;
	*recruiters = db_rows(due);
	log_info("regular_emails_processed", log_int("recruiters", *recruiters));
	return true;
}
