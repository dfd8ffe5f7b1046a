#include "domain/lead/triage.h"

#include "codec/text_keys.h"
#include "codec/wording.h"

typedef struct TriageSpec {
	const char *name;
	TextKey says;
} TriageSpec;

/* clang-format off */
static const TriageSpec reasons[] = {
	[TRIAGE_OTHER_TRADE]  = {"other_trade", TEXT_EMAIL_TRIAGE_OTHER_TRADE},
	[TRIAGE_NOT_A_HIRE]   = {"not_a_hire", TEXT_EMAIL_TRIAGE_NOT_A_HIRE},
	[TRIAGE_JUST_LOOKING] = {"just_looking", TEXT_EMAIL_TRIAGE_JUST_LOOKING},
	[TRIAGE_UNDECIDED]    = {"undecided", TEXT_EMAIL_TRIAGE_UNDECIDED},
	[TRIAGE_MANUAL_MODE]  = {"manual_mode", TEXT_EMAIL_TRIAGE_MANUAL_MODE},
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
	return wording_text(reasons[reason].says);
}
