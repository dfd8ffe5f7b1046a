#include "http/server/reaper.h"

#include <pthread.h>
#include <string.h>

#include <sys/socket.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/log.h"

enum {
	ROUND_MS = 250,
	CROWDED_IDLE_MS = 2000,
	SLOW_MS = 5000,			/* a request that takes this long to arrive may have to make room for others */
	REPLY_BYTES_PER_MS = 16,	/* a slow phone's line */
	FULL_LOG_US = 10 * 1000 * 1000, /* one line about it in so long */
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

/* How long a connection must have been in a phase before another one may have its place; -1: it is never taken. */
static const int evictable_after_ms[] = {
	[CONNECTION_FRESH] = 0,
	[CONNECTION_IDLE] = 0,
	[CONNECTION_HEADERS] = SLOW_MS,
	[CONNECTION_BODY] = SLOW_MS,
	[CONNECTION_WORKING] = -1,
	[CONNECTION_REPLYING] = -1,
};
G_STATIC_ASSERT(G_N_ELEMENTS(evictable_after_ms) == CONNECTION_PHASE_COUNT);

typedef struct Holder {
	NetAddress site;
	NetAddress address; /* one of its addresses */
	guint connections;  /* without those that were evicted */
} Holder;

struct ReaperSlot {
	ReaperSlot *previous, *next; /* guarded by the reaper's lock, with the next three */
	Holder *holder;
	bool is_evicted; /* it is on its way out */
	int socket;
	guint requests;
	ConnectionPhase phase; /* atomic, with the next two */
	int64_t began_us;
	int64_t extra_us; /* for a large reply */
};

struct Reaper {
	pthread_t thread;
	ReaperOptions options;
	guint crowd;
	pthread_mutex_t lock; /* guards the rest, and every socket in the list against being closed */
	pthread_cond_t stopping;
	bool is_stopping;
	ReaperSlot *first;
	GHashTable *holders; /* Holder by its site; those who hold none are not in it */
	guint count;	     /* slots */
	guint evicted_count; /* slots that are on their way out */
	int64_t full_logged_us;
	ReaperFigures figures;
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

void reaper_set_reply_bytes(ReaperSlot *slot, uint64_t bytes)
{
	__atomic_store_n(&slot->extra_us, (int64_t)(bytes / REPLY_BYTES_PER_MS) * 1000, __ATOMIC_RELEASE);
}

guint reaper_count_request(ReaperSlot *slot)
{
	return ++slot->requests;
}

int reaper_socket(const ReaperSlot *slot)
{
	return slot->socket;
}

/* Holders: under the lock. */

static guint site_hash(gconstpointer key)
{
	const NetAddress *site = key;
	guint32 words[NET_ADDRESS_BYTES / sizeof(guint32)];

	memcpy(words, site->bytes, sizeof words);
	return (words[0] * 31 + words[1]) * 31 * 31 + words[2] * 31 + words[3] * 2654435761u;
}

static gboolean site_equal(gconstpointer one, gconstpointer other)
{
	return net_address_equal(one, other);
}

static Holder *holder_of(Reaper *reaper, const NetAddress *address)
{
	const NetAddress site = net_address_site(address);

	return g_hash_table_lookup(reaper->holders, &site);
}

static Holder *holder_take(Reaper *reaper, const NetAddress *address)
{
	Holder *holder = holder_of(reaper, address);

	if (holder == NULL) {
		holder = g_new0(Holder, 1);
		holder->site = net_address_site(address);
		holder->address = *address;
		g_hash_table_insert(reaper->holders, &holder->site, holder);
	}
	holder->connections++;
	return holder;
}

static void holder_release(Reaper *reaper, ReaperSlot *slot)
{
	Holder *holder = g_steal_pointer(&slot->holder);

	if (--holder->connections == 0)
		g_hash_table_remove(reaper->holders, &holder->site);
}

/* Slots */

guint reaper_places(guint connections_max)
{
	return connections_max + connections_max / 8 + 1;
}

ReaperSlot *reaper_add(Reaper *reaper, int socket, const NetAddress *address)
{
	ReaperSlot *slot = g_new0(ReaperSlot, 1);

	slot->socket = socket;
	reaper_set_phase(slot, CONNECTION_FRESH);
	pthread_mutex_lock(&reaper->lock);
	slot->holder = holder_take(reaper, address);
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
	if (slot->is_evicted)
		reaper->evicted_count--;
	else
		holder_release(reaper, slot);
	pthread_mutex_unlock(&reaper->lock);
	g_free(slot);
}

/* Making room: under the lock. */

/* Since when another one may have this slot's place; G_MAXINT64: it is not to be had. */
static int64_t evictable_since(const ReaperSlot *slot, int64_t now_us)
{
	/* Phase before beginning: set_phase() writes them the other way round. */
	const ConnectionPhase phase = reaper_phase(slot);
	const int64_t began_us = __atomic_load_n(&slot->began_us, __ATOMIC_ACQUIRE);
	const int after_ms = evictable_after_ms[phase];

	if (slot->is_evicted || after_ms < 0 || now_us - began_us < after_ms * INT64_C(1000))
		return G_MAXINT64;
	return began_us;
}

/* The slot that has been of no use for longest; holder: NULL, or whose it must be. */
static ReaperSlot *find_idlest(Reaper *reaper, const Holder *holder, int64_t now_us)
{
	ReaperSlot *idlest = NULL;
	int64_t since_us = G_MAXINT64;

	for (ReaperSlot *slot = reaper->first; slot != NULL; slot = slot->next) {
		if (holder != NULL && slot->holder != holder)
			continue;
		const int64_t at_us = evictable_since(slot, now_us);
		if (at_us < since_us) {
			since_us = at_us;
			idlest = slot;
		}
	}
	return idlest;
}

static bool evict_one(Reaper *reaper, const Holder *holder)
{
	ReaperSlot *slot = find_idlest(reaper, holder, clock_monotonic_us());

	if (slot == NULL)
		return false;
	slot->is_evicted = true;
	reaper->evicted_count++;
	reaper->figures.evicted++;
	holder_release(reaper, slot);
	shutdown(slot->socket, SHUT_RDWR);
	return true;
}

static Holder *largest_holder(Reaper *reaper)
{
	GHashTableIter at;
	gpointer value;
	Holder *largest = NULL;

	g_hash_table_iter_init(&at, reaper->holders);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		Holder *holder = value;
		if (largest == NULL || holder->connections > largest->connections)
			largest = holder;
	}
	return largest;
}

static bool is_exempt(const Reaper *reaper, const NetAddress *address)
{
	const ReaperOptions *options = &reaper->options;

	return options->is_exempt != NULL && options->is_exempt(options->data, address);
}

/* Someone who holds more than a quarter of all pays first; otherwise anybody who has been idle for longest. */
static bool make_room(Reaper *reaper)
{
	const Holder *largest = largest_holder(reaper);
	const bool is_greedy = largest != NULL && largest->connections > reaper->options.connections_max / 4 &&
			       !is_exempt(reaper, &largest->address);

	return (is_greedy && evict_one(reaper, largest)) || evict_one(reaper, NULL);
}

static bool admit(Reaper *reaper, const NetAddress *address)
{
	const Holder *holder = holder_of(reaper, address);

	if (reaper->count >= reaper_places(reaper->options.connections_max))
		return false;
	if (holder != NULL && holder->connections >= reaper->options.per_address_max && !is_exempt(reaper, address))
		return evict_one(reaper, holder);
	if (reaper->count - reaper->evicted_count < reaper->options.connections_max)
		return true;
	return make_room(reaper);
}

/* Under the lock: true when the log should say so now. */
static bool note_refusal(Reaper *reaper)
{
	const int64_t now_us = clock_monotonic_us();

	reaper->figures.refused++;
	if (reaper->full_logged_us != 0 && now_us - reaper->full_logged_us < FULL_LOG_US)
		return false;
	reaper->full_logged_us = now_us;
	return true;
}

bool reaper_admit(Reaper *reaper, const NetAddress *address)
{
	bool must_log = false;

	pthread_mutex_lock(&reaper->lock);
	const bool is_admitted = admit(reaper, address);
	const guint connections = reaper->count;
	if (!is_admitted)
		must_log = note_refusal(reaper);
	pthread_mutex_unlock(&reaper->lock);
	if (must_log)
		log_warning("connections_refused", log_int("connections", connections),
			log_int("most", reaper->options.connections_max));
	return is_admitted;
}

ReaperFigures reaper_figures(Reaper *reaper)
{
	pthread_mutex_lock(&reaper->lock);
	ReaperFigures figures = reaper->figures;
	figures.connections = reaper->count;
	pthread_mutex_unlock(&reaper->lock);
	return figures;
}

/* Deadlines */

static bool is_over(const ReaperSlot *slot, int64_t now_us, bool is_crowded)
{
	const ConnectionPhase phase = reaper_phase(slot);
	const int64_t began_us = __atomic_load_n(&slot->began_us, __ATOMIC_ACQUIRE);
	const int ms = is_crowded && phase == CONNECTION_IDLE ? CROWDED_IDLE_MS : phase_ms[phase];
	const int64_t extra_us = phase == CONNECTION_REPLYING ? __atomic_load_n(&slot->extra_us, __ATOMIC_ACQUIRE) : 0;

	return now_us - began_us > ms * INT64_C(1000) + extra_us;
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
		if (reaper->options.on_round == NULL || reaper->is_stopping)
			continue;
		pthread_mutex_unlock(&reaper->lock);
		reaper->options.on_round(reaper->options.data);
		pthread_mutex_lock(&reaper->lock);
	}
	pthread_mutex_unlock(&reaper->lock);
	return NULL;
}

Reaper *reaper_start(const ReaperOptions *options)
{
	Reaper *reaper = g_new0(Reaper, 1);

	reaper->options = *options;
	reaper->crowd = options->connections_max / 4 * 3;
	reaper->holders = g_hash_table_new_full(site_hash, site_equal, NULL, g_free);
	pthread_mutex_init(&reaper->lock, NULL);
	condition_init(&reaper->stopping);
	if (pthread_create(&reaper->thread, NULL, reaper_main, reaper) != 0)
		g_error("cannot start a thread");
	return reaper;
}

void reaper_stop(Reaper *reaper)
{
	pthread_mutex_lock(&reaper->lock);
	reaper->is_stopping = true;
	pthread_cond_signal(&reaper->stopping);
	pthread_mutex_unlock(&reaper->lock);
	pthread_join(reaper->thread, NULL);
}

void reaper_free(Reaper *reaper)
{
	g_assert(reaper->first == NULL);
	g_hash_table_unref(reaper->holders);
	pthread_cond_destroy(&reaper->stopping);
	pthread_mutex_destroy(&reaper->lock);
	g_free(reaper);
}
