#include "cmd/cmd_rules_suggest.h"

#include <stdio.h>

#include "app/rules/learning.h"
#include "app/rules/rulesets.h"
#include "cmd/list_command.h"
#include "codec/json.h"
#include "domain/rules/suggestion.h"

enum {
	STATEMENT_MS = 60 * 1000, /* reading the newest 20,000 leads */
};

/* clang-format off */
static const TableColumn columns[] = {
	{"phrase",     "phrase",  TABLE_TEXT,   40},
	{"engagement", "for",     TABLE_TEXT,    6},
	{"signal",     "signal",  TABLE_TEXT,   20},
	{"support",    "support", TABLE_TEXT,    7},
	{"harm",       "harm",    TABLE_TEXT,    6},
	{"changes",    "changes", TABLE_TEXT,    7},
	{"lead",       "such as", TABLE_TEXT,   13},
};
/* clang-format on */

static json_int_t number_of(const Json *report, const char *key)
{
	return json_integer_value(json_object_get(report, key));
}

/* Says why there is nothing to suggest, if so. */
static bool says_why_not(const Json *report)
{
	const json_int_t decided = number_of(report, "decided");
	const json_int_t missed = number_of(report, "missed");

	if (number_of(report, "leads") == 0)
		puts("No leads are stored, so there is nothing to learn from yet.");
	else if (decided == 0)
		puts("No engagement was chosen or confirmed by staff, so there is nothing to learn from yet.");
	else if (missed == 0)
		printf("The rules agree with all %" JSON_INTEGER_FORMAT " decided leads.\n", decided);
	else if (json_array_size(json_object_get(report, "phrases")) == 0)
		printf("The rules miss %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
		       " decided leads, but no phrase would help %" JSON_INTEGER_FORMAT " clients or more.\n",
			missed, decided, number_of(report, "support_min"));
	else
		return false;
	return true;
}

static void print_report(const Json *report)
{
	Json *phrases = json_object_get(report, "phrases");
	gsize i;
	Json *row;

	if (says_why_not(report))
		return;
	json_array_foreach(phrases, i, row)
	{
		json_object_set(row, "lead", json_array_get(json_object_get(row, "leads"), 0));
	}
	printf("The rules miss %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
	       " decided leads. Phrases that would help, tested on %" JSON_INTEGER_FORMAT " stored leads:\n\n",
		number_of(report, "missed"), number_of(report, "decided"), number_of(report, "leads"));
	table_print(stdout, phrases, columns, G_N_ELEMENTS(columns));
	puts("\nsupport: clients whose leads become right; harm: clients whose leads become wrong; changes: undecided leads\n"
	     "that would change engagement. Add a phrase to a copy of the rule set, then test it with rules replay.");
}

static bool run(Learning *learning, const char *rules, GString *json, GError **error)
{
	g_autoptr(Db) db = list_command_connect(error);

	if (db == NULL)
		return false;
	db_set_statement_ms(db, STATEMENT_MS);
	g_autoptr(RuleSet) opened = rules != NULL ? rulesets_open(db, rules, error) : rulesets_active(db, error);
	if (opened == NULL)
		return false;
	learning->rules = opened;
	return learning_run(db, learning, json, error);
}

int rules_suggest_run(int argc, char **argv)
{
	g_autofree char *rules = NULL;
	int support = SUGGESTION_SUPPORT_MIN, limit = LEARNING_LEADS_MAX;
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"rules", 0, 0, G_OPTION_ARG_STRING, &rules,
			"Rule set to use: a file (with a slash or .json) or a stored version; default: the active one",
			"FILE|VERSION"},
		{"support", 0, 0, G_OPTION_ARG_INT, &support,
			"Minimum number of clients a phrase must help (default 3, at least 2)", "N"},
		{"limit", 0, 0, G_OPTION_ARG_INT, &limit, "Maximum number of leads, newest first (default 20000)", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Suggest phrases that would have led to the engagement that staff chose, and test each\n"
		    "on stored leads. Dry run: write nothing.",
		    &status))
		return status;
	if (support < 2 || limit < 1 || limit > LEARNING_LEADS_MAX) {
		fprintf(stderr, "leadmatch: --support must be at least 2, --limit from 1 to %d\n",
			(int)LEARNING_LEADS_MAX);
		return EXIT_USAGE;
	}
	Learning learning = {.leads_max = limit, .support_min = support};
	if (!run(&learning, rules, json, &error))
		return command_fail(error);
	if (as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) report = jsonc_decode(json->str, json->len, &error);
	if (report == NULL)
		return command_fail(error);
	print_report(report);
	return EXIT_DONE;
}
