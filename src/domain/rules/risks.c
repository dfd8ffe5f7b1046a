#include "domain/rules/risks.h"

#include "base/banned.h"

enum {
	FAR_UNDER_PERCENT = 60, /* of where the published range begins: no experienced engineer for that */

	FOR_RUST = 1 << ENGAGEMENT_RUST,
	FOR_PYTHON = 1 << ENGAGEMENT_PYTHON,
	FOR_HYBRID = 1 << ENGAGEMENT_HYBRID,
	FOR_ALL = FOR_RUST | FOR_PYTHON | FOR_HYBRID,
};

/* The engagements for which each is a risk, once it holds. */
static const unsigned told_for[SUPPLY_COUNT] = {
	[SUPPLY_TEAM_MUST_LEARN_RUST] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_TEAM_MUST_LEARN_PYTHON] = FOR_PYTHON | FOR_HYBRID,
	[SUPPLY_SEVERAL_ENGINEERS] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_MANY_ENGINEERS] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_SOON] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_NOW] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_ONE_FOR_BOTH] = FOR_HYBRID,
	[SUPPLY_ENTRY_LEVEL] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_BUDGET_FAR_UNDER_RUST] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_BUDGET_FAR_UNDER_PYTHON] = FOR_PYTHON,
	[SUPPLY_BUDGET_UNDER_BOTH] = FOR_ALL,
	[SUPPLY_BUDGET_UNDER_RUST] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_BUDGET_OVER_RUST] = FOR_RUST | FOR_HYBRID,
	[SUPPLY_BUDGET_OVER_PYTHON] = FOR_PYTHON,
};

static bool knows_neither(const Submission *submission)
{
	return submission->choices[FIELD_TEAM_KNOWS] == TEAM_KNOWS_NEITHER;
}

static bool is_far_under(int64_t budget, int64_t min)
{
	return budget * 100 < min * FAR_UNDER_PERCENT;
}

/* Only what fits the engagement holds: a budget below Rust's range is no matter for a Python Developer. */
static unsigned find_budget(const DimensionRow *published, int64_t budget, Engagement engagement)
{
	const bool is_python = engagement == ENGAGEMENT_PYTHON;
	const int64_t min = is_python ? published->python_usd_min : published->rust_usd_min;
	const int64_t max = is_python ? published->python_usd_max : published->rust_usd_max;

	if (budget == SUBMISSION_NOT_SURE)
		return 0;
	if (is_far_under(budget, min))
		return 1u << (is_python ? SUPPLY_BUDGET_FAR_UNDER_PYTHON : SUPPLY_BUDGET_FAR_UNDER_RUST);
	if (budget < published->python_usd_min)
		return 1u << SUPPLY_BUDGET_UNDER_BOTH;
	if (budget < published->rust_usd_min)
		return 1u << SUPPLY_BUDGET_UNDER_RUST;
	if (budget > max)
		return 1u << (is_python ? SUPPLY_BUDGET_OVER_PYTHON : SUPPLY_BUDGET_OVER_RUST);
	return 0;
}

Risks risks_find(const RuleSet *rules, const Submission *submission, Engagement engagement)
{
	const int knows = submission->choices[FIELD_TEAM_KNOWS];
	const int engineers = submission->choices[FIELD_ENGINEERS];
	const int start = submission->choices[FIELD_START];
	const bool has_rust = engagement != ENGAGEMENT_PYTHON;
	const bool has_python = engagement != ENGAGEMENT_RUST;
	const bool holds[SUPPLY_COUNT] = {
		[SUPPLY_TEAM_MUST_LEARN_RUST] = has_rust && (knows == TEAM_KNOWS_PYTHON || knows_neither(submission)),
		[SUPPLY_TEAM_MUST_LEARN_PYTHON] = has_python && (knows == TEAM_KNOWS_RUST || knows_neither(submission)),
		[SUPPLY_SEVERAL_ENGINEERS] = engineers == ENGINEERS_2_3,
		[SUPPLY_MANY_ENGINEERS] = engineers == ENGINEERS_4_PLUS,
		[SUPPLY_SOON] = start == START_1_2_WEEKS,
		[SUPPLY_NOW] = start == START_NOW,
		[SUPPLY_ONE_FOR_BOTH] = has_rust && has_python && engineers == ENGINEERS_1 &&
					knows != TEAM_KNOWS_PYTHON && knows != TEAM_KNOWS_RUST,
		[SUPPLY_ENTRY_LEVEL] = has_rust && submission->choices[FIELD_SENIORITY] == SENIORITY_ENTRY,
	};
	Risks risks = {.held = find_budget(&rules->dimensions[DIMENSION_HIRING_COST],
			       submission->integers[FIELD_BUDGET_USD_YEAR], engagement)};

	for (int s = 0; s < SUPPLY_COUNT; s++)
		risks.held |= holds[s] ? 1u << s : 0;
	for (int s = 0; s < SUPPLY_COUNT; s++)
		risks.told |= told_for[s] & 1u << engagement ? risks.held & 1u << s : 0;
	return risks;
}

bool risks_break_tie(const RuleSet *rules, const Submission *submission)
{
	const int duration = submission->choices[FIELD_DURATION];
	const bool is_short = duration == DURATION_UNDER_1_MONTH || duration == DURATION_1_3_MONTHS;
	const int engineers = submission->choices[FIELD_ENGINEERS];
	const int start = submission->choices[FIELD_START];
	const int64_t budget = submission->integers[FIELD_BUDGET_USD_YEAR];

	return submission->choices[FIELD_TEAM_KNOWS] == TEAM_KNOWS_RUST || (knows_neither(submission) && is_short) ||
	       engineers == ENGINEERS_2_3 || engineers == ENGINEERS_4_PLUS || start == START_1_2_WEEKS ||
	       start == START_NOW ||
	       (budget != SUBMISSION_NOT_SURE && budget < rules->dimensions[DIMENSION_HIRING_COST].rust_usd_min);
}
