/*
 * base/error: one error domain, and codes that say what the caller can do about it.
 *
 * A message says what is wrong and, if the user can fix it, how. Layers above only put a prefix
 * before it (g_prefix_error). UNCERTAIN is never turned into success or failure by a guess: the caller asks again.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/banned.h"

typedef enum LeadmatchError {
	LEADMATCH_ERROR_INVALID,     /* the input is wrong: fix it, repeating does not help */
	LEADMATCH_ERROR_DENIED,	     /* this caller may not do it */
	LEADMATCH_ERROR_UNPROVED,    /* they have to prove again who they are, then repeat it */
	LEADMATCH_ERROR_NOT_FOUND,   /* no such thing */
	LEADMATCH_ERROR_GONE,	     /* it was there and is erased: it will not come back */
	LEADMATCH_ERROR_CONFLICT,    /* somebody else was quicker, or a key is in use: read again */
	LEADMATCH_ERROR_TOO_BIG,     /* over a named limit */
	LEADMATCH_ERROR_BUSY,	     /* full right now: try later */
	LEADMATCH_ERROR_TIMEOUT,     /* the deadline passed before anything was done */
	LEADMATCH_ERROR_UNAVAILABLE, /* the other side is down */
	LEADMATCH_ERROR_UNCERTAIN,   /* it may have happened: ask again by key */
	LEADMATCH_ERROR_INTERNAL,    /* our fault */
	LEADMATCH_ERROR_COUNT
} LeadmatchError;

#define LEADMATCH_ERROR (leadmatch_error_quark())

GQuark leadmatch_error_quark(void);

/* True when error is ours and has this code; false for NULL. */
bool leadmatch_error_is(const GError *error, LeadmatchError code);
