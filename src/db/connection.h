/*
 * db/connection: one session with PostgreSQL.
 *
 * Every call on it has a deadline of its own, kept by the client (libpq's socket is polled; nothing waits longer),
 * because statement_timeout does not bound a commit that waits for its standby. When the deadline passes or the link
 * breaks, the connection is dropped and never used again: db_is_usable() is false, and what was under way is UNCERTAIN
 * if it may have committed.
 *
 * The limits on the server's side go in the start-up parameter "options", unless the string has its own (an empty one:
 * none). A pooler that refuses the parameter is asked again without it.
 *
 * No session state is used behind a pooler (no SET, no LISTEN, no named statements: db/prepared), so PgBouncer in
 * transaction mode works.
 * A Db belongs to one thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Db Db;

enum {
	DB_STATEMENT_MS_DEFAULT = 5000, /* one statement; inside the 8 s a client waits at most */
};

/*
 * url: libpq's own connection string (keywords or URI, several hosts, TLS). Adds, where the string does not say
 * otherwise: connect_timeout, TCP keepalives and user timeout, target_session_attrs=read-write, application_name, UTF-8
 * and statement timeouts. UNAVAILABLE, INVALID (the string itself).
 */
Db *db_open(const char *url, GError **error);
/* The same with a server that may be a standby or otherwise read-only. */
Db *db_open_to_read(const char *url, GError **error);
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

/* False once the link broke, a deadline passed, or the server turned read-only: only db_close() is left to do. */
bool db_is_usable(const Db *db);

/* How long each following statement may take on this connection. */
void db_set_statement_ms(Db *db, int statement_ms);

/*
 * From its first prepared statement on (db/prepared), the server plans each statement of this connection without its values, and a prepared one
 * once instead of six times. For a connection whose few statements are the same for all values.
 */
void db_plan_once(Db *db);

/* SQLSTATE of the last statement that the server refused; NULL: none was, or the last one had no answer. */
const char *db_last_sqlstate(const Db *db);

/* PostgreSQL's version number, as 150018. */
int db_server_version(const Db *db);
