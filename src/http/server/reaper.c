#include "http/server/reaper.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <sys/socket.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/log.h"

enum {
	ROUND_MS = 250,
	CROWDED_IDLE_MS = 2000,
};

/* Enough for a phone on a bad line; too little to hold a connection for long. */
static const int phase_ms[] = {
	[CONNECTION_FRESH] = 10000,
	[CONNECTION_IDLE] = 60000,
	[CONNECTION_HEADERS] = 10000,
	[CONNECTION_BODY] = 20000,
	[CONNECTION_WORKING] = G_MAXINT, /* the handler has a deadline of its own */
	[CONNECTION_REPLYING] = 30000,
};
G_STATIC_ASSERT(G_N_ELEMENTS(phase_ms) == CONNECTION_PHASE_COUNT);

struct ReaperSlot {
	ReaperSlot *previous, *next; /* guarded by the reaper's lock */
	int socket;
	guint requests;
	ConnectionPhase phase; /* atomic, with the next */
	int64_t began_us;
};

struct Reaper {
	pthread_t thread;
	guint crowd;
	pthread_mutex_t lock; /* guards the list, and every socket in it against being closed */
	pthread_cond_t stopping;
	bool is_stopping;
	ReaperSlot *first;
	guint count;
};

void reaper_set_phase(ReaperSlot *slot, ConnectionPhase phase)
{
	/* Beginning before phase: a reader that sees the new phase also sees its beginning. */
	__atomic_store_n(&slot->began_us, clock_monotonic_us(), __ATOMIC_RELEASE);
	__atomic_store_n(&slot->phase, phase, __ATOMIC_RELEASE);
}

ConnectionPhase reaper_phase(const ReaperSlot *slot)
{
	return __atomic_load_n(&slot->phase, __ATOMIC_ACQUIRE);
}

guint reaper_count_request(ReaperSlot *slot)
{
	return ++slot->requests;
}

ReaperSlot *reaper_add(Reaper *reaper, int socket)
{
	ReaperSlot *slot = g_new0(ReaperSlot, 1);

	slot->socket = socket;
	reaper_set_phase(slot, CONNECTION_FRESH);
	pthread_mutex_lock(&reaper->lock);
	slot->next = reaper->first;
	if (reaper->first != NULL)
		reaper->first->previous = slot;
	reaper->first = slot;
	reaper->count++;
	pthread_mutex_unlock(&reaper->lock);
	return slot;
}

void reaper_remove(Reaper *reaper, ReaperSlot *slot)
{
	pthread_mutex_lock(&reaper->lock);
	if (slot->previous != NULL)
		slot->previous->next = slot->next;
	else
		reaper->first = slot->next;
	if (slot->next != NULL)
		slot->next->previous = slot->previous;
	reaper->count--;
	pthread_mutex_unlock(&reaper->lock);
	g_free(slot);
}

guint reaper_connections(Reaper *reaper)
{
	pthread_mutex_lock(&reaper->lock);
	const guint count = reaper->count;
	pthread_mutex_unlock(&reaper->lock);
	return count;
}

static bool is_over(const ReaperSlot *slot, int64_t now_us, bool is_crowded)
{
	/* Phase before beginning: set_phase() writes them the other way round. */
	const ConnectionPhase phase = reaper_phase(slot);
	const int64_t began_us = __atomic_load_n(&slot->began_us, __ATOMIC_ACQUIRE);
	const int ms = is_crowded && phase == CONNECTION_IDLE ? CROWDED_IDLE_MS : phase_ms[phase];

	return now_us - began_us > ms * INT64_C(1000);
}

/* Under the lock. */
static void shut_down_late(Reaper *reaper)
{
	const int64_t now_us = clock_monotonic_us();
	const bool is_crowded = reaper->count > reaper->crowd;

	for (ReaperSlot *slot = reaper->first; slot != NULL; slot = slot->next) {
		if (!is_over(slot, now_us, is_crowded))
			continue;
		log_debug("connection_timed_out", log_int("phase", (int64_t)reaper_phase(slot)));
		shutdown(slot->socket, SHUT_RDWR);
	}
}

static void *reaper_main(void *argument)
{
	Reaper *reaper = argument;

	pthread_mutex_lock(&reaper->lock);
	while (!reaper->is_stopping) {
		const int64_t until_us = clock_monotonic_us() + ROUND_MS * INT64_C(1000);
		condition_wait(&reaper->stopping, &reaper->lock, until_us);
		shut_down_late(reaper);
	}
	pthread_mutex_unlock(&reaper->lock);
	return NULL;
}

Reaper *reaper_start(guint connections_max)
{
	Reaper *reaper = g_new0(Reaper, 1);

	reaper->crowd = connections_max / 4 * 3;
	pthread_mutex_init(&reaper->lock, NULL);
	condition_init(&reaper->stopping);
	if (pthread_create(&reaper->thread, NULL, reaper_main, reaper) != 0)
		g_error("cannot start a thread");
	return reaper;
}

void reaper_stop(Reaper *reaper)
{
	if (reaper == NULL)
		return;
	pthread_mutex_lock(&reaper->lock);
	g_assert(reaper->first == NULL);
	reaper->is_stopping = true;
	pthread_cond_signal(&reaper->stopping);
	pthread_mutex_unlock(&reaper->lock);
	pthread_join(reaper->thread, NULL);
	pthread_cond_destroy(&reaper->stopping);
	pthread_mutex_destroy(&reaper->lock);
	g_free(reaper);
}
