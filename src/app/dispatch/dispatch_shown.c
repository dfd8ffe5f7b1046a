/* app/dispatch/dispatch_shown: how leads are read, and placements, moments and links written for people and the record (of app/dispatch/dispatch). */
#include "app/dispatch/dispatch.h"

#include <string.h>

#include "base/error.h"
#include "base/signed_token.h"

void place_read_need(LeadNeed *need, const DbResult *lead, int row, int64_t now_us)
{
	const char *text = db_get_text(lead, row, "submission");
	g_autoptr(Json) submission = json_decode(text, strlen(text), NULL);
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
	json_put_text(w, name, text);
}

static int person_of(const People *people, const MatchCandidate *candidate)
{
	return (int)(candidate->recruiter - people->recruiters);
}

static void write_candidate(
	JsonWriter *w, const People *people, const MatchNeed *need, const MatchCandidate *candidates, gsize at)
{
	const MatchCandidate *candidate = &candidates[at];
	g_autoptr(GString) reason = g_string_new(NULL);
	g_autoptr(GString) points = g_string_new(NULL);

	match_explain(need, &candidates[0], candidate, reason);
	json_begin_object(w);
	put_ident(w, "recruiter_id", &candidate->recruiter->id);
	json_put_text(w, "name", people_name(people, person_of(people, candidate)));
	json_put_int(w, "rank", (int64_t)at + 1);
	json_put_int(w, "open_offers", candidate->recruiter->open_offers);
	json_put_int(w, "offers_in_window", candidate->recruiter->fair.offers);
	json_put_int(w, "weight", candidate->recruiter->fair.weight);
	json_put_int(w, "points", candidate->points);
	if (candidate->points > 0) {
		match_explain_points(need, candidate, points);
		json_put_text(w, "points_for", points->str);
	}
	json_put_text(w, "result", match_result_name(candidate->result));
	json_put_text(w, "reason", reason->str);
	json_end_object(w);
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
	json_begin_object(w);
	json_put_int(w, "left_out", (int64_t)(count - from));
	json_key(w, "because");
	json_begin_object(w);
	g_hash_table_iter_init(&iter, because);
	while (g_hash_table_iter_next(&iter, &name, &times))
		json_put_int(w, name, GPOINTER_TO_UINT(times));
	json_end_object(w);
	json_end_object(w);
}

void place_write_candidates(
	JsonWriter *w, const People *people, const MatchNeed *need, const MatchCandidate *candidates)
{
	const gsize count = people_count(people);
	const gsize kept = MIN(count, PLACE_CANDIDATES_MAX);

	json_key(w, "candidates");
	json_begin_array(w);
	for (gsize i = 0; i < kept; i++)
		write_candidate(w, people, need, candidates, i);
	if (kept < count)
		write_left_out(w, candidates, kept, count);
	json_end_array(w);
}

char *place_moment(const WorkingCalendar *calendar, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, working_calendar_zone(calendar));

	return g_date_time_format(local, "%a %-d %b %Y, %H:%M %Z");
}

char *place_offer_url(const OfferPolicy *policy, const Ident *offer_id)
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
