#include "app/dispatch/dry_run.h"

#include <string.h>

#include "app/related.h"
#include "app/roster.h"
#include "app/dispatch/candidates.h"
#include "base/clock.h"
#include "base/error.h"
#include "domain/matching/match_need.h"
#include "store/dispatch_rows.h"
#include "store/lead_link.h"

typedef struct DryRun {
	const DryRunOptions *options;
	DbResult *lead; /* NULL: of a brief */
	DbResult *ties;
	DbResult *links;
	Json *related;
	Roster roster;
	LeadNeed need;
	MatchCandidate *candidates;
} DryRun;

static void dry_run_clear(DryRun *dry_run)
{
	g_clear_pointer(&dry_run->lead, db_result_free);
	g_clear_pointer(&dry_run->ties, db_result_free);
	g_clear_pointer(&dry_run->links, db_result_free);
	g_clear_pointer(&dry_run->related, jsonc_value_free);
	g_clear_pointer(&dry_run->candidates, g_free);
	roster_clear(&dry_run->roster);
	lead_need_clear(&dry_run->need);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DryRun, dry_run_clear)

static bool read_lead(DryRun *dry_run, Db *db, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	if (dry_run->options->lead_id == NULL)
		return true;
	ident_format(dry_run->options->lead_id, id);
	g_autofree char *ids = g_strdup_printf("{%s}", id);
	dry_run->lead = dispatch_rows_look_at(db, id, error);
	dry_run->ties = dry_run->lead == NULL ? NULL : dispatch_rows_ties(db, ids, error);
	dry_run->links = dry_run->ties == NULL ? NULL : lead_link_related(db, ids, error);
	return dry_run->links != NULL;
}

static void read_need(DryRun *dry_run)
{
	const DryRunOptions *options = dry_run->options;
	const int64_t now_us = dry_run->roster.now_us;

	if (dry_run->lead != NULL) {
		candidates_read_need(&dry_run->need, dry_run->lead, 0, now_us);
		candidates_tie(&dry_run->roster, dry_run->ties, options->lead_id);
		dry_run->related = related_read(&(RelatedLeads){.rows = dry_run->links}, options->lead_id);
		related_tie(&dry_run->roster, dry_run->related);
		if (options->as != NULL)
			dry_run->need.match.engagement = *options->as;
		return;
	}
	lead_need_read(&dry_run->need, options->submission, now_us);
	dry_run->need.match.lead = ident_new();
	dry_run->need.match.engagement = options->engagement;
}

/* What staff let go is offered by the ranking, even where they usually choose. */
static OfferMode mode_of(const DryRun *dry_run, const OfferPolicy *policy)
{
	const OfferMode mode = policy->modes[dry_run->need.match.engagement];

	return dry_run->options->as != NULL && mode == OFFER_MODE_MANUAL ? OFFER_MODE_ONE : mode;
}

static void write_dry_run(const DryRun *dry_run, const OfferPolicy *policy, GString *out)
{
	const Engagement engagement = dry_run->need.match.engagement;
	char at[CLOCK_TEXT_BYTES];
	JsonWriter w;

	clock_format_us(dry_run->roster.now_us, at);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "engagement", engagement_name(engagement));
	jsonw_put_text(&w, "mode", offer_mode_name(mode_of(dry_run, policy)));
	jsonw_put_text(&w, "at", at);
	jsonw_key(&w, "candidates");
	candidates_write(&w, &dry_run->roster, &dry_run->need.match, dry_run->candidates);
	jsonw_end_object(&w);
}

bool dry_run_match(Db *db, const OfferPolicy *policy, const DryRunOptions *options, GString *out, GError **error)
{
	g_auto(DryRun) dry_run = {.options = options};

	roster_init(&dry_run.roster, policy->allowed_us, policy->accepted_load_percent);
	dry_run.roster.at_us = options->at_us;
	if (!read_lead(&dry_run, db, error) || !roster_read(&dry_run.roster, db, NULL, error))
		return false;
	read_need(&dry_run);
	dry_run.candidates = g_new0(MatchCandidate, MAX(1, roster_count(&dry_run.roster)));
	const MatchTally tally = match_rank(
		&dry_run.need.match, dry_run.roster.recruiters, roster_count(&dry_run.roster), dry_run.candidates);
	const Engagement engagement = dry_run.need.match.engagement;
	const int at_once = offer_mode_at_once(mode_of(&dry_run, policy), policy->tops[engagement]);
	match_choose(dry_run.candidates, (gsize)MIN(tally.available_now, at_once));
	write_dry_run(&dry_run, policy, out);
	return true;
}
