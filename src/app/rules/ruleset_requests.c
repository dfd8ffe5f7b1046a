#include "app/rules/ruleset_requests.h"

#include <string.h>

#include "app/caller.h"
#include "app/rules/replay.h"
#include "app/rules/rulesets.h"
#include "base/error.h"
#include "base/log.h"
#include "store/stored_ruleset.h"

#define DRAFT "draft" /* what problems name as their file */

bool ruleset_requests_list(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RULES_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       stored_ruleset_list(loan.db, out, error);
}

bool ruleset_requests_show(const App *app, const char *version, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RULES_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(RuleSet) rules = rulesets_load(loan.db, version, error);
	if (rules != NULL)
		g_string_append(out, ruleset_json(rules));
	return rules != NULL;
}

static bool check(const char *json, GError **error)
{
	g_autoptr(GPtrArray) problems = ruleset_check(DRAFT, json, strlen(json));
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < problems->len; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index(problems, i));
	if (problems->len == 0)
		return true;
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, text->str);
	return false;
}

bool ruleset_requests_store(const App *app, const char *json, int64_t deadline_us, char **version, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RULES_WRITE, error) || !check(json, error))
		return false;
	g_autoptr(RuleSet) rules = ruleset_parse(DRAFT, json, strlen(json), error);
	if (rules == NULL || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!rulesets_store(loan.db, rules, error))
		return false;
	*version = g_strdup(ruleset_version(rules));
	return true;
}

bool ruleset_requests_replay(const App *app, const char *version, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	ReplayRange everything;

	memset(&everything.from, 0, sizeof everything.from);
	memset(&everything.before, 0xff, sizeof everything.before);
	if (!caller_check(ACCESS_RULES_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(RuleSet) rules = rulesets_load(loan.db, version, error);
	if (rules == NULL)
		return false;
	const Replay replay = {.rules = rules, .range = everything, .leads_max = RULESET_REPLAY_LEADS};
	return replay_run(loan.db, &replay, out, error);
}

bool ruleset_requests_activate(const App *app, const RulesetActivation *activation, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check_proved(ACCESS_RULES_WRITE, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(RuleSet) rules = rulesets_load(loan.db, activation->version, error);
	if (rules == NULL || !rulesets_activate(loan.db, rules, activation->actor, error))
		return false;
	log_info("ruleset_activated", log_text("version", activation->version), log_text("actor", activation->actor));
	return true;
}
