/*
 * db/prepared: statements that a connection keeps parsed and planned, for db/ alone.
 *
 * Planning takes PostgreSQL longer than running most of our large statements. Those that store/ *.sql marks
 * ("-- name: lead_insert_batch prepared"), and others that begin with DB_PREPARED_MARK, are prepared when a connection
 * runs them for the second time.
 *
 * Only where the session is ours: behind a pooler the next transaction may meet another server process, which does not
 * know the statement. A pooler invents the process id that it tells at the start, so it differs from the one that
 * pg_backend_pid() returns, and nothing is prepared.
 *
 * A plan was made for tables of some size, and they grow with its use: it is made again when the statement has run twice
 * as often as it had then, and after DB_PREPARED_MS in any case. The server makes it again by itself when a table is analyzed.
 *
 * The server keeps a plan only if one for the values at hand would not look cheaper. It does look cheaper to it where it
 * can count the values: "any ((select $1::uuid[])::uuid[])" and "limit (select $1::bigint)" hide them. And a function in
 * SQL that is not inlined is planned again in each statement that calls it: what runs often is in PL/pgSQL, or not called.
 */
#pragma once

#include <stdbool.h>

#include "db/round_trip.h"

enum {
	DB_PREPARED_MS = 5 * 60 * 1000,
};

/* The statements of one connection; NULL before the first. */
typedef struct Prepared Prepared;

void prepared_free(Prepared *prepared);

/*
 * *name is what the server knows sql by, or NULL: it is to be sent as text. sql is constant text that lives as long as
 * the connection. False: the server could not be asked, or refused the statement.
 */
bool prepared_name(Db *db, const char *sql, const char **name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True: the server refused a prepared statement for being prepared (it is gone, or its columns are others now). */
bool prepared_is_stale(const Db *db);

/* From here on nothing counts as prepared. */
void prepared_forget(Db *db);
