/* store/idempotent_rows: answers to changes that came with a key (app/idempotency). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

/* hash: of the request, in hexadecimal. One row: is_begun, and of what was there is_done, is_same, status, etag, body. */
DbResult *idempotent_rows_begin(
	Db *db, const char *actor, const char *key, const char *hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct IdempotentRow {
	const char *actor, *key;
	int status;
	const char *etag, *body; /* NULL: none */
} IdempotentRow;

bool idempotent_rows_finish(Db *db, const IdempotentRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool idempotent_rows_drop(Db *db, const char *actor, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
