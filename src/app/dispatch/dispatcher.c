#include "app/dispatch/dispatcher.h"

#include <sodium.h>

#include "app/offers/offer_digest.h"
#include "app/offers/offers_due.h"
#include "app/dispatch/roster.h"
#include "app/dispatch/dispatch.h"
#include "base/error.h"
#include "base/log.h"
#include "db/connection.h"
#include "store/search.h"

enum {
	POLL_MS = 1000, /* work may come from another instance */
	RETRY_MS_MIN = 250,
	RETRY_MS_MAX = 5000, /* recovery within five seconds of the database's return */
};

typedef struct Router {
	const RouterOptions *options;
	People people;
	Db *db;	      /* NULL: not connected */
	int retry_ms; /* 0: all is well */
} Router;

/* ± 20 %, so that instances do not look all at once. */
static int jitter(int ms)
{
	return ms * 4 / 5 + (int)randombytes_uniform((uint32_t)ms * 2 / 5 + 1);
}

static bool is_stopping(const Router *router)
{
	return wake_is_stopped(router->options->router_wake);
}

/* Batch after batch until nothing of it is due. */
typedef bool (*RouterWork)(Router *router, int *done, GError **error);

static bool place_batch(Router *router, int *leads, GError **error)
{
	return place_due(router->db, router->options->policy, &router->people, leads, error);
}

static bool sweep_batch(Router *router, int *offers, GError **error)
{
	return offer_sweep(router->db, router->options->policy, &router->people, offers, error);
}

static bool digest_batch(Router *router, int *offers, GError **error)
{
	return offer_digest_send(router->db, router->options->policy, &router->people, offers, error);
}

static bool work_off(Router *router, RouterWork work, GError **error)
{
	int done = 1;

	while (done > 0 && !is_stopping(router)) {
		if (!work(router, &done, error))
			return false;
		if (done > 0)
			wake_signal(router->options->senders_wake);
	}
	return true;
}

/* Whoever ended an offer may have room for a lead that waits. */
static bool place_waiting(Router *router, GError **error)
{
	int64_t woken = 0;

	return place_wake_waiting(router->db, &woken, error) && (woken == 0 || work_off(router, place_batch, error));
}

/* Whatever is due, offers first, because they move leads on; a batch of leads is made searchable only while none waits for a recruiter. */
static bool work(Router *router, GError **error)
{
	int64_t indexed = SEARCH_INDEX_BATCH;

	while (indexed == SEARCH_INDEX_BATCH && !is_stopping(router)) {
		if (!work_off(router, sweep_batch, error) || !work_off(router, place_batch, error) ||
			!place_waiting(router, error) || !work_off(router, digest_batch, error) ||
			!search_index_due(router->db, &indexed, error))
			return false;
	}
	return true;
}

static bool connect_and_work(Router *router, GError **error)
{
	if (router->db != NULL && !db_is_usable(router->db))
		g_clear_pointer(&router->db, db_close);
	if (router->db == NULL)
		router->db = db_open(router->options->database_url, error);
	return router->db != NULL && work(router, error);
}

/* Says so once, however long it lasts. */
static void note_failure(Router *router, const GError *error)
{
	if (router->retry_ms == 0)
		log_error("router_failed", log_error_text(error));
	router->retry_ms = CLAMP(2 * router->retry_ms, RETRY_MS_MIN, RETRY_MS_MAX);
}

static void note_success(Router *router)
{
	if (router->retry_ms != 0)
		log_info("router_recovered");
	router->retry_ms = 0;
}

void router_run(const RouterOptions *options)
{
	Router router = {.options = options};

	people_init(&router.people, options->policy->allowed_us);
	while (!wake_is_stopped(options->router_wake)) {
		g_autoptr(GError) error = NULL;
		if (connect_and_work(&router, &error))
			note_success(&router);
		else
			note_failure(&router, error);
		wake_wait(options->router_wake, jitter(router.retry_ms == 0 ? POLL_MS : router.retry_ms));
	}
	people_clear(&router.people);
	g_clear_pointer(&router.db, db_close);
}
