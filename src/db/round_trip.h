/*
 * db/round_trip: the inside of a Db, for db/ alone. One request goes out, its results come back inside the deadline,
 * and what is then known of it is told apart:
 *
 *   done       the server said so and is ready again
 *   refused    the server said ERROR and is ready again: it did not happen; the code is SQLSTATE's
 *   not sent   nothing complete has left: it cannot have happened (TIMEOUT, UNAVAILABLE)
 *   lost       the answer did not come. UNCERTAIN if the request may have committed; TIMEOUT or UNAVAILABLE inside a
 *              transaction,
 *              which the server rolls back when the link is gone
 *
 * After "not sent" and "lost" the connection is no longer usable. A request is never cancelled: cancelling a commit
 * that waits for its standby makes the server say OK.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <libpq-fe.h>

#include "db/connection.h"

enum {
	DB_SQLSTATE_BYTES = 6, /* five characters and NUL */
};

struct Db {
	PGconn *conn;
	int statement_ms;
	bool is_usable;
	bool plans_once;
	bool is_unreplicated;		  /* a warning during this round trip: the commit was not replicated */
	char sqlstate[DB_SQLSTATE_BYTES]; /* of the last round trip, if the server refused it; "" otherwise */
	struct Prepared *prepared;	  /* NULL: nothing is */
};

typedef struct RoundTrip {
	const char *sql;
	const char *name;   /* of a prepared statement, to run instead; NULL: sql is to be run */
	bool is_to_prepare; /* sql is to be prepared under name, and not to be run */
	bool is_script;	    /* several statements without parameters */
	bool may_commit;    /* its success makes something durable */
	int values_count;
	const char *const *values; /* NULL is SQL null */
	const int *lengths;	   /* of those that are not text */
	const int *formats;	   /* 0: text, 1: PostgreSQL's binary form */
} RoundTrip;

/* The last result; the caller's to clear. NULL with error otherwise. */
PGresult *db_round_trip(Db *db, const RoundTrip *trip, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when no transaction is open. */
bool db_is_idle(const Db *db);

/* Notices a link that died while it was idle. Cheap: one poll. */
bool db_is_alive(Db *db);

/* For PQsetNoticeReceiver, with the Db as its argument. */
void db_on_notice(void *db, const PGresult *notice);
