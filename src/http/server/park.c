#include "http/server/park.h"

#include <pthread.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

struct Park {
	pthread_t *threads;
	guint threads_count;

	pthread_mutex_t lock; /* guards the rest */
	pthread_cond_t has_work;
	pthread_cond_t has_ended; /* a worker went */
	Exchange *first, *last;
	guint waiting; /* queued, or about to be */
	guint idle;    /* workers that sleep */
	/*
	 * A worker has been woken and has not looked yet. No one wakes another until then: that worker does it, if it
	 * leaves something behind. So a stream of short requests keeps a few workers awake instead of waking one for
	 * each; waking costs more than a short request.
	 */
	bool is_waking;
	guint workers; /* alive */
	guint streams_max;
	guint streams_count; /* admitted */
	GPtrArray *streams;  /* being produced */
	bool is_closed;
	bool is_cut; /* no stream begins anymore */
};

/* Under the lock: true when the caller must signal has_work once it has let the lock go. */
static bool claim_wake(Park *park)
{
	if (park->first == NULL || park->idle == 0 || park->is_waking)
		return false;
	park->is_waking = true;
	return true;
}

static void sleep_idle(Park *park)
{
	park->idle++;
	pthread_cond_wait(&park->has_work, &park->lock);
	park->idle--;
	park->is_waking = false;
}

static Exchange *park_take(Park *park)
{
	pthread_mutex_lock(&park->lock);
	while (park->first == NULL && !(park->is_closed && park->waiting == 0))
		sleep_idle(park);
	Exchange *x = park->first;
	if (x != NULL) {
		park->first = x->next;
		park->waiting--;
		exchange_move(x, EXCHANGE_RUNNING);
	}
	const bool must_wake = claim_wake(park);
	const bool is_over = park->is_closed && park->waiting == 0;
	pthread_mutex_unlock(&park->lock);
	if (is_over)
		pthread_cond_broadcast(&park->has_work);
	else if (must_wake)
		pthread_cond_signal(&park->has_work);
	return x;
}

/* False: there are as many as may be, and the exchange is answered so. */
static bool admit_stream(Park *park, Exchange *x)
{
	pthread_mutex_lock(&park->lock);
	const bool has_room = park->streams_count < park->streams_max;
	if (has_room)
		park->streams_count++;
	pthread_mutex_unlock(&park->lock);
	if (!has_room)
		exchange_problem(x, PROBLEM_BUSY, wording_text(TEXT_PROBLEM_BUSY_EXPORTS));
	return has_room;
}

static void produce(Park *park, Stream *stream)
{
	pthread_mutex_lock(&park->lock);
	g_ptr_array_add(park->streams, stream);
	const bool is_cut = park->is_cut;
	pthread_mutex_unlock(&park->lock);
	if (is_cut)
		stream_cut(stream);

	stream_produce(stream);

	pthread_mutex_lock(&park->lock);
	g_ptr_array_remove_fast(park->streams, stream);
	park->streams_count--;
	pthread_mutex_unlock(&park->lock);
}

static void park_run(Park *park, Exchange *x)
{
	g_autoptr(Stream) stream = NULL;

	exchange_run(x);
	if (x->response.stream != NULL && x->request.method != HTTP_HEAD && admit_stream(park, x))
		stream = stream_ref(x->response.stream);
	exchange_move(x, EXCHANGE_ANSWERED);
	MHD_resume_connection(x->connection);
	/* From here on x may already be gone. */
	if (stream != NULL)
		produce(park, stream);
}

static void *worker_main(void *argument)
{
	Park *park = argument;

	for (Exchange *x = park_take(park); x != NULL; x = park_take(park))
		park_run(park, x);
	pthread_mutex_lock(&park->lock);
	park->workers--;
	pthread_cond_signal(&park->has_ended);
	pthread_mutex_unlock(&park->lock);
	return NULL;
}

Park *park_start(guint workers, guint streams)
{
	const guint threads = workers + streams;
	Park *park = g_new0(Park, 1);
	pthread_attr_t stack;

	park->threads = g_new0(pthread_t, threads);
	park->threads_count = threads;
	park->workers = threads;
	park->streams_max = streams;
	park->streams = g_ptr_array_new();
	pthread_mutex_init(&park->lock, NULL);
	pthread_cond_init(&park->has_work, NULL);
	condition_init(&park->has_ended);
	pthread_attr_init(&stack);
	pthread_attr_setstacksize(&stack, PARK_STACK_BYTES);
	for (guint i = 0; i < threads; i++) {
		if (pthread_create(&park->threads[i], &stack, worker_main, park) != 0)
			g_error("cannot start worker %u of %u: set LEADMATCH_WORKERS lower", i + 1, threads);
	}
	pthread_attr_destroy(&stack);
	return park;
}

static bool reserve(Park *park)
{
	pthread_mutex_lock(&park->lock);
	const bool has_room = !park->is_closed && park->waiting < PARK_QUEUE_MAX;
	if (has_room)
		park->waiting++;
	pthread_mutex_unlock(&park->lock);
	return has_room;
}

static void enqueue(Park *park, Exchange *x)
{
	pthread_mutex_lock(&park->lock);
	x->next = NULL;
	if (park->first == NULL)
		park->first = x;
	else
		park->last->next = x;
	park->last = x;
	const bool must_wake = claim_wake(park);
	pthread_mutex_unlock(&park->lock);
	if (must_wake)
		pthread_cond_signal(&park->has_work);
}

bool park_submit(Park *park, Exchange *x)
{
	if (!reserve(park))
		return false;
	exchange_move(x, EXCHANGE_QUEUED);
	/* Not under the lock: it is a system call. */
	MHD_suspend_connection(x->connection);
	enqueue(park, x);
	return true;
}

/* Under the lock: takes the first of the queue if its time is over. The deadlines in the queue only grow. */
static Exchange *take_expired(Park *park, int64_t now_us)
{
	Exchange *x = park->first;

	if (x == NULL || now_us < x->deadline_us)
		return NULL;
	park->first = x->next;
	park->waiting--;
	return x;
}

void park_expire(Park *park)
{
	for (;;) {
		pthread_mutex_lock(&park->lock);
		Exchange *x = take_expired(park, clock_monotonic_us());
		pthread_mutex_unlock(&park->lock);
		if (x == NULL)
			return;
		exchange_busy(x);
		exchange_move(x, EXCHANGE_ANSWERED);
		MHD_resume_connection(x->connection);
	}
}

/* Under the lock: true once all workers have ended. */
static bool wait_for_workers(Park *park, int grace_ms)
{
	const int64_t until_us = clock_monotonic_us() + grace_ms * INT64_C(1000);

	while (park->workers > 0) {
		if (!condition_wait(&park->has_ended, &park->lock, until_us))
			break;
	}
	return park->workers == 0;
}

void park_stop(Park *park, int grace_ms)
{
	pthread_mutex_lock(&park->lock);
	park->is_closed = true;
	pthread_cond_broadcast(&park->has_work);
	if (!wait_for_workers(park, grace_ms)) {
		park->is_cut = true;
		for (guint i = 0; i < park->streams->len; i++)
			stream_cut(g_ptr_array_index(park->streams, i));
	}
	pthread_mutex_unlock(&park->lock);

	for (guint i = 0; i < park->threads_count; i++)
		pthread_join(park->threads[i], NULL);
	g_assert(park->first == NULL);
}

void park_free(Park *park)
{
	g_ptr_array_unref(park->streams);
	pthread_cond_destroy(&park->has_ended);
	pthread_cond_destroy(&park->has_work);
	pthread_mutex_destroy(&park->lock);
	g_free(park->threads);
	g_free(park);
}

guint park_waiting(Park *park)
{
	pthread_mutex_lock(&park->lock);
	const guint waiting = park->waiting;
	pthread_mutex_unlock(&park->lock);
	return waiting;
}

guint park_streams(Park *park)
{
	pthread_mutex_lock(&park->lock);
	const guint streams = park->streams_count;
	pthread_mutex_unlock(&park->lock);
	return streams;
}
