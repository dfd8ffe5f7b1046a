/*
 * store/relay_trouble: when the relay was in trouble, or refused us, for all instances: what the senders of one notice,
 * the dispatcher of another and `leadmatch doctor` must know.
 *
 * At most one trouble is open. Each instance that has it says so again and again; it counts while somebody does
 * (RELAY_TROUBLE_SEEN_S), so an instance that dies takes its troubles with it. The first email that any instance gets
 * accepted ends it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	RELAY_TROUBLE_SEEN_S = 60,
};

typedef struct RelayTrouble {
	bool is_refusal; /* the relay works, and refuses us */
	const char *why; /* a row of email/smtp_reply */
	const char *stage;
	int code;	   /* 0: none */
	const char *reply; /* the server's response */
} RelayTrouble;

bool relay_trouble_begin(Db *db, const RelayTrouble *trouble, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool relay_trouble_seen(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/*
 * Ends it in the caller's transaction. One row (is_refusal, stage, reply, began_us, ended_us, waiting) for the caller
 * that ended it, or none.
 */
DbResult *relay_trouble_end(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One row (is_refusal, why, stage, reply, began) while there is one, or none. */
DbResult *relay_trouble_now(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
