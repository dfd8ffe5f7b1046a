#include "app/dispatch/dry_run.h"

#include <string.h>

#include "app/dispatch/roster.h"
#include "app/dispatch/dispatch.h"
#include "base/clock.h"
#include "base/error.h"
#include "domain/matching/match_need.h"
#include "store/stored_offer.h"

typedef struct Preview {
	const PreviewOptions *options;
	DbResult *lead; /* NULL: of a brief */
	DbResult *ties;
	People people;
	LeadNeed need;
	MatchCandidate *candidates;
} Preview;

static void preview_clear(Preview *preview)
{
	g_clear_pointer(&preview->lead, db_result_free);
	g_clear_pointer(&preview->ties, db_result_free);
	g_clear_pointer(&preview->candidates, g_free);
	people_clear(&preview->people);
	lead_need_clear(&preview->need);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preview, preview_clear)

static bool read_lead(Preview *preview, Db *db, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	if (preview->options->lead_id == NULL)
		return true;
	ident_format(preview->options->lead_id, id);
	g_autofree char *ids = g_strdup_printf("{%s}", id);
	preview->lead = offer_look_at_lead(db, id, error);
	preview->ties = preview->lead == NULL ? NULL : offer_ties(db, ids, error);
	return preview->ties != NULL;
}

static void read_need(Preview *preview)
{
	const PreviewOptions *options = preview->options;
	const int64_t now_us = preview->people.now_us;

	if (preview->lead != NULL) {
		place_read_need(&preview->need, preview->lead, 0, now_us);
		place_tie(&preview->people, preview->ties, options->lead_id);
		return;
	}
	lead_need_read(&preview->need, options->submission, now_us);
	preview->need.match.lead = ident_new();
	preview->need.match.engagement = options->engagement;
}

static void write_preview(const Preview *preview, const OfferPolicy *policy, GString *out)
{
	const Engagement engagement = preview->need.match.engagement;
	char at[CLOCK_TEXT_BYTES];
	JsonWriter w;

	clock_format_us(preview->people.now_us, at);
	json_writer_init(&w, out);
	json_begin_object(&w);
	json_put_text(&w, "engagement", engagement_name(engagement));
	json_put_text(&w, "mode", offer_mode_name(policy->modes[engagement]));
	json_put_text(&w, "at", at);
	place_write_candidates(&w, &preview->people, &preview->need.match, preview->candidates);
	json_end_object(&w);
}

bool preview_match(Db *db, const OfferPolicy *policy, const PreviewOptions *options, GString *out, GError **error)
{
	g_auto(Preview) preview = {.options = options};

	people_init(&preview.people, policy->allowed_us);
	preview.people.at_us = options->at_us;
	if (!read_lead(&preview, db, error) || !people_read(&preview.people, db, NULL, error))
		return false;
	read_need(&preview);
	preview.candidates = g_new0(MatchCandidate, MAX(1, people_count(&preview.people)));
	const MatchTally tally = match_rank(
		&preview.need.match, preview.people.recruiters, people_count(&preview.people), preview.candidates);
	const Engagement engagement = preview.need.match.engagement;
	const int at_once = offer_mode_at_once(policy->modes[engagement], policy->tops[engagement]);
	match_choose(preview.candidates, (gsize)MIN(tally.free_now, at_once));
	write_preview(&preview, policy, out);
	return true;
}
