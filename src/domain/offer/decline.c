#include "domain/offer/decline.h"

#include "codec/text_keys.h"

/* clang-format off */
const DeclineSpec decline_reasons[] = {
	[DECLINE_WRONG_CLASS] = {"wrong_class", TEXT_DECLINE_WRONG_CLASS_LABEL,
		TEXT_DECLINE_WRONG_CLASS_SAYS, DECLINE_EFFECT_PROPOSE_RECLASSIFY, false, false, true},
	[DECLINE_NO_BENCH] = {"no_bench", TEXT_DECLINE_NO_BENCH_LABEL,
		TEXT_DECLINE_NO_BENCH_SAYS, DECLINE_EFFECT_SHORTAGE, false, false, true},
	[DECLINE_BUDGET] = {"budget", TEXT_DECLINE_BUDGET_LABEL,
		TEXT_DECLINE_BUDGET_SAYS, DECLINE_EFFECT_BUDGET_CHECK, false, false, false},
	[DECLINE_CONFLICT_OF_INTEREST] = {"conflict_of_interest", TEXT_DECLINE_CONFLICT_OF_INTEREST_LABEL,
		TEXT_DECLINE_CONFLICT_OF_INTEREST_SAYS, DECLINE_EFFECT_EXCLUDE_COMPANY, false, false, true},
	[DECLINE_SPAM] = {"spam", TEXT_DECLINE_SPAM_LABEL,
		TEXT_DECLINE_SPAM_SAYS, DECLINE_EFFECT_QUARANTINE, true, false, false},
	[DECLINE_TOO_BUSY] = {"too_busy", TEXT_DECLINE_TOO_BUSY_LABEL,
		TEXT_DECLINE_TOO_BUSY_SAYS, DECLINE_EFFECT_NONE, false, false, true},
	[DECLINE_OTHER] = {"other", TEXT_DECLINE_OTHER_LABEL,
		TEXT_DECLINE_OTHER_SAYS, DECLINE_EFFECT_NONE, false, true, true},
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
