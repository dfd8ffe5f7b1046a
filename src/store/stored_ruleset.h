/*
 * store/stored_ruleset: the rule sets that have answered leads, and which of them is active.
 *
 * A row is written once; the database refuses to change or delete it. An activation is a row too: the last one says
 * what is active.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

typedef struct StoredRuleset {
	const char *version;
	const char *hash; /* SHA-256 of json, in hexadecimal */
	const char *author;
	const char *note;
	const char *json;
} StoredRuleset;

/* Changes nothing when the version is there, whatever its bytes. */
bool stored_ruleset_add(Db *db, const StoredRuleset *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns hash, json, created_us; no row: not stored. */
DbResult *stored_ruleset_find(Db *db, const char *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* version is stored. */
bool stored_ruleset_activate(Db *db, const char *version, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Column version; no row: none was ever activated. */
DbResult *stored_ruleset_active(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends a JSON array, the newest first. */
bool stored_ruleset_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
