#include "domain/rules/decided.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"

static const Json *range_of(const Json *recommendation, const char *side)
{
	const Json *dimensions = json_object_get(recommendation, "dimensions");

	for (gsize i = 0; i < json_array_size(dimensions); i++) {
		const Json *range = json_object_get(json_array_get(dimensions, i), side);
		if (json_is_object(range)) /* others are ratings */
			return range;
	}
	return NULL;
}

/* The published ranges are stored with the recommendation, whatever it was. */
static Json *salary_of(const Json *recommendation, Engagement engagement)
{
	const Json *rust = range_of(recommendation, "rust");
	const Json *python = range_of(recommendation, "python");
	const Json *from = engagement == ENGAGEMENT_RUST ? rust : python;
	const Json *to = engagement == ENGAGEMENT_PYTHON ? python : rust;

	if (from == NULL || to == NULL)
		return json_null();
	return json_pack("{s:O, s:O}", "min", json_object_get(from, "min"), "max", json_object_get(to, "max"));
}

static Json *plan_of(void)
{
	return json_pack("{s:[{s:s}], s:[{s:s}], s:s, s:[{s:s, s:i}, {s:s, s:i}], s:n}", "rust", "part",
		wording_text(TEXT_RECOMMENDATION_DECIDED_RUST), "python", "part",
		wording_text(TEXT_RECOMMENDATION_DECIDED_PYTHON), "join",
		wording_text(TEXT_RECOMMENDATION_DECIDED_JOIN), "team", "talent", engagement_talent(ENGAGEMENT_RUST),
		"count", 1, "talent", engagement_talent(ENGAGEMENT_PYTHON), "count", 1, "team_note");
}

/* What the rules say of a class that they only guessed is no reason for the decision. */
static bool is_guess(const Json *recommendation)
{
	const Json *doubts = json_object_get(recommendation, "review_reasons");

	for (gsize i = 0; i < json_array_size(doubts); i++) {
		if (g_strcmp0(json_string_value(json_array_get(doubts, i)), "undecided") == 0)
			return true;
	}
	return false;
}

void recommendation_decide(Json *recommendation, const char *name, bool is_decided)
{
	static const char *const doubts[] = {"review_reasons", "question", "balance", "would_change"};
	static const char *const others[] = {"against", "risks", "split_plan"};
	Engagement engagement;

	if (name == NULL || !engagement_parse(name, &engagement))
		return;
	const char *computed = json_string_value(json_object_get(recommendation, "engagement"));
	const bool is_other = g_strcmp0(computed, name) != 0;
	if (!is_decided && !is_other)
		return;
	if (is_other || is_guess(recommendation))
		json_object_set_new(recommendation, "reasons",
			json_pack("[{s:s}]", "says", wording_text(TEXT_RECOMMENDATION_DECIDED)));
	for (gsize i = 0; i < G_N_ELEMENTS(doubts); i++)
		json_object_del(recommendation, doubts[i]);
	json_object_set_new(recommendation, "is_decided", json_true());
	json_object_set_new(recommendation, "confidence", json_real(1));
	json_object_set_new(recommendation, "evidence", json_real(1));
	json_object_set_new(recommendation, "conflict", json_real(0));
	json_object_set_new(recommendation, "needs_review", json_false());
	if (!is_other)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		json_object_del(recommendation, others[i]);
	if (engagement == ENGAGEMENT_HYBRID)
		json_object_set_new(recommendation, "split_plan", plan_of());
	json_object_set_new(recommendation, "salary_range_usd", salary_of(recommendation, engagement));
	json_object_set_new(recommendation, "engagement", json_string(name));
	json_object_set_new(recommendation, "talent", json_string(engagement_talent(engagement)));
}
