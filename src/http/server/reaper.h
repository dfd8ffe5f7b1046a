/*
 * http/server/reaper: absolute deadlines for connections, because the library's own time-out starts anew with every byte.
 *
 * Each connection has a slot and is in one phase at a time; each phase may last so long and no longer, however busily the client drips.
 * When it is over the socket is shut down, and the library does the rest. While many connections are open, idle ones get little time.
 *
 * A slot belongs to the thread of its connection; the reaper only reads its deadline.
 */
#pragma once

#include <glib.h>

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

/* Starts its thread. connections_max: above three quarters of it, idle connections are crowded out. */
Reaper *reaper_start(guint connections_max);
/* All slots must be gone. */
void reaper_stop(Reaper *reaper);

/* A slot in phase CONNECTION_FRESH. The socket stays the library's; it calls reaper_remove() before it closes it. */
ReaperSlot *reaper_add(Reaper *reaper, int socket);
void reaper_remove(Reaper *reaper, ReaperSlot *slot);

/* Begins a phase (or begins it anew). */
void reaper_set_phase(ReaperSlot *slot, ConnectionPhase phase);
ConnectionPhase reaper_phase(const ReaperSlot *slot);
/* Counts a request and says its number on this connection: 1 for the first. */
guint reaper_count_request(ReaperSlot *slot);

/* Open connections. */
guint reaper_connections(Reaper *reaper);
