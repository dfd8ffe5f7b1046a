#include "db/connection.h"

#include <string.h>

#include "base/error.h"
#include "db/conninfo.h"
#include "db/prepared.h"
#include "db/round_trip.h"

/*
 * PgBouncer before 1.20 knows no "options" and says so; the server-side limits then come from the role, or not at all.
 */
static bool refuses_options(const PGconn *conn)
{
	return strstr(PQerrorMessage(conn), "unsupported startup parameter") != NULL;
}

static PGconn *connect_with(const Conninfo *conninfo)
{
	return PQconnectdbParams(
		(const char *const *)conninfo->keywords->pdata, (const char *const *)conninfo->values->pdata, 0);
}

static PGconn *connect(const char *url, bool may_be_read_only, GError **error)
{
	g_auto(Conninfo) conninfo = {0};

	if (!conninfo_parse(&conninfo, url, error))
		return NULL;
	if (may_be_read_only)
		conninfo_set(&conninfo, "target_session_attrs", "any");
	PGconn *conn = connect_with(&conninfo);
	if (PQstatus(conn) != CONNECTION_OK && refuses_options(conn) && conninfo_drop_default_options(&conninfo)) {
		PQfinish(conn);
		conn = connect_with(&conninfo);
	}
	return conn;
}

static Db *open_connection(const char *url, bool may_be_read_only, GError **error)
{
	PGconn *conn = connect(url, may_be_read_only, error);

	if (conn == NULL)
		return NULL;
	/* Non-blocking: a large statement must not wait beyond its deadline while it is sent. */
	if (PQstatus(conn) != CONNECTION_OK || PQsetnonblocking(conn, 1) != 0) {
		g_autofree char *text = g_strdup(PQerrorMessage(conn));
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "database: %s", g_strchomp(text));
		PQfinish(conn);
		return NULL;
	}
	Db *db = g_new0(Db, 1);
	db->conn = conn;
	db->statement_ms = DB_STATEMENT_MS_DEFAULT;
	db->is_usable = true;
	PQsetNoticeReceiver(conn, db_on_notice, db);
	return db;
}

Db *db_open(const char *url, GError **error)
{
	return open_connection(url, false, error);
}

Db *db_open_to_read(const char *url, GError **error)
{
	return open_connection(url, true, error);
}

void db_close(Db *db)
{
	if (db == NULL)
		return;
	prepared_free(db->prepared);
	PQfinish(db->conn);
	g_free(db);
}

bool db_is_usable(const Db *db)
{
	return db->is_usable;
}

void db_set_statement_ms(Db *db, int statement_ms)
{
	db->statement_ms = statement_ms;
}

void db_plan_once(Db *db)
{
	db->plans_once = true;
}

const char *db_last_sqlstate(const Db *db)
{
	return db->sqlstate[0] == '\0' ? NULL : db->sqlstate;
}

int db_server_version(const Db *db)
{
	return PQserverVersion(db->conn);
}
