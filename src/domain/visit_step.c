#include "domain/visit_step.h"

static const char *const names[VISIT_STEP_COUNT] = {
	[VISIT_ARRIVED] = "arrived",
	[VISIT_OPENED] = "opened",
	[VISIT_WORDS] = "words",
	[VISIT_SPEED] = "speed",
	[VISIT_TEAM] = "team",
	[VISIT_WHEN] = "when",
	[VISIT_CONTACT] = "contact",
	[VISIT_SENT] = "sent",
};

const char *visit_step_name(VisitStep step)
{
	g_assert(step < VISIT_STEP_COUNT);
	return names[step];
}

bool visit_step_parse_screen(const char *name, VisitStep *step)
{
	for (VisitStep screen = VISIT_WORDS; screen <= VISIT_CONTACT; screen++) {
		if (g_strcmp0(name, names[screen]) == 0) {
			*step = screen;
			return true;
		}
	}
	return false;
}
