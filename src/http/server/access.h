/*
 * http/server/access: lets a request through when its bearer token holds the scope that the route asks for.
 *
 * No valid token is 401, a token without the scope 403; both are answered here. The caller's name then is in
 * exchange.actor, and app/caller knows what they may do.
 */
#pragma once

#include <stdbool.h>

#include "app/staff/token_access.h"
#include "http/server/exchange.h"

/* For Site.allows. */
bool http_access_allows(Exchange *x);

/* Whether what was sent could be a token; whether it is one is for the worker that asks the database. */
bool http_access_has_token(const Exchange *x);

/* Whether a valid token with this access was sent. A wrong one, or none, is no error. */
bool http_access_has(Exchange *x, Access access);

/* The same for what a handler shows beyond its route's access, to those who send a token. */
bool http_access_allows_more(Exchange *x, Access access);
