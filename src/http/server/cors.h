/*
 * http/server/cors: lets pages of the sites in LEADMATCH_ALLOWED_ORIGINS use the public part of the API from a browser.
 *
 * Cookies play no part in it, so nothing is ever answered that the page could not have fetched by itself. Other origins
 * get no permission, and then it is the browser that refuses.
 */
#pragma once

#include "http/server/exchange.h"

/* Adds the permission to a complete response, if it is due: a public data route asked from an allowed origin. */
void cors_permit(Exchange *x);

/* Handler: the browser asks before it sends JSON from another site. */
void h_preflight(Exchange *x);
