/*
 * store/durability: how safe a commit is on the database server we talk to. "Acknowledged means committed" is worth
 * what these say.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

typedef struct Durability {
	char *version;		 /* owned */
	bool fsync;		 /* off: a power cut loses commits and may damage everything */
	bool full_page_writes;	 /* off: the same, for half-written pages */
	bool data_checksums;	 /* off: damage of the disk goes unnoticed */
	bool synchronous_commit; /* off: a crash loses the last commits */
	bool waits_for_standby;	 /* a commit is on two nodes when it is acknowledged */
	bool is_encrypted;	 /* the link */
	bool is_remote;		 /* the server is on another machine */
} Durability;

bool durability_read(Db *db, Durability *durability, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void durability_clear(Durability *durability);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Durability, durability_clear)
