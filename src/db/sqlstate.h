/*
 * db/sqlstate: what PostgreSQL's five-character error codes mean for the caller.
 *
 * One table, the whole code before its class (the first two characters); what it does not list is INTERNAL. Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"

typedef struct Sqlstate {
	const char *prefix; /* a whole code, or a class */
	LeadmatchError code;
	bool has_row_data; /* the server's message may quote values: never shown or logged */
	bool ends_session; /* nothing more can be done on this connection */
} Sqlstate;

/* The row for a code; NULL or an unknown code gives the last row, which is INTERNAL. Never NULL. */
const Sqlstate *sqlstate_find(const char *sqlstate);
