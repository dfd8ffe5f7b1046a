#include "app/rules/ruleset_requests.h"

#include <string.h>

#include "app/caller.h"
#include "app/rules/evaluation.h"
#include "app/rules/learning.h"
#include "app/rules/mistakes.h"
#include "app/rules/replay.h"
#include "app/rules/rulesets.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/rules/suggestion.h"
#include "store/stored_ruleset.h"

#define DRAFT "draft" /* what problems name as their file */

enum {
	PHRASE_SUPPORT_MIN = 2, /* one client is no pattern */
};

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

bool ruleset_requests_check(const App *app G_GNUC_UNUSED, const char *json, GString *out, GError **error)
{
	JsonWriter w;

	if (!caller_check(ACCESS_RULES_READ, error))
		return false;
	g_autoptr(GPtrArray) problems = ruleset_check(DRAFT, json, strlen(json));
	g_autoptr(RuleSet) rules = problems->len > 0 ? NULL : ruleset_parse(DRAFT, json, strlen(json), error);
	if (problems->len == 0 && rules == NULL)
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "version", rules == NULL ? NULL : ruleset_version(rules));
	jsonw_key(&w, "problems");
	jsonw_begin_array(&w);
	for (guint i = 0; i < problems->len; i++)
		jsonw_text(&w, problems->pdata[i]);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	return true;
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

bool ruleset_requests_mistakes(const App *app, const char *month, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_RULES_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       mistakes_list(loan.db, month, out, error);
}

static RuleSet *open_rules(Db *db, const char *version, GError **error)
{
	return version == NULL || *version == '\0' ? rulesets_active(db, error) : rulesets_load(db, version, error);
}

static bool read_support(const char *text, int *support, GError **error)
{
	guint64 number = SUGGESTION_SUPPORT_MIN;

	if (text != NULL && *text != '\0' &&
		!g_ascii_string_to_unsigned(text, 10, PHRASE_SUPPORT_MIN, RULESET_LEARNING_LEADS, &number, NULL))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RULES_SUPPORT,
			wording_number("min", PHRASE_SUPPORT_MIN), wording_number("max", RULESET_LEARNING_LEADS));
	*support = (int)number;
	return true;
}

bool ruleset_requests_phrases(
	const App *app, const PhrasesAsked *asked, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Learning learning = {.leads_max = RULESET_LEARNING_LEADS};

	if (!caller_check(ACCESS_RULES_READ, error) || !read_support(asked->support, &learning.support_min, error) ||
		!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(RuleSet) rules = open_rules(loan.db, asked->version, error);
	learning.rules = rules;
	return rules != NULL && learning_run(loan.db, &learning, out, error);
}

/* True: the line was counted, or is empty. */
static bool add_brief(Evaluation *evaluation, const char *line, int number, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	const gsize bytes = strlen(line);

	if (strspn(line, " \t\r") == bytes || evaluation_add(evaluation, line, bytes, &wrong))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RULES_BRIEF, wording_number("line", number),
		wording_string("why", wrong->message));
}

static bool add_briefs(Evaluation *evaluation, const char *briefs, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(briefs, "\n", -1);

	for (int i = 0; lines[i] != NULL && evaluation_briefs(evaluation) <= RULESET_BRIEFS_MAX; i++) {
		if (!add_brief(evaluation, lines[i], i + 1, error))
			return false;
	}
	if (evaluation_briefs(evaluation) == 0)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RULES_NO_BRIEF);
	return evaluation_briefs(evaluation) <= RULESET_BRIEFS_MAX ||
	       wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RULES_BRIEFS_MANY,
		       wording_number("max", RULESET_BRIEFS_MAX));
}

bool ruleset_requests_evaluate(
	const App *app, const BriefsAsked *asked, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_RULES_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(RuleSet) rules = open_rules(loan.db, asked->version, error);
	if (rules == NULL)
		return false;
	db_loan_return(&loan);
	g_autoptr(Evaluation) evaluation = evaluation_new(rules);
	if (!add_briefs(evaluation, asked->briefs, error))
		return false;
	evaluation_write(evaluation, asked->misses_max, out);
	return true;
}
