#include "domain/lead/accepted_standing.h"

#include "codec/text_keys.h"

/* clang-format off */
const AcceptedStandingSpec accepted_standings[ACCEPTED_STANDING_COUNT] = {
	[ACCEPTED_TO_CONTACT] = {"accepted",  TEXT_PORTAL_STANDING_ACCEPTED},
	[ACCEPTED_CONTACTED]  = {"contacted", TEXT_PORTAL_STANDING_CONTACTED},
	[ACCEPTED_PROPOSED]   = {"proposed",  TEXT_PORTAL_STANDING_PROPOSED},
	[ACCEPTED_PLACED]     = {"placed",    TEXT_PORTAL_STANDING_PLACED},
	[ACCEPTED_ENDED]      = {"ended",     TEXT_PORTAL_STANDING_ENDED},
};
/* clang-format on */

AcceptedStanding accepted_standing_find(const char *name)
{
	AcceptedStanding standing = 0;

	while (standing < ACCEPTED_STANDING_COUNT && g_strcmp0(accepted_standings[standing].name, name) != 0)
		standing++;
	return standing;
}
