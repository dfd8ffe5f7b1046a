#include "domain/lead/lead_step.h"

#include "domain/matching/working_time.h"

typedef struct StepRule {
	bool (*holds)(const LeadFacts *facts);
	LeadStepKind kind;
} StepRule;

static bool is_settled(const LeadFacts *facts)
{
	return facts->is_settled;
}

int offer_mode_at_once(OfferMode mode, int top)
{
	switch (mode) {
	case OFFER_MODE_ONE:
		return 1;
	case OFFER_MODE_TOP:
		return CLAMP(top, 1, OFFER_TOP_MAX);
	case OFFER_MODE_MANUAL:
	case OFFER_MODE_COUNT:
		break;
	}
	return 0;
}

static int offers_wanted(const LeadFacts *facts)
{
	const int at_once = facts->needs_decision ? 0 : offer_mode_at_once(facts->mode, facts->top);
	const int wanted = at_once - facts->open_offers;

	return CLAMP(wanted, 0, MAX(facts->available_now, 0));
}

/* Who is offered a lead that others handed back again and again should be a person's choice. */
static bool goes_by_itself(const LeadFacts *facts)
{
	return !facts->needs_decision && facts->returns < LEAD_RETURNS_MAX;
}

static bool can_offer(const LeadFacts *facts)
{
	return goes_by_itself(facts) && offers_wanted(facts) > 0;
}

static bool has_offers_out(const LeadFacts *facts)
{
	return facts->open_offers > 0;
}

static bool is_for_triage(const LeadFacts *facts)
{
	return facts->needs_decision && facts->levels_passed == 0 && facts->now_us < facts->triage_due_us;
}

static bool is_for_staff(const LeadFacts *facts)
{
	return !facts->needs_decision && facts->mode == OFFER_MODE_MANUAL && facts->now_us < facts->response_due_us;
}

/* What was escalated stays with its human, who cannot know that it waits again. */
static bool may_wait_for_people(const LeadFacts *facts)
{
	return goes_by_itself(facts) && facts->available_later > 0 && facts->levels_passed == 0 &&
	       facts->now_us < facts->at_risk_us && (facts->full > 0 || facts->next_available_us <= facts->at_risk_us);
}

static bool may_go_round_again(const LeadFacts *facts)
{
	return goes_by_itself(facts) && facts->asked > 0 && facts->round + 1 < facts->rounds_max &&
	       (facts->available_later == 0 || facts->now_us < facts->at_risk_us);
}

static bool is_with_human(const LeadFacts *facts)
{
	return facts->levels_passed > 0 && facts->now_us < facts->escalation_due_us;
}

/* The next level that has an address; ESCALATION_LEVEL_COUNT: the escalation ends. */
static EscalationLevel next_level(const LeadFacts *facts)
{
	guint level = (guint)MAX(facts->levels_passed, 0);

	while (level < ESCALATION_LEVEL_COUNT && (facts->levels & (1U << level)) == 0)
		level++;
	return (EscalationLevel)MIN(level, ESCALATION_LEVEL_COUNT);
}

static bool has_level_left(const LeadFacts *facts)
{
	return next_level(facts) < ESCALATION_LEVEL_COUNT;
}

static bool has_human(const LeadFacts *facts)
{
	return facts->levels != 0;
}

static bool always(const LeadFacts *facts G_GNUC_UNUSED)
{
	return true;
}

/* The first that holds decides. */
/* clang-format off */
static const StepRule rules[] = {
	{is_settled,          LEAD_STEP_NONE},
	{can_offer,           LEAD_STEP_OFFER},
	{has_offers_out,      LEAD_STEP_AWAIT_ANSWER},
	{is_for_triage,       LEAD_STEP_TRIAGE},
	{is_for_staff,        LEAD_STEP_HAND_OVER},
	{may_wait_for_people, LEAD_STEP_WAIT},
	{may_go_round_again,  LEAD_STEP_NEW_ROUND},
	{is_with_human,       LEAD_STEP_AWAIT_HUMAN},
	{has_level_left,      LEAD_STEP_ESCALATE},
	{has_human,           LEAD_STEP_REMIND_HUMAN},
	{always,              LEAD_STEP_AWAIT_CANDIDATE},
};

/* Nobody is working on the lead: staff have to know. */
static const bool is_trouble[LEAD_STEP_COUNT] = {
	[LEAD_STEP_TRIAGE]          = true,
	[LEAD_STEP_HAND_OVER]       = true,
	[LEAD_STEP_AWAIT_CANDIDATE] = true,
	[LEAD_STEP_ESCALATE]        = true,
	[LEAD_STEP_AWAIT_HUMAN]     = true,
	[LEAD_STEP_REMIND_HUMAN]    = true,
};
/* clang-format on */

static const char *const mode_names[] = {
	[OFFER_MODE_ONE] = "one", [OFFER_MODE_TOP] = "top", [OFFER_MODE_MANUAL] = "manual"};
G_STATIC_ASSERT(G_N_ELEMENTS(mode_names) == OFFER_MODE_COUNT);

static const char *const level_names[] = {[ESCALATION_TEAM_LEAD] = "team_lead", [ESCALATION_FALLBACK] = "fallback"};
G_STATIC_ASSERT(G_N_ELEMENTS(level_names) == ESCALATION_LEVEL_COUNT);

const char *offer_mode_name(OfferMode mode)
{
	g_assert(mode < OFFER_MODE_COUNT);
	return mode_names[mode];
}

bool offer_mode_parse(const char *name, OfferMode *mode)
{
	for (guint i = 0; i < OFFER_MODE_COUNT; i++) {
		if (g_str_equal(mode_names[i], name)) {
			*mode = (OfferMode)i;
			return true;
		}
	}
	return false;
}

const char *escalation_level_name(EscalationLevel level)
{
	g_assert(level < ESCALATION_LEVEL_COUNT);
	return level_names[level];
}

/* What the passing of time alone can change about the step. */
static int64_t again_at(const LeadFacts *facts, LeadStepKind kind)
{
	int64_t again_us = WORKING_TIME_NEVER;

	if (!facts->needs_decision && facts->available_later > 0 &&
		(kind == LEAD_STEP_WAIT || kind == LEAD_STEP_AWAIT_CANDIDATE || kind == LEAD_STEP_AWAIT_HUMAN))
		again_us = MIN(again_us, facts->next_available_us);
	if (kind == LEAD_STEP_WAIT)
		again_us = MIN(again_us, facts->at_risk_us);
	if (kind == LEAD_STEP_HAND_OVER)
		again_us = MIN(again_us, facts->response_due_us);
	if (kind == LEAD_STEP_TRIAGE)
		again_us = facts->triage_due_us;
	if (kind == LEAD_STEP_AWAIT_HUMAN)
		again_us = MIN(again_us, facts->escalation_due_us);
	return again_us;
}

static EscalationLevel level_of(const LeadFacts *facts, LeadStepKind kind)
{
	if (kind == LEAD_STEP_ESCALATE)
		return next_level(facts);
	/* The last that there is: the highest bit. */
	return kind == LEAD_STEP_REMIND_HUMAN ? (EscalationLevel)(g_bit_storage(facts->levels) - 1)
					      : ESCALATION_LEVEL_COUNT;
}

LeadStep lead_step_next(const LeadFacts *facts)
{
	const StepRule *rule = rules;

	while (!rule->holds(facts))
		rule++;
	return (LeadStep){
		.kind = rule->kind,
		.offers = rule->kind == LEAD_STEP_OFFER ? offers_wanted(facts) : 0,
		.level = level_of(facts, rule->kind),
		.notifies_staff = is_trouble[rule->kind] && !facts->is_staff_notified,
		.again_us = again_at(facts, rule->kind),
	};
}
