/*
 * http/routes: every address of the service, as one table.
 */
#pragma once

#include "http/server/router.h"

enum {
	ROUTES_COUNT = 43
};

extern const Route routes[ROUTES_COUNT];
