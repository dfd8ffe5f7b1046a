/*
 * http/server/reaper: who may be connected, and for how long.
 *
 * Each connection has a slot and is in one phase at a time; each phase may last so long and no longer, however busily
 * the client drips, because the library's own timeout restarts with every byte. When it is over the socket is shut
 * down, and the library does the rest.
 *
 * There is room for so many connections. When it is used up, a new one takes the place of the one that has been idle or
 * silent for longest: so clients that hold connections without using them lose those, and clients that want an answer
 * get one. One address may hold so many and then pays with its own; addresses of trusted proxies stand for many clients
 * and are exempt.
 *
 * A slot's phase belongs to the thread of its connection; the reaper only reads it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/net_address.h"

typedef enum ConnectionPhase {
	CONNECTION_FRESH,   /* accepted; the first request's headers are due */
	CONNECTION_IDLE,    /* between requests */
	CONNECTION_HEADERS, /* a later request has begun */
	CONNECTION_BODY,
	CONNECTION_WORKING, /* we are at work: the client is not to blame */
	CONNECTION_REPLYING,
	CONNECTION_PHASE_COUNT
} ConnectionPhase;

typedef struct Reaper Reaper;
typedef struct ReaperSlot ReaperSlot;

typedef struct ReaperOptions {
	guint connections_max; /* above three quarters of it, idle connections get little time */
	guint per_address_max; /* per net_address_site() */
	/* NULL, or true for an address that may hold any number. */
	bool (*is_exempt)(const void *data, const NetAddress *address);
	/* NULL, or what else is to be done a few times a second, on the reaper's thread. */
	void (*on_round)(void *data);
	void *data; /* for both */
} ReaperOptions;

/* Starts its thread. */
Reaper *reaper_start(const ReaperOptions *options);
/* Ends its thread: on_round is no longer called. All slots must be gone before reaper_free(). */
void reaper_stop(Reaper *reaper);
void reaper_free(Reaper *reaper);

/* Sockets that may be open simultaneously: those that were shut down to make room stay for a moment. */
guint reaper_places(guint connections_max);

/* Before a connection is accepted: makes room for it. False: there is none, all others are at work. */
bool reaper_admit(Reaper *reaper, const NetAddress *address) G_GNUC_WARN_UNUSED_RESULT;

/* A slot in phase CONNECTION_FRESH. The socket stays the library's; it calls reaper_remove() before it closes it. */
ReaperSlot *reaper_add(Reaper *reaper, int socket, const NetAddress *address);
void reaper_remove(Reaper *reaper, ReaperSlot *slot);

/* Begins a phase (or restarts it). */
void reaper_set_phase(ReaperSlot *slot, ConnectionPhase phase);
ConnectionPhase reaper_phase(const ReaperSlot *slot);
/* An answer of so many bytes is about to be sent: CONNECTION_REPLYING may last longer than for a small one. */
void reaper_set_reply_bytes(ReaperSlot *slot, uint64_t bytes);
/* Counts a request and says its number on this connection: 1 for the first. */
guint reaper_count_request(ReaperSlot *slot);
int reaper_socket(const ReaperSlot *slot);

typedef struct ReaperFigures {
	guint connections; /* open */
	guint64 evicted;   /* shut down to make room */
	guint64 refused;   /* closed unaccepted: no room */
} ReaperFigures;

ReaperFigures reaper_figures(Reaper *reaper);
