/*
 * app/rules/rulesets: rule sets in the database.
 *
 * A set is stored, byte for byte, before it answers for the first time, and its version always means those bytes. So
 * any answer can be made again: `leadmatch rules show VERSION` prints the set that its recommendation names.
 *
 * An instance answers by, in this order: the file that its LEADMATCH_RULES names; the set that was activated last; the
 * set built into the program. All but those with LEADMATCH_RULES follow an activation within RULESETS_LOOK_MS, without
 * a restart.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/rules/recommender.h"
#include "db/pool.h"
#include "domain/rules/ruleset.h"

enum {
	RULESETS_LOOK_MS = 1000, /* one index look-up a second */
};

/* INVALID: it cannot be read, or is no rule set; says where. */
RuleSet *rulesets_read_file(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A stored set. NOT_FOUND; INVALID: stored by another program, and this one does not understand it. */
RuleSet *rulesets_load(Db *db, const char *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A slash or the ending .json make a name a file's. */
bool rulesets_is_file(const char *name);

/*
 * name: a file if it has a slash or ends in .json, otherwise the version of a stored set or of the built-in one. Errors
 * of both.
 */
RuleSet *rulesets_open(Db *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The set that was activated last, or the built-in one. INVALID: this program does not understand it. */
RuleSet *rulesets_active(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Stores a set unless it is there. CONFLICT: its version is there with other bytes; INVALID: the version cannot be one.
 */
bool rulesets_store(Db *db, const RuleSet *rules, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* When it was stored: this version has not changed since. NOT_FOUND: it never was. */
bool rulesets_since(Db *db, const char *version, int64_t *since_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores it and makes it the active one, both or nothing. Errors of rulesets_store(). */
bool rulesets_activate(Db *db, const RuleSet *rules, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The thread of a running instance that follows activations. */
typedef struct RulesetsWatch RulesetsWatch;

RulesetsWatch *rulesets_watch_new(DbPool *pool, Recommender *recommender);

/*
 * Looks once: hands the active set to the recommender if it has another. A set that this program does not understand is
 * logged once, and the old one stays. Errors: the database.
 */
bool rulesets_watch_look(RulesetsWatch *watch, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From now on looks every RULESETS_LOOK_MS; while the database is away it says so once. */
void rulesets_watch_start(RulesetsWatch *watch);
/* Ends the thread, if it was started. */
void rulesets_watch_stop(RulesetsWatch *watch);
void rulesets_watch_free(RulesetsWatch *watch);
