#include "app/dispatch/dispatcher.h"

#include <sodium.h>

#include "app/client/client_erase.h"
#include "app/offers/offers.h"
#include "app/outcome/outcome.h"
#include "app/roster.h"
#include "app/dispatch/client_due.h"
#include "app/board/board.h"
#include "app/dispatch/daily_work.h"
#include "app/dispatch/dispatch_batch.h"
#include "app/dispatch/notices_digest.h"
#include "app/dispatch/responses.h"
#include "base/error.h"
#include "base/log.h"
#include "db/connection.h"
#include "store/lead_search.h"
#include "store/report_day.h"

enum {
	POLL_MS = 1000,	       /* work may come from another instance */
	RESPONSE_MINUTES = 10, /* how long past answers take does not change faster */
	ERASE_MAX = 20,	       /* between two looks at the leads that wait */
	RETRY_MS_MIN = 250,
	RETRY_MS_MAX = 5000, /* recovery within five seconds of the database's return */
};

typedef struct Dispatcher {
	const DispatcherOptions *options;
	Roster roster;
	ResponseTime response;
	gint64 response_until_us; /* monotonic: from when on its figure is too old */
	Db *db;			  /* NULL: not connected */
	int retry_ms;		  /* 0: all is well */
} Dispatcher;

/* ± 20 %, so that instances do not look all together. */
static int jitter(int ms)
{
	return ms * 4 / 5 + (int)randombytes_uniform((uint32_t)ms * 2 / 5 + 1);
}

static bool is_stopping(const Dispatcher *dispatcher)
{
	return wake_is_stopped(dispatcher->options->dispatcher_wake);
}

/* Batch after batch until nothing of it is due. */
typedef bool (*DispatcherWork)(Dispatcher *dispatcher, int *done, GError **error);

static bool dispatch_batch(Dispatcher *dispatcher, int *leads, GError **error)
{
	const Dispatching with = {
		.policy = dispatcher->options->policy,
		.roster = &dispatcher->roster,
		.response = dispatcher->response,
	};

	return dispatch_due(dispatcher->db, &with, leads, error);
}

/* The same way as all others, among a roster of one: real recruiters and test leads never meet. */
static bool probe_batch(Dispatcher *dispatcher, int *leads, GError **error)
{
	const Dispatching with = {
		.policy = dispatcher->options->policy,
		.roster = &dispatcher->roster,
		.response = dispatcher->response,
		.is_probe = true,
	};

	return dispatch_due(dispatcher->db, &with, leads, error);
}

static bool due_batch(Dispatcher *dispatcher, int *offers, GError **error)
{
	return offers_due_process(dispatcher->db, dispatcher->options->policy, &dispatcher->roster, offers, error);
}

static bool digest_batch(Dispatcher *dispatcher, int *offers, GError **error)
{
	return offer_digest_send(dispatcher->db, dispatcher->options->policy, &dispatcher->roster, offers, error);
}

static bool notices_batch(Dispatcher *dispatcher, int *notices, GError **error)
{
	return notices_digest_send(dispatcher->db, dispatcher->options->policy, notices, error);
}

static bool response_batch(Dispatcher *dispatcher, int *leads, GError **error)
{
	return responses_break(dispatcher->db, leads, error);
}

static bool learn_response(Dispatcher *dispatcher, GError **error)
{
	if (g_get_monotonic_time() < dispatcher->response_until_us)
		return true;
	if (!responses_learn(dispatcher->db, dispatcher->options->policy, &dispatcher->response, error))
		return false;
	dispatcher->response_until_us = g_get_monotonic_time() + RESPONSE_MINUTES * WORKING_TIME_MINUTE;
	return true;
}

static bool client_batch(Dispatcher *dispatcher, int *leads, GError **error)
{
	return client_due_process(dispatcher->db, dispatcher->options->policy, leads, error);
}

static bool handover_batch(Dispatcher *dispatcher, int *done, GError **error)
{
	return handovers_process(dispatcher->db, dispatcher->options->policy, done, error);
}

static bool follow_up_batch(Dispatcher *dispatcher, int *leads, GError **error)
{
	return follow_ups_process(dispatcher->db, dispatcher->options->policy, &dispatcher->roster, leads, error);
}

static bool regular_batch(Dispatcher *dispatcher, int *recruiters, GError **error)
{
	return regular_emails_process(
		dispatcher->db, dispatcher->options->policy, &dispatcher->roster, recruiters, error);
}

static bool work_off(Dispatcher *dispatcher, DispatcherWork work, GError **error)
{
	int done = 1;

	while (done > 0 && !is_stopping(dispatcher)) {
		if (!work(dispatcher, &done, error))
			return false;
		if (done > 0)
			wake_signal(dispatcher->options->senders_wake);
	}
	return true;
}

/* A recruiter whose offer ended may have room for a lead that waits. */
static bool dispatch_waiting(Dispatcher *dispatcher, GError **error)
{
	int64_t woken = 0;

	return dispatch_wake_waiting(dispatcher->db, &woken, error) &&
	       (woken == 0 || work_off(dispatcher, dispatch_batch, error));
}

/*
 * Whatever is due, offers first, because they move leads on; a batch of leads is made searchable only while none waits
 * for a recruiter.
 */
static bool work(Dispatcher *dispatcher, GError **error)
{
	int64_t indexed = LEAD_SEARCH_INDEX_BATCH;
	bool has_mailed = false, has_counted = false;
	int erased = 0;

	while (indexed == LEAD_SEARCH_INDEX_BATCH && !is_stopping(dispatcher)) {
		if (!learn_response(dispatcher, error) || !work_off(dispatcher, due_batch, error) ||
			!work_off(dispatcher, handover_batch, error) || !work_off(dispatcher, follow_up_batch, error) ||
			!work_off(dispatcher, client_batch, error) || !work_off(dispatcher, response_batch, error) ||
			!work_off(dispatcher, dispatch_batch, error) || !work_off(dispatcher, probe_batch, error) ||
			!dispatch_waiting(dispatcher, error) || !work_off(dispatcher, digest_batch, error) ||
			!work_off(dispatcher, notices_batch, error) ||
			!lead_search_index_due(dispatcher->db, &indexed, error))
			return false;
	}
	if (!work_off(dispatcher, regular_batch, error) ||
		!daily_work_do(dispatcher->db, dispatcher->options->policy, &has_mailed, error) ||
		!client_erase_due(
			dispatcher->db, dispatcher->options->policy->message_domain, ERASE_MAX, &erased, error))
		return false;
	if (has_mailed || erased > 0)
		wake_signal(dispatcher->options->senders_wake);
	return report_day_count_due(dispatcher->db, error) &&
	       board_count_due(dispatcher->db, dispatcher->options->policy, &has_counted, error);
}

static bool connect_and_work(Dispatcher *dispatcher, GError **error)
{
	if (dispatcher->db != NULL && !db_is_usable(dispatcher->db))
		g_clear_pointer(&dispatcher->db, db_close);
	if (dispatcher->db == NULL)
		dispatcher->db = db_open(dispatcher->options->database_url, error);
	return dispatcher->db != NULL && work(dispatcher, error);
}

/* Says so once, however long it lasts. */
static void note_failure(Dispatcher *dispatcher, const GError *error)
{
	if (dispatcher->retry_ms == 0)
		log_error("dispatcher_failed", log_error_text(error));
	dispatcher->retry_ms = CLAMP(2 * dispatcher->retry_ms, RETRY_MS_MIN, RETRY_MS_MAX);
}

static void note_success(Dispatcher *dispatcher)
{
	if (dispatcher->retry_ms != 0)
		log_info("dispatcher_recovered");
	dispatcher->retry_ms = 0;
}

void dispatcher_run(const DispatcherOptions *options)
{
	Dispatcher dispatcher = {.options = options};

	roster_init(&dispatcher.roster, options->policy->allowed_us, options->policy->accepted_load_percent);
	while (!wake_is_stopped(options->dispatcher_wake)) {
		g_autoptr(GError) error = NULL;
		if (connect_and_work(&dispatcher, &error))
			note_success(&dispatcher);
		else
			note_failure(&dispatcher, error);
		wake_wait(options->dispatcher_wake, jitter(dispatcher.retry_ms == 0 ? POLL_MS : dispatcher.retry_ms));
	}
	roster_clear(&dispatcher.roster);
	g_clear_pointer(&dispatcher.db, db_close);
}
