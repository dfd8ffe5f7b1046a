/*
 * http/server/router: finds the row of the routes table that answers a request.
 *
 * Paths are compared raw and whole. A "{name}" in a pattern stands for one segment that is not empty; rows without one
 * come first in the table, and the first row that fits wins. HEAD is answered by the row of GET.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/access/permission.h"
#include "http/server/request.h"

typedef enum Speaks {
	SPEAKS_DATA,  /* failures are problem documents */
	SPEAKS_PAGES, /* failures are pages, unless the client wants none */
} Speaks;

struct Exchange;
typedef void (*RouteHandler)(struct Exchange *x);

typedef struct Route {
	HttpMethod method;
	const char *pattern;
	Access access;
	Speaks speaks;
	const char *body_type; /* NULL: takes no body */
	gsize body_bytes_max;
	RouteHandler handler;
	const char *summary; /* for /openapi.json; NULL: not part of the API */
} Route;

typedef struct RouteMatch {
	const Route *route;    /* NULL: none */
	guint allowed_methods; /* bits 1 << HttpMethod of the rows that fit the path, when none fits the method */
} RouteMatch;

/* Fills parameters of the request when a route is found. */
RouteMatch route_find(const Route *routes, guint count, Request *request);

/* True when a row that fits the raw target's path, whatever its method, speaks pages. */
bool route_is_for_people(const Route *routes, guint count, const char *target);

/* "GET, HEAD, POST", for Allow. */
char *route_allow_text(guint allowed_methods);
