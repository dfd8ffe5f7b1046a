#include "domain/lead/triage.h"

typedef struct TriageSpec {
	const char *name;
	const char *says;
} TriageSpec;

/* clang-format off */
static const TriageSpec reasons[] = {
	[TRIAGE_OTHER_TRADE]  = {"other_trade",  "This looks like work for another trade. Is it for us?"},
	[TRIAGE_NOT_A_HIRE]   = {"not_a_hire",   "This doesn't look like someone is to be hired. Is it for us?"},
	[TRIAGE_JUST_LOOKING] = {"just_looking", "The client is just looking. Should a recruiter contact them?"},
	[TRIAGE_UNDECIDED]    = {"undecided",    "Nothing in this request points to Rust or Python. Which is it?"},
	[TRIAGE_MANUAL_MODE]  = {"manual_mode",  "Leads like this one are yours to assign. Who should get it?"},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(reasons) == TRIAGE_COUNT);

TriageReason triage_reason(const TriageFacts *facts)
{
	const bool holds[TRIAGE_COUNT] = {
		[TRIAGE_OTHER_TRADE] = facts->is_other_trade,
		[TRIAGE_NOT_A_HIRE] = facts->is_not_a_hire,
		[TRIAGE_JUST_LOOKING] = facts->is_just_looking,
		[TRIAGE_UNDECIDED] = facts->is_undecided,
	};
	TriageReason reason = 0;

	while (reason < TRIAGE_COUNT && !holds[reason])
		reason++;
	return reason;
}

const char *triage_reason_name(TriageReason reason)
{
	g_assert(reason < TRIAGE_COUNT);
	return reasons[reason].name;
}

TriageReason triage_reason_parse(const char *name)
{
	TriageReason reason = 0;

	while (name != NULL && reason < TRIAGE_COUNT && !g_str_equal(reasons[reason].name, name))
		reason++;
	return name == NULL ? TRIAGE_COUNT : reason;
}

const char *triage_reason_says(TriageReason reason)
{
	g_assert(reason < TRIAGE_COUNT);
	return reasons[reason].says;
}
