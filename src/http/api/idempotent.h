/* http/api/idempotent: changes of the API that come with an Idempotency-Key (app/idempotency). */
#pragma once

#include "http/server/exchange.h"

/* *key: what the header says, or NULL. False: it is no key, and that has been answered. */
bool idempotent_key(Exchange *x, const char **key);

/* Runs the route's handler, or gives the answer that the same change has had before. For Site.run. */
void idempotent_run(Exchange *x);
