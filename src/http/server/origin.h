/*
 * http/server/origin: which other sites may send us forms and get their visitors back: LEADMATCH_ALLOWED_ORIGINS. Pure.
 */
#pragma once

#include <stdbool.h>

/*
 * True when url is an absolute address below one of the origins (scheme, host and port, compared byte by byte). NULLs
 * are never.
 */
bool origin_allows(char *const *allowed_origins, const char *url);
