/* cmd/cmd_match: who would get a lead, and why: the ranking of the dispatcher as a dry run. */
#include <stdio.h>

#include "app/rules/recommender.h"
#include "app/rules/rulesets.h"
#include "app/staff/staff_preview.h"
#include "base/clock.h"
#include "base/error.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"

enum {
	ANSWER_S = 60, /* nobody but the one who typed it is waiting */
};

/* clang-format off */
static const TableColumn columns[] = {
	{"rank",             "rank",   TABLE_TEXT,  4},
	{"name",             "name",   TABLE_TEXT, 24},
	{"result",           "result", TABLE_TEXT, 11},
	{"points",           "points", TABLE_TEXT,  6},
	{"offers_in_window", "offers", TABLE_TEXT,  6},
	{"weight",           "weight", TABLE_TEXT,  6},
	{"open_offers",      "open",   TABLE_TEXT,  5},
	{"reason",           "why",    TABLE_TEXT, 80},
};
/* clang-format on */

typedef struct Input {
	char *lead;
	char *file;
	char *at;
	gboolean as_json;
} Input;

static void input_clear(Input *input)
{
	g_free(input->lead);
	g_free(input->file);
	g_free(input->at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Input, input_clear)

static RawSubmission *read_brief(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	gsize bytes = 0;
	g_autoptr(GError) cause = NULL;

	if (g_file_get_contents(path, &text, &bytes, &cause))
		return raw_submission_from_bytes(text, bytes, error);
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "--file: %s", cause->message);
	return NULL;
}

/* The rules that the service answers by. */
static Recommender *open_rules(const App *app, GError **error)
{
	g_autoptr(Recommender) recommender = recommender_new(app->settings->rules_path, error);
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (recommender == NULL || app->settings->rules_path != NULL)
		return g_steal_pointer(&recommender);
	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC, error))
		return NULL;
	g_autoptr(RuleSet) rules = rulesets_active(loan.db, error);
	if (rules == NULL)
		return NULL;
	recommender_activate(recommender, rules, 0);
	return g_steal_pointer(&recommender);
}

static bool dry_run(const Input *input, FieldErrors *wrong, GString *json, GError **error)
{
	g_auto(CommandApp) command = {0};
	g_autoptr(RawSubmission) raw = input->file == NULL ? NULL : read_brief(input->file, error);
	StaffMatch match = {.lead = input->lead,
		.raw = raw,
		.at = input->at,
		.deadline_us = clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC,
		.wrong = wrong};

	if ((input->file != NULL && raw == NULL) || !command_app_open(&command, SETTINGS_NEED_DATABASE, error))
		return false;
	g_autoptr(Recommender) recommender = raw == NULL ? NULL : open_rules(&command.app, error);
	if (raw != NULL && recommender == NULL)
		return false;
	command.app.recommender = recommender;
	const bool is_done = staff_preview_match(&command.app, &match, json, error);
	g_clear_pointer(&match.recommendation, recommendation_free);
	return is_done;
}

static int print(const char *text, gsize bytes, bool as_json)
{
	GError *error = NULL;

	if (as_json) {
		puts(text);
		return EXIT_DONE;
	}
	g_autoptr(Json) found = jsonc_decode(text, bytes, &error);
	if (found == NULL)
		return command_fail(error);
	printf("%s, offered by mode %s, at %s\n\n", json_string_value(json_object_get(found, "engagement")),
		json_string_value(json_object_get(found, "mode")), json_string_value(json_object_get(found, "at")));
	table_print(stdout, json_object_get(found, "candidates"), columns, G_N_ELEMENTS(columns));
	return EXIT_DONE;
}

int cmd_match(int argc, char **argv)
{
	g_auto(Input) input = {0};
	const GOptionEntry entries[] = {
		{"lead", 0, 0, G_OPTION_ARG_STRING, &input.lead, "A stored lead: reference or ID", "REF"},
		{"file", 0, 0, G_OPTION_ARG_FILENAME, &input.file, "A submission in JSON, as for the API", "BRIEF"},
		{"at", 0, 0, G_OPTION_ARG_STRING, &input.at, "As if received at this time, like 2026-12-24T09:00:00Z",
			"TIME"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &input.as_json, "Print JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	FieldErrors wrong;
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "--lead REF | --file BRIEF",
		    "Show who would get a lead, and why. Dry run: write nothing, send nothing.", &status) ||
		!list_command_no_arguments(argc, argv, &status))
		return status;
	if ((input.lead == NULL) == (input.file == NULL)) {
		fputs("leadmatch: match requires --lead or --file\n", stderr);
		return EXIT_USAGE;
	}
	field_errors_init(&wrong);
	if (!dry_run(&input, &wrong, json, &error))
		return list_command_end_input(&wrong, NULL, error);
	field_errors_clear(&wrong);
	return print(json->str, json->len, input.as_json);
}
