/*
 * store/instance_rows: the instances that run, as each tells the others, and whether the database has room for more.
 *
 * An instance writes its row every few seconds. One that was not seen for 30 seconds does not count as running.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct InstanceRow {
	Ident id;
	const char *name; /* of the machine, and where it listens */
	const char *version;
	const char *secret_marks;    /* signed_token_marks() as an array: {a,b} */
	const char *untrusted_proxy; /* NULL: none was seen */
} InstanceRow;

/*
 * Says that this instance runs, and tries whether tables can grow, as a new lead needs it. *strangers: how many others run with a secret that
 * is none of ours. Fails when nothing can be written.
 */
bool instance_beat(Db *db, const InstanceRow *row, int64_t *strangers, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when a commit of this user waits for a synchronous standby. */
bool instance_is_commit_stuck(Db *db);

/* Says that it runs no more. */
bool instance_leave(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Rows (name, version, untrusted_proxy, secret) of those that run. secret compares theirs with secret_marks: shared, different, unknown_here
 * (we do not know what they sign with), unknown_there (they do not know what we sign with).
 */
DbResult *instance_list(Db *db, const char *secret_marks, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when a table can grow. Changes nothing. */
bool instance_probe(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
