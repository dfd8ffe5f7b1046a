#include "domain/lead/follow_up.h"

static const char *const names[] = {
	[FOLLOW_UP_PLAN] = "plan",
	[FOLLOW_UP_REMIND] = "remind",
	[FOLLOW_UP_ESCALATE] = "escalate",
	[FOLLOW_UP_ASK] = "ask",
};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == FOLLOW_UP_COUNT);

/* While the client has not been contacted; then all lead to a question. */
static const FollowUp next_of[] = {
	[FOLLOW_UP_PLAN] = FOLLOW_UP_REMIND,
	[FOLLOW_UP_REMIND] = FOLLOW_UP_ESCALATE,
	[FOLLOW_UP_ESCALATE] = FOLLOW_UP_ASK,
	[FOLLOW_UP_ASK] = FOLLOW_UP_ASK,
};
G_STATIC_ASSERT(G_N_ELEMENTS(next_of) == FOLLOW_UP_COUNT);

const char *follow_up_name(FollowUp follow_up)
{
	g_assert(follow_up < FOLLOW_UP_COUNT);
	return names[follow_up];
}

bool follow_up_parse(const char *name, FollowUp *follow_up)
{
	for (guint i = 0; i < FOLLOW_UP_COUNT; i++) {
		if (g_str_equal(names[i], name)) {
			*follow_up = (FollowUp)i;
			return true;
		}
	}
	return false;
}

static int64_t moment_or(int64_t at_us, int64_t otherwise_us)
{
	return at_us == WORKING_TIME_NEVER ? otherwise_us : at_us;
}

FollowUpStep follow_up_after(FollowUp due, const FollowUpFacts *facts)
{
	const FollowUp next = facts->stage == LEAD_STAGE_ACCEPTED ? next_of[due] : FOLLOW_UP_ASK;
	const int64_t asked_us = facts->now_us + facts->period_us;

	if (next == FOLLOW_UP_ASK)
		return (FollowUpStep){next, moment_or(working_time_next(facts->calendar, asked_us), asked_us)};
	return (FollowUpStep){next, moment_or(working_time_add(facts->calendar, facts->now_us, facts->contact_us),
					    facts->now_us + facts->contact_us)};
}
