/*
 * db/transaction: several statements, all or nothing.
 *
 *   g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;      rolls back at the end of the scope unless committed
 *   if (!db_begin(&tx, db, error) || !…db_run(db, …) || !db_commit(&tx, error))
 *           return false;
 *
 * db_commit() returns true only when the server said COMMIT (not ROLLBACK), the connection is idle again and no warning
 * said that the commit was not replicated. UNCERTAIN: it may have happened; ask again by key on a new connection.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

typedef struct DbTransaction {
	Db *db; /* NULL: not open */
} DbTransaction;

#define DB_TRANSACTION_INIT ((DbTransaction){NULL})

bool db_begin(DbTransaction *tx, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool db_commit(DbTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void db_rollback(DbTransaction *tx);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DbTransaction, db_rollback)
