/*
 * http/routes: every address of the service, as one table.
 */
#pragma once

#include "http/server/router.h"

enum {
	ROUTES_COUNT = 178,
	METRICS_ROUTES_COUNT = 1,
};

extern const Route routes[ROUTES_COUNT];

/* Of the listener that LEADMATCH_METRICS_LISTEN names. */
extern const Route metrics_routes[METRICS_ROUTES_COUNT];
