/* app/rules/rulesets_watch: the thread that follows activations (rulesets_watch_* of app/rules/rulesets). */
#include "app/rules/rulesets.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/wake.h"
#include "store/stored_ruleset.h"

enum {
	BORROW_MS = 1000, /* requests come first; the next look is a second away */
};

struct RulesetsWatch {
	DbPool *pool;
	Recommender *recommender;
	Wake *wake;
	char *refused; /* the active version, if this program does not understand it */
	bool is_failing;
	bool has_thread;
	pthread_t thread;
};

RulesetsWatch *rulesets_watch_new(DbPool *pool, Recommender *recommender)
{
	RulesetsWatch *watch = g_new0(RulesetsWatch, 1);

	watch->pool = pool;
	watch->recommender = recommender;
	watch->wake = wake_new();
	return watch;
}

static void refuse(RulesetsWatch *watch, const char *version, const GError *error)
{
	log_error("ruleset_rejected", log_text("version", version), log_error_text(error));
	g_free(watch->refused);
	watch->refused = g_strdup(version);
}

static bool follow(RulesetsWatch *watch, Db *db, const char *version, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(RuleSet) old = recommender_rules(watch->recommender);

	if (strcmp(ruleset_version(old), version) == 0 || g_strcmp0(watch->refused, version) == 0)
		return true;
	int64_t since_us;
	g_autoptr(RuleSet) rules = rulesets_load(db, version, &problem);
	if (rules != NULL && rulesets_since(db, version, &since_us, &problem)) {
		recommender_activate(watch->recommender, rules, since_us);
		g_clear_pointer(&watch->refused, g_free);
		log_info("ruleset_activated", log_text("from", ruleset_version(old)), log_text("to", version));
		return true;
	}
	if (!leadmatch_error_is(problem, LEADMATCH_ERROR_INVALID)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	refuse(watch, version, problem);
	return true;
}

bool rulesets_watch_look(RulesetsWatch *watch, Db *db, GError **error)
{
	g_autoptr(DbResult) active = stored_ruleset_active(db, error);

	if (active == NULL)
		return false;
	return db_rows(active) == 0 || follow(watch, db, db_get_text(active, 0, "version"), error);
}

static bool borrow_and_look(RulesetsWatch *watch, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	const int64_t deadline_us = clock_monotonic_us() + BORROW_MS * INT64_C(1000);

	return db_loan_take(&loan, watch->pool, deadline_us, error) && rulesets_watch_look(watch, loan.db, error);
}

static void *run(void *pointer)
{
	RulesetsWatch *watch = pointer;

	while (!wake_is_stopped(watch->wake)) {
		g_autoptr(GError) error = NULL;
		const bool is_failing = !borrow_and_look(watch, &error);
		if (is_failing && !watch->is_failing)
			log_warning("ruleset_poll_failed", log_error_text(error));
		if (!is_failing && watch->is_failing)
			log_info("ruleset_poll_recovered");
		watch->is_failing = is_failing;
		wake_wait(watch->wake, RULESETS_LOOK_MS);
	}
	return NULL;
}

void rulesets_watch_start(RulesetsWatch *watch)
{
	const int failed = pthread_create(&watch->thread, NULL, run, watch);

	g_assert(failed == 0);
	watch->has_thread = true;
}

void rulesets_watch_stop(RulesetsWatch *watch)
{
	wake_stop(watch->wake);
	if (watch->has_thread)
		pthread_join(watch->thread, NULL);
	watch->has_thread = false;
}

void rulesets_watch_free(RulesetsWatch *watch)
{
	if (watch == NULL)
		return;
	wake_free(watch->wake);
	g_free(watch->refused);
	g_free(watch);
}
