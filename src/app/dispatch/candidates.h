/*
 * app/dispatch/candidates: what a lead asks for and who could have it, as the batch, the dry run and an assignment read
 * it, and as dispatches record it for people.
 */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "app/roster.h"
#include "base/json_writer.h"
#include "db/statement.h"
#include "domain/matching/match.h"
#include "domain/matching/match_need.h"

enum {
	/*
	 * Candidates that a dispatch keeps with name and reason, best first: as many as a person reads. With 1,000
	 * recruiters all of them would be 300 kB a lead. The others are counted by reason in a last element, and the
	 * dry run tells about each.
	 */
	CANDIDATES_KEPT_MAX = MATCH_ORDERED_MAX,
};

/* What a lead asks for, from columns id, engagement and submission. need is cleared by the caller. */
void candidates_read_need(LeadNeed *need, const DbResult *lead, int row, int64_t now_us);

/*
 * Marks what ties recruiters to a lead, by rows of dispatch_rows_ties(); ties to others are taken back. Returns how
 * many offers are open.
 */
int candidates_tie(Roster *roster, const DbResult *ties, const Ident *lead_id);

/*
 * What a recruiter accepted from this client, or from the same company, before: "Your client: you accepted LM-… in March
 * 2026."; g_free. NULL: nothing.
 */
char *candidates_your_client(const DbResult *ties, const Ident *lead_id, const MatchRecruiter *recruiter,
	const WorkingCalendar *calendar) G_GNUC_WARN_UNUSED_RESULT;

/* Writes an array, what a dispatch keeps of them: each with rank, load, share, points, result and reason. */
void candidates_write(JsonWriter *w, const Roster *roster, const MatchNeed *need, const MatchCandidate *candidates);

/* Writes key "recruiter_ids" of a dispatch: whose the candidates are that are listed, in their order. */
void candidates_write_ids(JsonWriter *w, const Roster *roster, const MatchCandidate *candidates);
