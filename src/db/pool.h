/*
 * db/pool: a few connections that many threads borrow for a moment.
 *
 * Connections are opened when first needed and dropped when they are no longer usable, so an outage heals by itself:
 * the next borrower opens a new one. After a failed opening, borrowers fail immediately (UNAVAILABLE) for
 * DB_POOL_RETRY_MS instead of queueing up behind connection time-outs.
 */
#pragma once

#include <glib.h>

#include "db/connection.h"

enum {
	DB_POOL_RETRY_MS = 500
};

typedef struct DbPool DbPool;

DbPool *db_pool_new(const char *url, int connections_max);
/* All connections must be back. */
void db_pool_free(DbPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbPool, db_pool_free)

/*
 * Waits until the deadline (monotonic, microseconds) for a free one. BUSY: none came free. UNAVAILABLE: the database is
 * down.
 */
Db *db_pool_borrow(DbPool *pool, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void db_pool_return(DbPool *pool, Db *db);

/* A borrowed connection that goes back at the end of the scope. */
typedef struct DbLoan {
	DbPool *pool;
	Db *db;
} DbLoan;

#define DB_LOAN_INIT ((DbLoan){NULL, NULL})

/* Borrows into loan->db. */
bool db_loan_take(DbLoan *loan, DbPool *pool, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void db_loan_return(DbLoan *loan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DbLoan, db_loan_return)
