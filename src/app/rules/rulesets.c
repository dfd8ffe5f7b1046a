#include "app/rules/rulesets.h"

#include <string.h>

#include "base/error.h"
#include "db/transaction.h"
#include "store/stored_ruleset.h"

RuleSet *rulesets_read_file(const char *path, GError **error)
{
	g_autofree char *json = NULL;
	gsize bytes = 0;
	g_autoptr(GError) cause = NULL;

	if (g_file_get_contents(path, &json, &bytes, &cause))
		return ruleset_parse(path, json, bytes, error);
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, cause->message);
	return NULL;
}

/* One row; NULL: error. */
static DbResult *find(Db *db, const char *version, GError **error)
{
	g_autoptr(DbResult) rows = stored_ruleset_find(db, version, error);

	if (rows == NULL || db_rows(rows) == 1)
		return g_steal_pointer(&rows);
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND,
		"no rule set with the version \"%s\" is stored (leadmatch rules list)", version);
	return NULL;
}

bool rulesets_since(Db *db, const char *version, int64_t *since_us, GError **error)
{
	g_autoptr(DbResult) rows = find(db, version, error);

	if (rows == NULL)
		return false;
	*since_us = db_get_int(rows, 0, "created_us");
	return true;
}

RuleSet *rulesets_load(Db *db, const char *version, GError **error)
{
	g_autoptr(DbResult) rows = find(db, version, error);

	if (rows == NULL)
		return NULL;
	const char *json = db_get_text(rows, 0, "json");
	g_autofree char *source = g_strdup_printf("stored rule set %s", version);
	return ruleset_parse(source, json, strlen(json), error);
}

/* After an upgrade the program's own set is not stored before somebody uses it. */
static RuleSet *load_or_own(Db *db, const char *version, GError **error)
{
	g_autoptr(GError) problem = NULL;
	RuleSet *rules = rulesets_load(db, version, &problem);

	if (rules != NULL)
		return rules;
	if (leadmatch_error_is(problem, LEADMATCH_ERROR_NOT_FOUND)) {
		g_autoptr(RuleSet) own = ruleset_new_default();
		if (strcmp(ruleset_version(own), version) == 0)
			return g_steal_pointer(&own);
	}
	g_propagate_error(error, g_steal_pointer(&problem));
	return NULL;
}

bool rulesets_is_file(const char *name)
{
	return strchr(name, '/') != NULL || g_str_has_suffix(name, ".json");
}

RuleSet *rulesets_open(Db *db, const char *name, GError **error)
{
	return rulesets_is_file(name) ? rulesets_read_file(name, error) : load_or_own(db, name, error);
}

RuleSet *rulesets_active(Db *db, GError **error)
{
	g_autoptr(DbResult) rows = stored_ruleset_active(db, error);

	if (rows == NULL)
		return NULL;
	return db_rows(rows) == 0 ? ruleset_new_default() : rulesets_load(db, db_get_text(rows, 0, "version"), error);
}

/* Versions are in commands, labels of metrics and names of files. */
static bool check_version(const char *version, GError **error)
{
	const gsize length = strspn(version, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._+-");

	if (version[length] == '\0' && length >= 1 && length <= 64 && g_ascii_isalnum(version[0]))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"the version \"%s\" of the rule set cannot be stored: write up to 64 letters, digits, and . _ + -, like 2026.11",
		version);
	return false;
}

/* The bytes that the version has in the database, now that it is there, must be ours. */
static bool check_stored(Db *db, const char *version, const char *hash, GError **error)
{
	g_autoptr(DbResult) rows = stored_ruleset_find(db, version, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 1 && strcmp(db_get_text(rows, 0, "hash"), hash) == 0)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT,
		"the rule set %s is already stored with different content, which never changes: give the changed rules a new version",
		version);
	return false;
}

bool rulesets_store(Db *db, const RuleSet *rules, GError **error)
{
	const char *version = ruleset_version(rules);
	g_autofree char *hash = ruleset_hash(rules);

	return check_version(version, error) &&
	       stored_ruleset_add(db,
		       &(StoredRuleset){
			       .version = version,
			       .hash = hash,
			       .author = ruleset_author(rules),
			       .note = ruleset_note(rules),
			       .json = ruleset_json(rules),
		       },
		       error) &&
	       check_stored(db, version, hash, error);
}

bool rulesets_activate(Db *db, const RuleSet *rules, const char *actor, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return db_begin(&tx, db, error) && rulesets_store(db, rules, error) &&
	       stored_ruleset_activate(db, ruleset_version(rules), actor, error) && db_commit(&tx, error);
}
