/* cmd/cmd_match: who would get a lead, and why: the ranking of the dispatcher as a dry run. */
#include <stdio.h>

#include "app/dispatch/dispatch.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "cmd/list_command.h"
#include "store/lead.h"

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

static bool read_time(const char *text, int64_t *at_us, GError **error)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) at = text == NULL ? NULL : g_date_time_new_from_iso8601(text, utc);

	if (at != NULL)
		*at_us = g_date_time_to_unix(at) * G_USEC_PER_SEC;
	if (text == NULL || at != NULL)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "--at must be a time like 2026-12-24T09:00:00Z");
	return false;
}

static bool read_brief(const char *path, Json **submission, GError **error)
{
	g_autofree char *text = NULL;
	gsize bytes = 0;
	g_autoptr(GError) cause = NULL;

	if (!g_file_get_contents(path, &text, &bytes, &cause)) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "--file: %s", cause->message);
		return false;
	}
	*submission = jsonc_decode(text, bytes, error);
	return *submission != NULL;
}

static bool classify(const Settings *settings, const Json *document, Engagement *engagement, GError **error)
{
	g_autoptr(Recommender) recommender = recommender_new(settings->rules_path, error);
	g_autoptr(RawSubmission) raw = recommender == NULL ? NULL : raw_submission_from_json(document, error);
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};

	if (raw == NULL)
		return false;
	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(RuleSet) rules = recommender_rules(recommender);
	g_autoptr(Submission) submission =
		submission_check(raw, SUBMISSION_CHECK_RECOMMENDATION, ruleset_rates(rules), &errors, &warnings);
	if (submission == NULL) {
		const FieldError *bad = field_errors_get(&errors, 0);
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "--file: %s: %s", bad->field, bad->says);
		return false;
	}
	g_autoptr(Recommendation) recommendation = recommender_run(recommender, submission);
	*engagement = recommendation->engagement;
	return true;
}

static bool dry_run(const Input *input, GString *json, GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, error);
	g_auto(OfferPolicy) policy = {0};
	g_autoptr(Json) submission = NULL;
	DryRunOptions options = {0};
	Ident lead_id;

	if (settings == NULL || !offer_policy_init(&policy, settings, error) ||
		!read_time(input->at, &options.at_us, error))
		return false;
	g_autoptr(Db) db = db_open(settings->database_url, error);
	if (db == NULL)
		return false;
	if (input->lead != NULL) {
		if (!lead_find_id(db, input->lead, &lead_id, error))
			return false;
		options.lead_id = &lead_id;
	} else if (!read_brief(input->file, &submission, error) ||
		   !classify(settings, submission, &options.engagement, error)) {
		return false;
	}
	options.submission = submission;
	return dry_run_match(db, &policy, &options, json, error);
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
	if (!dry_run(&input, json, &error))
		return list_command_end(error);
	return print(json->str, json->len, input.as_json);
}
