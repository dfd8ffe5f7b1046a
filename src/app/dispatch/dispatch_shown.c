/* app/dispatch/dispatch_shown: how leads are read, and dispatches, moments and links written for people and the record (of app/dispatch/dispatch). */
#include "app/dispatch/dispatch.h"

#include <string.h>

#include "base/error.h"
#include "base/signed_token.h"
#include "domain/submission/answers.h"

void dispatch_read_need(LeadNeed *need, const DbResult *lead, int row, int64_t now_us)
{
	g_autoptr(Json) submission = answers_decode(db_get_text(lead, row, "submission"));
	Engagement engagement;
	Ident id;

	const bool is_known = engagement_parse(db_get_text(lead, row, "engagement"), &engagement) &&
			      ident_parse(db_get_text(lead, row, "id"), &id);
	g_assert(is_known); /* the schema's types and checks see to it */
	lead_need_read(need, submission, now_us);
	need->match.lead = id;
	need->match.engagement = engagement;
}

static void put_ident(JsonWriter *w, const char *name, const Ident *id)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	jsonw_put_text(w, name, text);
}

static int person_of(const Roster *roster, const MatchCandidate *candidate)
{
	return (int)(candidate->recruiter - roster->recruiters);
}

static void write_candidate(
	JsonWriter *w, const Roster *roster, const MatchNeed *need, const MatchCandidate *candidates, gsize at)
{
	const MatchCandidate *candidate = &candidates[at];
	g_autoptr(GString) reason = g_string_new(NULL);
	g_autoptr(GString) points = g_string_new(NULL);

	match_explain(need, &candidates[0], candidate, reason);
	jsonw_begin_object(w);
	put_ident(w, "recruiter_id", &candidate->recruiter->id);
	jsonw_put_text(w, "name", roster_name(roster, person_of(roster, candidate)));
	jsonw_put_int(w, "rank", (int64_t)at + 1);
	jsonw_put_int(w, "open_offers", candidate->recruiter->open_offers);
	jsonw_put_int(w, "offers_in_window", candidate->recruiter->fair.offers);
	jsonw_put_int(w, "weight", candidate->recruiter->fair.weight);
	jsonw_put_int(w, "points", candidate->points);
	if (candidate->points > 0) {
		match_explain_points(need, candidate, points);
		jsonw_put_text(w, "points_for", points->str);
	}
	jsonw_put_text(w, "result", match_result_name(candidate->result));
	jsonw_put_text(w, "reason", reason->str);
	jsonw_end_object(w);
}

/* {"left_out":980,"because":{"share":700,"capacity":280}} */
static void write_left_out(JsonWriter *w, const MatchCandidate *candidates, gsize from, gsize count)
{
	g_autoptr(GHashTable) because = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer name, times;

	for (gsize i = from; i < count; i++) {
		name = (gpointer)(guintptr)match_rule_name(&candidates[i]);
		times = g_hash_table_lookup(because, name);
		g_hash_table_insert(because, name, GUINT_TO_POINTER(GPOINTER_TO_UINT(times) + 1));
	}
	jsonw_begin_object(w);
	jsonw_put_int(w, "left_out", (int64_t)(count - from));
	jsonw_key(w, "because");
	jsonw_begin_object(w);
	g_hash_table_iter_init(&iter, because);
	while (g_hash_table_iter_next(&iter, &name, &times))
		jsonw_put_int(w, name, GPOINTER_TO_UINT(times));
	jsonw_end_object(w);
	jsonw_end_object(w);
}

void dispatch_write_candidates(
	JsonWriter *w, const Roster *roster, const MatchNeed *need, const MatchCandidate *candidates)
{
	const gsize count = roster_count(roster);
	const gsize kept = MIN(count, DISPATCH_CANDIDATES_MAX);

	jsonw_key(w, "candidates");
	jsonw_begin_array(w);
	for (gsize i = 0; i < kept; i++)
		write_candidate(w, roster, need, candidates, i);
	if (kept < count)
		write_left_out(w, candidates, kept, count);
	jsonw_end_array(w);
}

char *format_local_time(const WorkingCalendar *calendar, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, working_calendar_zone(calendar));

	return g_date_time_format(local, "%a %-d %b %Y, %H:%M %Z");
}

char *dispatch_offer_url(const OfferPolicy *policy, const Ident *offer_id)
{
	const SignedToken token = {
		.purpose = TOKEN_PURPOSE_OFFER,
		.issued_at_s = ident_at_us(offer_id) / G_USEC_PER_SEC,
		.payload = *offer_id,
	};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(policy->settings->secret, &token, text);
	return g_strconcat(policy->settings->base_url, "/o/", text, NULL);
}
