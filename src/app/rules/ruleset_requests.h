/*
 * app/rules/ruleset_requests: rule sets as the pages of the console show, try, and activate them: app/rules/rulesets and
 * app/rules/replay with a connection of the pool. Errors of both, and BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

enum {
	RULESET_REPLAY_LEADS = 500,   /* the newest ones: some second on a page */
	RULESET_LEARNING_LEADS = 500, /* likewise; the shell reads more */
	RULESET_BRIEFS_MAX = 1000,    /* likewise */
};

/* Appends what stored_ruleset_list() gives. */
bool ruleset_requests_list(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the rule set itself, as it was stored. NOT_FOUND. */
bool ruleset_requests_show(const App *app, const char *version, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"version","problems":["…"]} of a draft, which is not stored. version: null when something is wrong with it. No database is asked.
 */
bool ruleset_requests_check(const App *app, const char *json, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a draft. *version: the caller's to g_free. INVALID: the message has one line for each thing that is wrong. */
bool ruleset_requests_store(const App *app, const char *json, int64_t deadline_us, char **version,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what replay_run() gives of the newest RULESET_REPLAY_LEADS. NOT_FOUND: no such version is stored. */
bool ruleset_requests_replay(const App *app, const char *version, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct RulesetActivation {
	const char *version;
	const char *actor;
} RulesetActivation;

bool ruleset_requests_activate(const App *app, const RulesetActivation *activation, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what mistakes_list() gives. INVALID: month is none. */
bool ruleset_requests_mistakes(
	const App *app, const char *month, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As typed. version NULL or "": the active set. */
typedef struct PhrasesAsked {
	const char *version;
	const char *support; /* clients that a phrase must help; NULL or "": SUGGESTION_SUPPORT_MIN */
} PhrasesAsked;

/* Appends what learning_run() gives of the newest RULESET_LEARNING_LEADS. NOT_FOUND; INVALID: support is no such number. */
bool ruleset_requests_phrases(const App *app, const PhrasesAsked *asked, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct BriefsAsked {
	const char *version; /* NULL or "": the active set */
	const char *briefs;  /* lines of evaluation_add() */
	guint misses_max;
} BriefsAsked;

/* Appends what evaluation_write() gives. NOT_FOUND; INVALID: names the first line that is wrong, or there are too many or none. */
bool ruleset_requests_evaluate(const App *app, const BriefsAsked *asked, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
