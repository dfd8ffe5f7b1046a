#include "db/round_trip.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "db/sqlstate.h"

typedef enum Progress {
	PROGRESS_DONE,
	PROGRESS_LATE,	 /* the deadline passed */
	PROGRESS_BROKEN, /* the link is gone */
} Progress;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

void db_on_notice(void *data, const PGresult *notice)
{
	Db *db = data;
	const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
	const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);

	/* The text is translated, the function's name is not. */
	if (g_strcmp0(function, "SyncRepWaitForLSN") == 0)
		db->is_unreplicated = true;
	if (g_strcmp0(severity, "WARNING") == 0)
		log_warning("database_warning", log_text("sqlstate", sqlstate), log_text("text", text));
	else
		log_debug("database_notice", log_text("sqlstate", sqlstate), log_text("text", text));
}

bool db_is_idle(const Db *db)
{
	return PQtransactionStatus(db->conn) == PQTRANS_IDLE;
}

/* Waits for any of events; *got is what came. */
static Progress wait_for(Db *db, short events, int64_t deadline_us, short *got)
{
	struct pollfd fd = {.fd = PQsocket(db->conn), .events = events};

	if (fd.fd < 0)
		return PROGRESS_BROKEN;
	for (;;) {
		const int64_t left_us = deadline_us - clock_monotonic_us();
		const int ready = poll(&fd, 1, left_us <= 0 ? 0 : (int)((left_us + 999) / 1000));
		*got = fd.revents;
		if (ready > 0)
			return PROGRESS_DONE;
		if (ready < 0 && errno != EINTR)
			return PROGRESS_BROKEN;
		if (ready == 0 && clock_monotonic_us() >= deadline_us)
			return PROGRESS_LATE;
	}
}

bool db_is_alive(Db *db)
{
	short got = 0;

	if (db->is_usable && wait_for(db, POLLIN, 0, &got) != PROGRESS_LATE)
		db->is_usable = PQconsumeInput(db->conn) == 1 && PQstatus(db->conn) == CONNECTION_OK;
	return db->is_usable;
}

/*
 * Done: every byte is with the kernel. Before that the server cannot have the end of the request, without which it does
 * nothing.
 */
static Progress flush(Db *db, int64_t deadline_us)
{
	for (;;) {
		const int left = PQflush(db->conn);
		short got = 0;

		if (left == 0)
			return PROGRESS_DONE;
		if (left < 0)
			return PROGRESS_BROKEN;
		const Progress progress = wait_for(db, POLLIN | POLLOUT, deadline_us, &got);
		if (progress != PROGRESS_DONE)
			return progress;
		if ((got & POLLIN) != 0 && PQconsumeInput(db->conn) == 0)
			return PROGRESS_BROKEN;
	}
}

static Progress send(Db *db, const RoundTrip *trip, int64_t deadline_us)
{
	int is_queued;

	if (trip->is_script)
		is_queued = PQsendQuery(db->conn, trip->sql);
	else if (trip->is_to_prepare)
		is_queued = PQsendPrepare(db->conn, trip->name, trip->sql, 0, NULL);
	else if (trip->name != NULL)
		is_queued = PQsendQueryPrepared(
			db->conn, trip->name, trip->values_count, trip->values, trip->lengths, trip->formats, 0);
	else
		is_queued = PQsendQueryParams(
			db->conn, trip->sql, trip->values_count, NULL, trip->values, trip->lengths, trip->formats, 0);
	return is_queued == 1 ? flush(db, deadline_us) : PROGRESS_BROKEN;
}

static bool is_good(const PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Reads until the server is ready again. *result is the last good one, or the first that is not. */
static Progress receive(Db *db, int64_t deadline_us, PGresult **result)
{
	for (;;) {
		while (PQisBusy(db->conn)) {
			short got = 0;
			const Progress progress = wait_for(db, POLLIN, deadline_us, &got);
			if (progress != PROGRESS_DONE)
				return progress;
			if (PQconsumeInput(db->conn) == 0)
				break; /* PQgetResult tells the server's last words */
		}
		PGresult *next = PQgetResult(db->conn);
		if (next == NULL)
			break;
		if (*result != NULL && !is_good(*result)) {
			PQclear(next);
			continue;
		}
		PQclear(*result);
		*result = next;
	}
	return PQstatus(db->conn) == CONNECTION_OK && *result != NULL ? PROGRESS_DONE : PROGRESS_BROKEN;
}

/* SQLSTATE, constraint and, where it cannot quote values, the message. */
static void set_refused(const PGresult *result, const Sqlstate *row, GError **error)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const bool show_text = !row->has_row_data && text != NULL;

	g_set_error(error, LEADMATCH_ERROR, (int)row->code, "database: SQLSTATE %s%s%s%s%s",
		sqlstate == NULL ? "unknown" : sqlstate, constraint == NULL ? "" : ", constraint ",
		constraint == NULL ? "" : constraint, show_text ? ": " : "", show_text ? text : "");
}

static void set_lost(Progress progress, bool is_sent, const RoundTrip *trip, GError **error)
{
	const bool is_late = progress == PROGRESS_LATE;

	if (is_sent && trip->may_commit)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNCERTAIN,
			"database: %s, and it may have committed", is_late ? "no answer in time" : "connection lost");
	else
		g_set_error(error, LEADMATCH_ERROR, is_late ? LEADMATCH_ERROR_TIMEOUT : LEADMATCH_ERROR_UNAVAILABLE,
			"database: %s", is_late ? "no answer in time" : "connection lost");
}

/* The server answered and is ready again: what does the answer mean? */
static bool judge(Db *db, const RoundTrip *trip, const PGresult *result, GError **error)
{
	if (!is_good(result)) {
		const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		const Sqlstate *row = sqlstate_find(sqlstate);
		g_strlcpy(db->sqlstate, sqlstate == NULL ? "" : sqlstate, sizeof db->sqlstate);
		db->is_usable = db->is_usable && !row->ends_session;
		set_refused(result, row, error);
		return false;
	}
	if (trip->may_commit && db->is_unreplicated) {
		db->is_usable = false;
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNCERTAIN,
			"database: committed here, but the wait for the standby was cancelled");
		return false;
	}
	if (trip->may_commit && !db_is_idle(db)) {
		db->is_usable = false;
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNCERTAIN,
			"database: a transaction is still open after the statement");
		return false;
	}
	return true;
}

PGresult *db_round_trip(Db *db, const RoundTrip *trip, GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + (int64_t)db->statement_ms * 1000;
	g_autoptr(PGresult) result = NULL;
	bool is_sent = false;

	db->sqlstate[0] = '\0';
	if (!db_is_alive(db)) {
		set_lost(PROGRESS_BROKEN, false, trip, error);
		return NULL;
	}
	db->is_unreplicated = false;
	Progress progress = send(db, trip, deadline_us);
	if (progress == PROGRESS_DONE) {
		is_sent = true;
		progress = receive(db, deadline_us, &result);
	}
	if (progress != PROGRESS_DONE) {
		db->is_usable = false;
		set_lost(progress, is_sent, trip, error);
		return NULL;
	}
	return judge(db, trip, result, error) ? g_steal_pointer(&result) : NULL;
}
