#include "domain/engagement.h"

#include <string.h>

#include <glib.h>

#include "codec/format.h"

static const struct {
	const char *name;
	const char *talent;
} engagements[] = {
	[ENGAGEMENT_RUST] = {"rust", "Rust Engineer"},
	[ENGAGEMENT_PYTHON] = {"python", "Python Developer"},
	[ENGAGEMENT_HYBRID] = {"hybrid", "Rust Engineer and Python Developer"},
};
G_STATIC_ASSERT(G_N_ELEMENTS(engagements) == ENGAGEMENT_COUNT);

const char *engagement_name(Engagement engagement)
{
	g_assert(engagement < ENGAGEMENT_COUNT);
	return engagements[engagement].name;
}

bool engagement_parse(const char *name, Engagement *engagement)
{
	for (Engagement e = 0; e < ENGAGEMENT_COUNT; e++) {
		if (strcmp(engagements[e].name, name) == 0) {
			*engagement = e;
			return true;
		}
	}
	return false;
}

const char *engagement_names(void)
{
	const char *names[ENGAGEMENT_COUNT];

	for (Engagement e = 0; e < ENGAGEMENT_COUNT; e++)
		names[e] = engagement_name(e);
	return format_choices(names, ENGAGEMENT_COUNT);
}

const char *engagement_talent(Engagement engagement)
{
	g_assert(engagement < ENGAGEMENT_COUNT);
	return engagements[engagement].talent;
}

Engagement engagement_after(Engagement now, bool is_decided, Engagement before, Engagement computed)
{
	return is_decided && before == computed ? now : computed;
}
