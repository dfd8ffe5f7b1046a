/*
 * domain/lead/accepted_standing: how a lead stands for the recruiter who accepted it: what is still to do, or how it
 * ended.
 */
#pragma once

#include "codec/wording.h"

typedef enum AcceptedStanding {
	ACCEPTED_TO_CONTACT,
	ACCEPTED_CONTACTED,
	ACCEPTED_PROPOSED,
	ACCEPTED_PLACED,
	ACCEPTED_ENDED,
	ACCEPTED_STANDING_COUNT
} AcceptedStanding;

typedef struct AcceptedStandingSpec {
	const char *name; /* as accepted_standing() in the schema has it */
	TextKey title;
} AcceptedStandingSpec;

extern const AcceptedStandingSpec accepted_standings[ACCEPTED_STANDING_COUNT];

/* COUNT: there is none of this name, or name is NULL. */
AcceptedStanding accepted_standing_find(const char *name);
