#include "domain/offer/decline.h"

#include "codec/text_keys.h"

/* clang-format off */
const DeclineSpec decline_reasons[] = {
	[DECLINE_WRONG_CLASS] = {"wrong_class", TEXT_DECLINE_WRONG_CLASS_LABEL,
		TEXT_DECLINE_WRONG_CLASS_SAYS, DECLINE_EFFECT_PROPOSE_RECLASSIFY, false, false, true, true},
	[DECLINE_NO_BENCH] = {"no_bench", TEXT_DECLINE_NO_BENCH_LABEL,
		TEXT_DECLINE_NO_BENCH_SAYS, DECLINE_EFFECT_SHORTAGE, false, false, true, false},
	[DECLINE_BUDGET] = {"budget", TEXT_DECLINE_BUDGET_LABEL,
		TEXT_DECLINE_BUDGET_SAYS, DECLINE_EFFECT_BUDGET_CHECK, false, false, false, false},
	[DECLINE_CONFLICT_OF_INTEREST] = {"conflict_of_interest", TEXT_DECLINE_CONFLICT_OF_INTEREST_LABEL,
		TEXT_DECLINE_CONFLICT_OF_INTEREST_SAYS, DECLINE_EFFECT_EXCLUDE_COMPANY, false, false, true, true},
	[DECLINE_SPAM] = {"spam", TEXT_DECLINE_SPAM_LABEL,
		TEXT_DECLINE_SPAM_SAYS, DECLINE_EFFECT_QUARANTINE, true, false, false, true},
	[DECLINE_TOO_BUSY] = {"too_busy", TEXT_DECLINE_TOO_BUSY_LABEL,
		TEXT_DECLINE_TOO_BUSY_SAYS, DECLINE_EFFECT_NONE, false, false, true, false},
	[DECLINE_OTHER] = {"other", TEXT_DECLINE_OTHER_LABEL,
		TEXT_DECLINE_OTHER_SAYS, DECLINE_EFFECT_NONE, false, true, true, false},
};
/* clang-format on */

bool decline_parse(const char *name, DeclineReason *reason)
{
	for (guint i = 0; i < DECLINE_COUNT; i++) {
		if (g_str_equal(decline_reasons[i].name, name)) {
			*reason = (DeclineReason)i;
			return true;
		}
	}
	return false;
}

char *return_line(const char *recruiter, const char *name, const char *note)
{
	DeclineReason reason;

	if (g_strcmp0(name, RETURN_TIME_OFF) == 0)
		return wording_format(TEXT_EMAIL_RETURNED_AWAY, wording_string("recruiter", recruiter));
	if (name == NULL || !decline_parse(name, &reason))
		return wording_format(TEXT_EMAIL_RETURNED, wording_string("recruiter", recruiter));
	const char *label = wording_text(decline_reasons[reason].label);
	if (note == NULL)
		return wording_format(TEXT_EMAIL_RETURNED_BECAUSE, wording_string("recruiter", recruiter),
			wording_string("reason", label));
	return wording_format(TEXT_EMAIL_RETURNED_WITH_NOTE, wording_string("recruiter", recruiter),
		wording_string("reason", label), wording_string("note", note));
}

char *decline_line(const char *recruiter, const char *name, const char *note)
{
	DeclineReason reason;

	if (name == NULL || !decline_parse(name, &reason))
		return NULL;
	const char *label = wording_text(decline_reasons[reason].label);
	if (note == NULL)
		return wording_format(
			TEXT_EMAIL_DECLINED, wording_string("recruiter", recruiter), wording_string("reason", label));
	return wording_format(TEXT_EMAIL_DECLINED_WITH_NOTE, wording_string("recruiter", recruiter),
		wording_string("reason", label), wording_string("note", note));
}
