#include "db/transaction.h"

#include <string.h>

#include "base/error.h"
#include "db/round_trip.h"
#include "db/statement.h"

bool db_begin(DbTransaction *tx, Db *db, GError **error)
{
	const RoundTrip begin = {.sql = "begin"};

	g_assert(tx->db == NULL);
	g_assert(!db->is_usable || db_is_idle(db));
	g_autoptr(DbResult) result = db_round_trip(db, &begin, error);
	if (result == NULL)
		return false;
	tx->db = db;
	return true;
}

bool db_commit(DbTransaction *tx, GError **error)
{
	const RoundTrip commit = {.sql = "commit", .may_commit = true};

	g_assert(tx->db != NULL);
	g_autoptr(DbResult) result = db_round_trip(tx->db, &commit, error);
	tx->db = NULL;
	if (result == NULL)
		return false;
	/* A transaction that had failed answers COMMIT with OK and the tag ROLLBACK. */
	if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INTERNAL,
			"database: the transaction had failed before its commit and was rolled back");
		return false;
	}
	return true;
}

void db_rollback(DbTransaction *tx)
{
	const RoundTrip rollback = {.sql = "rollback"};
	Db *db = tx->db;

	tx->db = NULL;
	if (db == NULL || !db->is_usable)
		return;
	g_autoptr(DbResult) result = db_round_trip(db, &rollback, NULL);
	if (result == NULL)
		db->is_usable = false;
}
