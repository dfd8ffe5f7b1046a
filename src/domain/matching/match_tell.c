#include "domain/matching/match_tell.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"

/* Of what speaks for a recruiter; tags are named. */
static const TextKey point_texts[] = {
	[MATCH_POINT_RUNNER_UP] = TEXT_BECAUSE_RUNNER_UP,
	[MATCH_POINT_RELATED] = TEXT_BECAUSE_RELATED,
	[MATCH_POINT_CLIENT] = TEXT_BECAUSE_CLIENT,
	[MATCH_POINT_COMPANY] = TEXT_BECAUSE_COMPANY,
	[MATCH_POINT_TAGS] = TEXT_BECAUSE_TAGS,
	[MATCH_POINT_BENCH] = TEXT_BECAUSE_BENCH,
	[MATCH_POINT_OVERLAP] = TEXT_BECAUSE_OVERLAP,
};
G_STATIC_ASSERT(G_N_ELEMENTS(point_texts) == MATCH_POINT_COUNT);

/* What the others had of the window's offers. */
typedef struct Others {
	int64_t count, min, max, sum;
} Others;

static void add_sentence(GString *text, const char *sentence)
{
	g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", sentence);
}

/* "trading, market data": those that are in the request, as the recruiter wrote them; g_free. */
static char *tags_in(const MatchNeed *need, const MatchRecruiter *recruiter)
{
	g_auto(GStrv) names = g_strsplit(recruiter->tag_names == NULL ? "" : recruiter->tag_names, ",", -1);
	GString *text = g_string_new(NULL);

	for (guint i = 0; recruiter->tags != NULL && i < recruiter->tags->len && i < g_strv_length(names); i++) {
		if (match_words_has(need->words, recruiter->tags->pdata[i]))
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", g_strstrip(names[i]));
	}
	return g_string_free(text, FALSE);
}

static void tell_points(const MatchNeed *need, const MatchRecruiter *recruiter, GString *text)
{
	for (MatchPoint point = 0; point < MATCH_POINT_COUNT; point++) {
		if (match_points(point, need, recruiter) == 0)
			continue;
		/* Who has another lead of the client knows them, and who knows the client knows the company. */
		if ((point == MATCH_POINT_CLIENT || point == MATCH_POINT_COMPANY) && recruiter->related != NULL)
			continue;
		if (point == MATCH_POINT_COMPANY && match_points(MATCH_POINT_CLIENT, need, recruiter) > 0)
			continue;
		g_autofree char *tags = point == MATCH_POINT_TAGS ? tags_in(need, recruiter) : g_strdup("");
		g_autofree char *sentence = wording_format(point_texts[point], wording_string("tags", tags),
			wording_string("reference", recruiter->related == NULL ? "" : recruiter->related));
		add_sentence(text, sentence);
	}
}

static Others others_of(const MatchCandidate *candidates, gsize count, gsize at)
{
	Others others = {.min = G_MAXINT64};

	for (gsize i = 0; i < count && candidates[i].result != MATCH_FILTERED; i++) {
		const int64_t offers = candidates[i].recruiter->fair.offers;
		if (i == at)
			continue;
		others.count++;
		others.min = MIN(others.min, offers);
		others.max = MAX(others.max, offers);
		others.sum += offers;
	}
	return others;
}

static void tell_share(const MatchRecruiter *recruiter, const Others *others, GString *text)
{
	g_autofree char *range = others->min == others->max
					 ? g_strdup_printf("%" G_GINT64_FORMAT, others->min)
					 : wording_format(TEXT_BECAUSE_RANGE, wording_number("min", others->min),
						   wording_number("max", others->max));
	g_autofree char *sentence = wording_format(others->count == 1 ? TEXT_BECAUSE_SHARE_ONE : TEXT_BECAUSE_SHARE,
		wording_number("own", recruiter->fair.offers),
		wording_number("all", recruiter->fair.offers + others->sum), wording_number("days", FAIR_WINDOW_DAYS),
		wording_string("others", range));

	add_sentence(text, sentence);
}

char *match_tell(const MatchNeed *need, const MatchCandidate *candidates, gsize count, gsize at)
{
	const MatchRecruiter *recruiter = candidates[at].recruiter;
	const Others others = others_of(candidates, count, at);
	GString *text = g_string_new(NULL);
	gsize next = at;

	if (strcmp(match_rule_name(&candidates[0]), "staff") == 0)
		return g_string_free(g_string_assign(text, wording_text(TEXT_BECAUSE_STAFF)), FALSE);
	tell_points(need, recruiter, text);
	while (next < count && candidates[next].result == MATCH_CHOSEN)
		next++;
	if (others.count == 0) {
		add_sentence(text, wording_text(TEXT_BECAUSE_ALONE));
		return g_string_free(text, FALSE);
	}
	/* What put the best of those who were not chosen behind; of several who were, all had the same in front of them. */
	const bool is_all = next == count || candidates[next].result == MATCH_FILTERED;
	const char *rule = is_all ? "share" : match_rule_name(&candidates[next]);
	if (strcmp(rule, "share") == 0)
		tell_share(recruiter, &others, text);
	else if (strcmp(rule, "wait") == 0)
		add_sentence(text, wording_text(recruiter->fair.waited_us == FAIR_NEVER ? TEXT_BECAUSE_WAIT_NEVER
											: TEXT_BECAUSE_WAIT));
	else if (strcmp(rule, "draw") == 0)
		add_sentence(text, wording_text(TEXT_BECAUSE_DRAW));
	return g_string_free(text, FALSE);
}
