/*
 * db/migrate: the schema, forward only.
 *
 * A migration is a file migrations/NNNN_what.sql, built into the program. Each is applied once, in number order, in a transaction of its
 * own under an advisory lock, so that several instances may migrate at the same moment. Table schema_migration records what was
 * applied, with a checksum: a file that was applied never changes again.
 *
 * A migration that only adds says which older programs are compatible, by the last migration that they must know:
 *
 *   -- oldest program: 0003_report.sql
 *
 * among the comment lines at its beginning. That is recorded, so that instances of before stay ready and new ones of them start.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/embedded.h"
#include "db/connection.h"

typedef enum MigrationState {
	MIGRATION_APPLIED,
	MIGRATION_PENDING,
	MIGRATION_CHANGED, /* applied, but the file in the program is another */
	MIGRATION_UNKNOWN, /* applied by a newer program */
	MIGRATION_STATE_COUNT
} MigrationState;

typedef struct Migration {
	char *name; /* 0001_leads.sql */
	MigrationState state;
	char *oldest; /* recorded: the last migration known to the oldest program that can live with it; NULL: none can */
	char *applied_at;	  /* as PostgreSQL writes it; NULL when pending */
	const EmbeddedFile *file; /* NULL when unknown */
} Migration;

/* "applied", "pending", "changed", "unknown". */
const char *migration_state_name(MigrationState state);

/* Every migration of the program and of the database, by name; of Migration. Changes nothing. */
GPtrArray *migrate_list(Db *db, const EmbeddedFile *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Applies what is pending; calls done after each commit. CONFLICT: a changed or unknown migration is there, nothing was applied.
 */
typedef void (*MigrateDone)(const char *name, void *context);
bool migrate_apply(
	Db *db, const EmbeddedFile *files, MigrateDone done, void *context, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when the schema is the one of this program, or a newer one that it can live with. CONFLICT: it is not; says what to do. */
bool migrate_check(Db *db, const EmbeddedFile *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a list; pending ones are fine when may_be_pending. */
bool migrate_check_list(const GPtrArray *list, bool may_be_pending, GError **error) G_GNUC_WARN_UNUSED_RESULT;
