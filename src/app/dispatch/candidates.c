#include "app/dispatch/candidates.h"

#include <string.h>

#include "codec/format.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/answers.h"

typedef struct TieName {
	const char *name;
	guint tie; /* of MatchTie */
} TieName;

static const TieName tie_names[] = {
	{"asked", MATCH_TIE_ASKED},
	{"open", MATCH_TIE_OPEN},
	{"declined", MATCH_TIE_ASKED | MATCH_TIE_DECLINED},
	{"returned", MATCH_TIE_ASKED | MATCH_TIE_RETURNED},
	{"runner_up", MATCH_TIE_RUNNER_UP},
	{"offered", MATCH_TIE_OFFERED},
	{"excluded", MATCH_TIE_EXCLUDED},
	{"client", MATCH_TIE_KNOWS_CLIENT},
	{"company", MATCH_TIE_KNOWS_COMPANY},
};

void candidates_read_need(LeadNeed *need, const DbResult *lead, int row, int64_t now_us)
{
	g_autoptr(Json) submission = answers_decode(db_get_text(lead, row, "submission"));
	Engagement engagement;
	Ident id;

	const bool is_known = engagement_parse(db_get_text(lead, row, "engagement"), &engagement) &&
			      ident_parse(db_get_text(lead, row, "id"), &id);
	g_assert(is_known); /* the schema's types and checks ensure it */
	lead_need_read(need, submission, now_us);
	need->match.lead = id;
	need->match.engagement = engagement;
}

static guint parse_tie(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(tie_names); i++) {
		if (strcmp(tie_names[i].name, name) == 0)
			return tie_names[i].tie;
	}
	g_assert_not_reached(); /* dispatch_rows_ties writes no others */
}

int candidates_tie(Roster *roster, const DbResult *ties, const Ident *lead_id)
{
	char lead[IDENT_TEXT_BYTES];
	int open_offers = 0;

	ident_format(lead_id, lead);
	for (guint i = 0; i < roster_count(roster); i++)
		roster->recruiters[i].ties = 0;
	for (int row = 0; row < db_rows(ties); row++) {
		if (strcmp(db_get_text(ties, row, "lead_id"), lead) != 0)
			continue;
		const guint tie = parse_tie(db_get_text(ties, row, "tie"));
		Ident id;
		const int at = ident_parse(db_get_text(ties, row, "recruiter_id"), &id) ? roster_find(roster, &id) : -1;
		if (at >= 0)
			roster->recruiters[at].ties |= tie;
		/* An offer of a recruiter who was removed is still open. */
		open_offers += tie == MATCH_TIE_OPEN;
	}
	return open_offers;
}

char *candidates_your_client(
	const DbResult *ties, const Ident *lead_id, const MatchRecruiter *recruiter, const WorkingCalendar *calendar)
{
	char lead[IDENT_TEXT_BYTES];
	char id[IDENT_TEXT_BYTES];
	int64_t last_us = 0;
	int found = -1;

	if ((recruiter->ties & (MATCH_TIE_KNOWS_CLIENT | MATCH_TIE_KNOWS_COMPANY)) == 0)
		return NULL;
	ident_format(lead_id, lead);
	ident_format(&recruiter->id, id);
	for (int row = 0; row < db_rows(ties); row++) {
		/* The person before others of the company, and the newest before older ones. */
		const guint tie = parse_tie(db_get_text(ties, row, "tie"));
		const int64_t at_us =
			db_get_int(ties, row, "accepted_us") + (tie == MATCH_TIE_KNOWS_CLIENT ? G_MAXINT64 / 2 : 0);
		if (!db_is_null(ties, row, "reference") && at_us > last_us &&
			strcmp(db_get_text(ties, row, "lead_id"), lead) == 0 &&
			strcmp(db_get_text(ties, row, "recruiter_id"), id) == 0) {
			last_us = at_us;
			found = row;
		}
	}
	if (found < 0)
		return NULL;
	g_autofree char *month = format_month(working_calendar_zone(calendar), db_get_int(ties, found, "accepted_us"));
	return wording_format(
		(recruiter->ties & MATCH_TIE_KNOWS_CLIENT) != 0 ? TEXT_BECAUSE_YOUR_CLIENT : TEXT_BECAUSE_YOUR_COMPANY,
		wording_string("reference", db_get_text(ties, found, "reference")), wording_string("month", month));
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
	jsonw_put_ident(w, "recruiter_id", &candidate->recruiter->id);
	jsonw_put_text(w, "name", roster_name(roster, person_of(roster, candidate)));
	jsonw_put_int(w, "rank", (int64_t)at + 1);
	jsonw_put_int(w, "open_offers", candidate->recruiter->open_offers);
	jsonw_put_int(w, "accepted_leads", candidate->recruiter->accepted_leads);
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

void candidates_write(JsonWriter *w, const Roster *roster, const MatchNeed *need, const MatchCandidate *candidates)
{
	const gsize count = roster_count(roster);
	const gsize kept = MIN(count, CANDIDATES_KEPT_MAX);

	jsonw_begin_array(w);
	for (gsize i = 0; i < kept; i++)
		write_candidate(w, roster, need, candidates, i);
	if (kept < count)
		write_left_out(w, candidates, kept, count);
	jsonw_end_array(w);
}

void candidates_write_ids(JsonWriter *w, const Roster *roster, const MatchCandidate *candidates)
{
	const gsize kept = MIN(roster_count(roster), CANDIDATES_KEPT_MAX);
	char id[IDENT_TEXT_BYTES];

	jsonw_key(w, "recruiter_ids");
	jsonw_begin_array(w);
	for (gsize i = 0; i < kept; i++) {
		ident_format(&candidates[i].recruiter->id, id);
		jsonw_text(w, id);
	}
	jsonw_end_array(w);
}
