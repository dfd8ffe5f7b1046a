/*
 * app/heartbeat: the thread that tells the database every few seconds that this instance runs, and so learns whether leads can be written.
 *
 * Reading proves little: on a full disk, or a server that became a standby, everything can be read and no lead can be stored. So each beat writes
 * (store/instance_rows). What it found is for /readyz; what it wrote is for `leadmatch doctor` and the other instances.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/net_address.h"
#include "app/visits.h"
#include "config/settings.h"
#include "db/pool.h"

typedef enum HeartbeatState {
	HEARTBEAT_WRITES,    /* also before the first beat: that the database is there was seen at start */
	HEARTBEAT_NO_RIGHTS, /* to write its own row; leads may be stored nevertheless */
	HEARTBEAT_UNREACHABLE,
	HEARTBEAT_UNCONFIRMED, /* it reads, and a commit gets no answer, such as when a synchronous standby is missing */
	HEARTBEAT_READ_ONLY,
	HEARTBEAT_NO_ROOM, /* the disk of the database is full */
	HEARTBEAT_FAILS,   /* for another reason */
	HEARTBEAT_STATE_COUNT
} HeartbeatState;

typedef struct Heartbeat Heartbeat;

/* All outlive it. visits: each beat adds them to their sums. */
Heartbeat *heartbeat_new(const Settings *settings, DbPool *pool, Visits *visits);
void heartbeat_free(Heartbeat *heartbeat);

void heartbeat_start(Heartbeat *heartbeat);
/* Ends the thread, and tells the others that this instance has stopped if the database is there. */
void heartbeat_stop(Heartbeat *heartbeat);

/* What the last beat found. Safe from any thread, as are the next two. */
HeartbeatState heartbeat_state(const Heartbeat *heartbeat);

/* True when leads can be stored, as far as the last beat can tell. */
static inline bool heartbeat_can_store(HeartbeatState state)
{
	return state == HEARTBEAT_WRITES || state == HEARTBEAT_NO_RIGHTS;
}

/* Whether another instance runs with secrets of which none is ours. */
bool heartbeat_has_strangers(const Heartbeat *heartbeat);

/*
 * A request came from peer with X-Forwarded-For or Forwarded, and peer is not trusted. Addresses of the Internet may be anybody's: of them
 * only that there was one is remembered.
 */
void heartbeat_note_proxy(Heartbeat *heartbeat, const NetAddress *peer);
#define HEARTBEAT_PUBLIC_PROXY "public"

/* Why the last statement on db failed to write. */
HeartbeatState heartbeat_judge(const Db *db);
