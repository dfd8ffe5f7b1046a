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
#include "config/settings.h"
#include "db/pool.h"

typedef enum HeartbeatState {
	HEARTBEAT_WRITES,      /* also before the first beat: that the database is there was seen at start */
	HEARTBEAT_UNREACHABLE, /* or it does not answer in time */
	HEARTBEAT_READ_ONLY,
	HEARTBEAT_NO_ROOM, /* the disk of the database is full */
	HEARTBEAT_REFUSED, /* it answers and does not let us write, such as for missing rights */
	HEARTBEAT_STATE_COUNT
} HeartbeatState;

typedef struct Heartbeat Heartbeat;

/* Both outlive it. */
Heartbeat *heartbeat_new(const Settings *settings, DbPool *pool);
void heartbeat_free(Heartbeat *heartbeat);

void heartbeat_start(Heartbeat *heartbeat);
/* Ends the thread, and tells the others that this instance has stopped if the database is there. */
void heartbeat_stop(Heartbeat *heartbeat);

/* What the last beat found. Safe from any thread, as are the next two. */
HeartbeatState heartbeat_state(const Heartbeat *heartbeat);

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
