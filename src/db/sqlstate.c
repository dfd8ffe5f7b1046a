#include "db/sqlstate.h"

#include <string.h>

static const Sqlstate sqlstates[] = {
	{"08", LEADMATCH_ERROR_UNAVAILABLE, false, true}, /* connection; also a pooler's own errors */
	{"0A000", LEADMATCH_ERROR_BUSY, false, false},	  /* a prepared statement's columns are others now */
	{"26000", LEADMATCH_ERROR_BUSY, false, false},	  /* a prepared statement is gone */
	{"22", LEADMATCH_ERROR_INVALID, true, false},	  /* data: our validation let something through */
	{"23503", LEADMATCH_ERROR_CONFLICT, true, false}, /* what the row points to has gone */
	{"23505", LEADMATCH_ERROR_CONFLICT, true, false}, /* unique */
	{"23", LEADMATCH_ERROR_INVALID, true, false},
	{"25006", LEADMATCH_ERROR_UNAVAILABLE, false, true}, /* read-only: no longer the primary */
	{"25P03", LEADMATCH_ERROR_TIMEOUT, false, true},     /* idle in transaction for too long */
	{"28", LEADMATCH_ERROR_UNAVAILABLE, false, true},    /* user or password: the operator's to fix */
	{"3D", LEADMATCH_ERROR_UNAVAILABLE, false, true},    /* no such database */
	{"40", LEADMATCH_ERROR_BUSY, false, false},	     /* serialization failure, deadlock: run again */
	{"42", LEADMATCH_ERROR_INTERNAL, false, false},	     /* our SQL, or the schema is another */
	{"53", LEADMATCH_ERROR_UNAVAILABLE, false, true},    /* disk, memory or connections are used up */
	{"54", LEADMATCH_ERROR_TOO_BIG, true, false},
	{"55P03", LEADMATCH_ERROR_BUSY, false, false},	  /* lock_timeout */
	{"55006", LEADMATCH_ERROR_BUSY, false, false},	  /* object in use */
	{"57014", LEADMATCH_ERROR_TIMEOUT, false, false}, /* statement_timeout, or cancelled manually */
	{"57", LEADMATCH_ERROR_UNAVAILABLE, false, true}, /* shutting down, starting up, crashed */
	{"58", LEADMATCH_ERROR_UNAVAILABLE, false, true}, /* input or output error of the server */
	{"", LEADMATCH_ERROR_INTERNAL, true, false},
};

const Sqlstate *sqlstate_find(const char *sqlstate)
{
	const Sqlstate *row = sqlstates;

	while (!g_str_has_prefix(sqlstate == NULL ? "" : sqlstate, row->prefix))
		row++;
	return row;
}
