#include "domain/rules/decide.h"

#include <math.h>
#include <stdlib.h>

#include "base/banned.h"
#include "codec/text_keys.h"

static const double TEXT_IS_STRONG = 0.7;  /* probability from which on the text can contradict an answer */
static const double TEXT_NAMES_BOTH = 0.5; /* probability from which on the text asks for both whatever was answered */
static const double TEXT_IS_LIKELY =
	0.5; /* from which on the language that a brief names for the person to hire is wanted */
static const double ROLE_IS_CLEAR = 0.5;   /* mentions from which on somebody is asked for by a language */
static const double PARTS_ARE_CLEAR = 0.3; /* of SHAPE_SEPARATE_PARTS */
static const double DOUBT_LEFT_OUT = 0.5;
static const double CONFLICT_FACTOR = 0.7;
static const double CONFIDENCE_MAX = 0.97;
static const double ANSWER_LEAVES = 0.6; /* of what is missing */
static const double ANSWER_STEP = 0.06;	 /* what each further answer on the winning side adds */
static const int ANSWER_IS_HARD = 3;
static const gsize TERSE_WORDS_MAX = 20;
static const int MARGIN_CLEAR = 10; /* one strong need (performance 2) alone */

/* The dimensions whose margin decides, and the drive that each belongs to. */
static const struct {
	Dimension dimension;
	bool is_rust_drive;
} technical[] = {
	{DIMENSION_PERFORMANCE, true},
	{DIMENSION_MEMORY, true},
	{DIMENSION_PRODUCTIVITY, false},
	{DIMENSION_DATA, false},
};

static int drive_of(const Weights *weights, bool is_rust)
{
	int drive = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(technical); i++) {
		if (technical[i].is_rust_drive == is_rust)
			drive = MAX(drive, (int)weights->of[technical[i].dimension]);
	}
	return drive;
}

static int margin_of(const RuleSet *rules, const Weights *weights)
{
	int margin = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(technical); i++) {
		const DimensionRow *row = &rules->dimensions[technical[i].dimension];
		margin += weights->of[technical[i].dimension] * (row->rust - row->python);
	}
	return margin;
}

static Weights larger_of(const Weights *a, const Weights *b)
{
	Weights weights;

	for (int d = 0; d < DIMENSION_COUNT; d++)
		weights.of[d] = MAX(a->of[d], b->of[d]);
	return weights;
}

static double probability_of(const Reading *reading, int class)
{
	return reading == NULL ? 0 : reading->probability[class];
}

static void settle(Decision *decision, Verdict verdict, Engagement engagement)
{
	decision->verdict = verdict;
	decision->engagement = engagement;
}

/*
 * The language by which the brief asks for the person to hire, if it asks by one and the rest of the text does not speak against it;
 * ENGAGEMENT_COUNT: none.
 */
static Engagement asked_by_name(const Reading *reading)
{
	if (reading == NULL)
		return ENGAGEMENT_COUNT;
	const double roles[] = {
		[ENGAGEMENT_RUST] = reading->rust_role,
		[ENGAGEMENT_PYTHON] = reading->python_role,
	};
	const Engagement asked =
		roles[ENGAGEMENT_RUST] > roles[ENGAGEMENT_PYTHON] ? ENGAGEMENT_RUST : ENGAGEMENT_PYTHON;
	const Engagement other = asked == ENGAGEMENT_RUST ? ENGAGEMENT_PYTHON : ENGAGEMENT_RUST;

	if (roles[asked] < ROLE_IS_CLEAR || roles[other] >= ROLE_IS_CLEAR ||
		reading->probability[asked] < TEXT_IS_LIKELY)
		return ENGAGEMENT_COUNT;
	return asked;
}

/*
 * Who they ask for outweighs soft answers of the other side. A hard one (3) makes it hybrid where the steps for hybrid fit; otherwise
 * the class stays and a person looks at it.
 */
static bool decide_asked(Decision *decision, const Needs *needs, const Reading *reading, bool is_hybrid)
{
	const Engagement asked = asked_by_name(reading);

	if (asked == ENGAGEMENT_COUNT || needs->answered == 0)
		return false;
	const int against = drive_of(&needs->answers, asked == ENGAGEMENT_PYTHON);
	const bool has_both_use_cases = needs->rust_use_case != -1 && needs->python_use_case != -1;
	const bool is_reading_hybrid = decision->verdict == VERDICT_HYBRID_TEXT;
	if (is_hybrid && (against == ANSWER_IS_HARD || has_both_use_cases || is_reading_hybrid))
		return false;
	settle(decision, VERDICT_ASKED, asked);
	decision->is_conflict = against == ANSWER_IS_HARD;
	return true;
}

/* Step 1 and 2. */
static bool decide_hybrid(Decision *decision, const Needs *needs, const Reading *reading)
{
	const Weights *weights = &decision->weights;
	const bool has_answers = drive_of(&needs->answers, true) > 0 || drive_of(&needs->answers, false) > 0;
	const double text = probability_of(reading, ENGAGEMENT_HYBRID);
	const bool is_python_too_slow = needs->is_python_too_slow || (reading != NULL && reading->is_python_too_slow);
	const bool is_text_both =
		reading != NULL && reading->best == ENGAGEMENT_HYBRID && (!has_answers || text >= TEXT_NAMES_BOTH);
	const struct {
		bool holds;
		Verdict verdict;
	} steps[] = {
		{needs->rust_use_case != -1 && needs->python_use_case != -1, VERDICT_HYBRID_USE_CASES},
		{is_python_too_slow && (needs->has_data_part || needs->has_data_most), VERDICT_HYBRID_SLOW_PYTHON},
		{is_text_both, VERDICT_HYBRID_TEXT},
		{needs->has_data_part && decision->rust_drive >= 2, VERDICT_HYBRID_PART},
		{needs->has_data_most &&
				(weights->of[DIMENSION_PERFORMANCE] == 3 || weights->of[DIMENSION_MEMORY] == 3),
			VERDICT_HYBRID_MOST},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		if (steps[i].holds) {
			settle(decision, steps[i].verdict, ENGAGEMENT_HYBRID);
			return true;
		}
	}
	return false;
}

/* Step 3. The other drive at 3, and nothing else on the use case's side: keep the class, ask a person. */
static bool decide_use_case(Decision *decision, const Needs *needs, const Reading *reading)
{
	const bool is_rust = needs->rust_use_case != -1;

	if (!is_rust && needs->python_use_case == -1)
		return false;
	settle(decision, VERDICT_USE_CASE, is_rust ? ENGAGEMENT_RUST : ENGAGEMENT_PYTHON);
	const int other = is_rust ? decision->python_drive : decision->rust_drive;
	const int own = drive_of(&needs->without_use_case, is_rust);
	const int own_text = reading == NULL ? 0 : drive_of(&reading->gives, is_rust);
	decision->is_conflict = other == 3 && own == 0 && own_text == 0;
	return true;
}

/* Step 4: by the answers; by the text where they separate nothing; by both together; at exactly 0 by supply. */
static bool decide_margin(Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading)
{
	decision->margin = margin_of(rules, &needs->answers);
	if (decision->margin == 0 && reading != NULL && reading->best != READING_UNDECIDED) {
		settle(decision, VERDICT_TEXT, (Engagement)reading->best);
		return true;
	}
	const bool has_drives = drive_of(&needs->answers, true) > 0;
	if (decision->margin == 0 && has_drives)
		decision->margin = margin_of(rules, &decision->weights);
	if (decision->margin != 0) {
		settle(decision, VERDICT_MARGIN, decision->margin > 0 ? ENGAGEMENT_RUST : ENGAGEMENT_PYTHON);
		return true;
	}
	if (has_drives && needs->has_supply) {
		settle(decision, VERDICT_SUPPLY, ENGAGEMENT_PYTHON);
		return true;
	}
	return false;
}

/* The text says another class, and both are sure of themselves. */
static bool contradicts(const Decision *decision, const Needs *needs, const Reading *reading)
{
	const bool by_answers = decision->verdict == VERDICT_USE_CASE || decision->verdict == VERDICT_MARGIN;

	if (!by_answers || reading == NULL || reading->best == READING_UNDECIDED ||
		reading->best == (int)decision->engagement)
		return false;
	const bool is_strong = needs->rust_use_case != -1 || needs->python_use_case != -1 ||
			       drive_of(&needs->answers, decision->engagement == ENGAGEMENT_RUST) == 3;
	return is_strong && reading->probability[reading->best] >= TEXT_IS_STRONG;
}

/*
 * How sure the text is of a class. Where it may be nobody's class, half of that doubt is left out: it is said by the review reason. What
 * the other half says keeps the figure calibrated over briefs with a class and without one (tests/eval).
 */
static double text_confidence(const Reading *reading, Engagement class)
{
	return probability_of(reading, (int)class) / (1 - DOUBT_LEFT_OUT * probability_of(reading, READING_UNDECIDED));
}

static double confidence_of(const Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading)
{
	double confidence = rules->verdicts[decision->verdict].confidence;

	if (decision->verdict == VERDICT_TEXT || (decision->verdict == VERDICT_HYBRID_TEXT && needs->answered == 0))
		return text_confidence(reading, decision->engagement);
	if (decision->verdict == VERDICT_NOTHING && reading != NULL)
		return text_confidence(reading, ENGAGEMENT_PYTHON);
	if (decision->verdict == VERDICT_MARGIN && abs(decision->margin) < MARGIN_CLEAR)
		confidence -= ANSWER_STEP;
	if (needs->answered > 1)
		confidence += ANSWER_STEP * MIN(needs->answered - 1, 3);
	if (reading != NULL && reading->best == (int)decision->engagement)
		confidence += (1 - confidence) / 2 * reading->probability[reading->best];
	if (decision->is_conflict)
		confidence *= CONFLICT_FACTOR;
	return confidence;
}

/* Each answer that gives weight takes a part of what is missing; so does a text that is not silent. */
static double evidence_of(const Needs *needs, const Reading *reading)
{
	const double missing = pow(ANSWER_LEAVES, needs->answered);

	return 1 - missing * (reading == NULL ? 1 : reading->shapes[SHAPE_SILENCE]);
}

/* Each side's part of the margin of all weights. */
static void weigh(Decision *decision, const RuleSet *rules)
{
	for (gsize i = 0; i < G_N_ELEMENTS(technical); i++) {
		const DimensionRow *row = &rules->dimensions[technical[i].dimension];
		int *side = technical[i].is_rust_drive ? &decision->rust_weight : &decision->python_weight;
		*side += decision->weights.of[technical[i].dimension] * abs(row->rust - row->python);
	}
}

/* What the weaker side weighs against the stronger one. */
static double conflict_of(const Decision *decision)
{
	const int more = MAX(decision->rust_weight, decision->python_weight);

	return more == 0 ? 0 : (double)MIN(decision->rust_weight, decision->python_weight) / more;
}

/* What a person should know of the text whatever the answers say. */
static void review_text(Decision *decision, const Reading *reading)
{
	if (reading == NULL)
		return;
	const bool is_foreign =
		reading->best == READING_UNDECIDED &&
		(decision->verdict == VERDICT_NOTHING || reading->probability[READING_UNDECIDED] >= TEXT_IS_STRONG);
	decision->trade = is_foreign ? reading->trade : NULL;
	decision->is_other_trade = decision->trade != NULL;
	/*
	 * "A packet appliance and sales reports": few words, half of them on the side that the rest is not read as. Where
	 * both sides are one engagement, they are one project.
	 */
	const bool is_cut_in_two = decision->engagement != ENGAGEMENT_HYBRID && reading->words <= TERSE_WORDS_MAX &&
				   reading->best != ENGAGEMENT_HYBRID &&
				   reading->shapes[SHAPE_BOTH_SIDES] >= PARTS_ARE_CLEAR &&
				   reading->shapes[SHAPE_BOTH_LANGUAGES] == 0;
	const bool is_told_apart = reading->shapes[SHAPE_SEPARATE_PARTS] >= PARTS_ARE_CLEAR;
	decision->is_two_projects = reading->has_both_parts && (is_cut_in_two || is_told_apart);
	decision->is_not_a_hire = reading->not_a_hire >= ROLE_IS_CLEAR;
}

void decide_class(Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading)
{
	*decision = (Decision){.weights = needs->answers};
	if (reading != NULL)
		decision->weights = larger_of(&needs->answers, &reading->gives);
	decision->rust_drive = drive_of(&decision->weights, true);
	decision->python_drive = drive_of(&decision->weights, false);
	const bool is_hybrid = decide_hybrid(decision, needs, reading);
	if (!decide_asked(decision, needs, reading, is_hybrid) && !is_hybrid &&
		!decide_use_case(decision, needs, reading) && !decide_margin(decision, rules, needs, reading))
		settle(decision, VERDICT_NOTHING, ENGAGEMENT_PYTHON);
	decision->is_conflict |= contradicts(decision, needs, reading);
	/* Nobody is ever certain of a brief, however much of it points one way. */
	decision->confidence = CLAMP(confidence_of(decision, rules, needs, reading), 0, CONFIDENCE_MAX);
}

void decide(Decision *decision, const RuleSet *rules, const Needs *needs, const Reading *reading)
{
	decide_class(decision, rules, needs, reading);
	review_text(decision, reading);
	decision->evidence = evidence_of(needs, reading);
	weigh(decision, rules);
	decision->conflict = conflict_of(decision);
}
