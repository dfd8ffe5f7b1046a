#include "domain/offer/decline.h"

/* clang-format off */
const DeclineSpec decline_reasons[] = {
	[DECLINE_WRONG_CLASS] = {"wrong_class", "This needs another kind of engineer",
		"says that it needs another kind of engineer", DECLINE_EFFECT_PROPOSE_RECLASSIFY, false, false},
	[DECLINE_NO_BENCH] = {"no_bench", "I have nobody who could start",
		"has nobody who could start", DECLINE_EFFECT_SHORTAGE, false, false},
	[DECLINE_BUDGET] = {"budget", "The budget is too low",
		"says that the budget is too low", DECLINE_EFFECT_BUDGET_CHECK, false, false},
	[DECLINE_CONFLICT_OF_INTEREST] = {"conflict_of_interest", "I have a conflict of interest",
		"has a conflict of interest", DECLINE_EFFECT_EXCLUDE_COMPANY, false, false},
	[DECLINE_SPAM] = {"spam", "This is not a real request",
		"says that it is not a real request", DECLINE_EFFECT_QUARANTINE, true, false},
	[DECLINE_TOO_BUSY] = {"too_busy", "I have no time for it now",
		"has no time for it now", DECLINE_EFFECT_NONE, false, false},
	[DECLINE_OTHER] = {"other", "Another reason",
		"gave another reason", DECLINE_EFFECT_NONE, false, true},
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
