#include "db/pool.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "db/round_trip.h"

struct DbPool {
	char *url;
	guint connections_max;
	pthread_mutex_t lock; /* guards the rest */
	pthread_cond_t came_free;
	GPtrArray *idle;     /* of Db; the last used on top, so that what is not needed stays cold */
	guint open;	     /* idle, lent or being opened */
	int64_t retry_at_us; /* after a failed opening: nobody tries before */
};

static void close_db(void *db)
{
	db_close(db);
}

DbPool *db_pool_new(const char *url, int connections_max)
{
	DbPool *pool = g_new0(DbPool, 1);

	g_assert(connections_max > 0);
	pool->url = g_strdup(url);
	pool->connections_max = (guint)connections_max;
	pool->idle = g_ptr_array_new_with_free_func(close_db);
	pthread_mutex_init(&pool->lock, NULL);
	condition_init(&pool->came_free);
	return pool;
}

void db_pool_free(DbPool *pool)
{
	if (pool == NULL)
		return;
	g_assert(pool->open == pool->idle->len);
	g_ptr_array_unref(pool->idle);
	pthread_cond_destroy(&pool->came_free);
	pthread_mutex_destroy(&pool->lock);
	g_free(pool->url);
	g_free(pool);
}

/* An idle connection that is still alive, or NULL. The lock is held; dead ones are closed on the way. */
static Db *take_idle(DbPool *pool)
{
	while (pool->idle->len > 0) {
		Db *db = g_ptr_array_steal_index(pool->idle, pool->idle->len - 1);
		if (db_is_alive(db))
			return db;
		pool->open--;
		db_close(db);
	}
	return NULL;
}

typedef enum Turn {
	TURN_IDLE, /* *db is a connection */
	TURN_OPEN, /* the caller opens a new one; it is counted already */
	TURN_DOWN, /* the database was down a moment ago */
	TURN_BUSY, /* none came free */
} Turn;

static Turn take_turn(DbPool *pool, int64_t deadline_us, Db **db)
{
	for (;;) {
		*db = take_idle(pool);
		if (*db != NULL)
			return TURN_IDLE;
		if (clock_monotonic_us() < pool->retry_at_us)
			return TURN_DOWN;
		if (pool->open < pool->connections_max) {
			pool->open++;
			return TURN_OPEN;
		}
		if (!condition_wait(&pool->came_free, &pool->lock, deadline_us))
			return TURN_BUSY;
	}
}

static Db *open_counted(DbPool *pool, GError **error)
{
	Db *db = db_open(pool->url, error);

	if (db != NULL)
		return db;
	pthread_mutex_lock(&pool->lock);
	pool->open--;
	pool->retry_at_us = clock_monotonic_us() + DB_POOL_RETRY_MS * 1000;
	/* Those who wait need not wait for what cannot come. */
	pthread_cond_broadcast(&pool->came_free);
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

Db *db_pool_borrow(DbPool *pool, int64_t deadline_us, GError **error)
{
	Db *db = NULL;

	pthread_mutex_lock(&pool->lock);
	const Turn turn = take_turn(pool, deadline_us, &db);
	pthread_mutex_unlock(&pool->lock);

	switch (turn) {
	case TURN_IDLE:
		break;
	case TURN_OPEN:
		return open_counted(pool, error);
	case TURN_DOWN:
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "database: unreachable");
		break;
	case TURN_BUSY:
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_BUSY, "database: no connection came free in time");
		break;
	}
	return db;
}

void db_pool_return(DbPool *pool, Db *db)
{
	g_autoptr(GPtrArray) dropped = NULL;

	pthread_mutex_lock(&pool->lock);
	if (db_is_usable(db) && db_is_idle(db)) {
		db_set_statement_ms(db, DB_STATEMENT_MS_DEFAULT);
		g_ptr_array_add(pool->idle, db);
		pthread_cond_signal(&pool->came_free);
	} else {
		/* What broke one (a restart, a failover) has most likely broken all: begin afresh. */
		dropped = pool->idle;
		pool->idle = g_ptr_array_new_with_free_func(close_db);
		g_ptr_array_add(dropped, db);
		pool->open -= dropped->len;
		pthread_cond_broadcast(&pool->came_free);
	}
	pthread_mutex_unlock(&pool->lock);
}

bool db_loan_take(DbLoan *loan, DbPool *pool, int64_t deadline_us, GError **error)
{
	g_assert(loan->db == NULL);
	loan->db = db_pool_borrow(pool, deadline_us, error);
	loan->pool = pool;
	return loan->db != NULL;
}

void db_loan_return(DbLoan *loan)
{
	if (loan->db != NULL)
		db_pool_return(loan->pool, g_steal_pointer(&loan->db));
}
