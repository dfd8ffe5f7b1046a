#include "cmd/cmd_leads_import.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/history/import_request.h"
#include "app/rules/rulesets.h"
#include "base/clock.h"
#include "base/log.h"
#include "cmd/csv_file.h"
#include "cmd/list_command.h"
#include "config/settings.h"

enum {
	WRONG_SHOWN_MAX = 50,
	PROGRESS_US = 200 * 1000,
	STATEMENT_MS = 60 * 1000,
};

typedef struct Options {
	char **map, **values;
	char *name, *dates, *timezone, *encoding, *separator;
	gboolean is_trial, skips_wrong;
} Options;

static void options_clear(Options *options)
{
	g_strfreev(options->map);
	g_strfreev(options->values);
	g_free(options->name);
	g_free(options->dates);
	g_free(options->timezone);
	g_free(options->encoding);
	g_free(options->separator);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool parse_options(int *argc, char ***argv, Options *options, int *status)
{
	const GOptionEntry entries[] = {
		{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &options->is_trial,
			"Check every row and show what would be imported, and which rows look like a lead that is there; change nothing",
			NULL},
		{"map", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options->map,
			"Which column says what: email=\"Mail address\"; \"phone=\": none does; \"=Internal\": leave that column out",
			"NAME=COLUMN"},
		{"value", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->values, "What a value means: status:Won=placed",
			"NAME:VALUE=MEANING"},
		{"dates", 0, 0, G_OPTION_ARG_STRING, &options->dates,
			"How dates are written: iso (default), dmy, or mdy", "ORDER"},
		{"timezone", 0, 0, G_OPTION_ARG_STRING, &options->timezone,
			"Time zone of the file; default: LEADMATCH_AGENCY_TIMEZONE", "ZONE"},
		{"name", 0, 0, G_OPTION_ARG_STRING, &options->name,
			"Source of leads that name none: import:NAME; default: the file's name", "NAME"},
		{"encoding", 0, 0, G_OPTION_ARG_STRING, &options->encoding,
			"Such as utf-8, windows-1252, iso-8859-2, utf-16; default: guessed", "NAME"},
		{"separator", 0, 0, G_OPTION_ARG_STRING, &options->separator,
			"What separates cells; default: guessed from , ; | and tab", "CHARACTER"},
		{"skip-wrong", 0, 0, G_OPTION_ARG_NONE, &options->skips_wrong,
			"Leave rows out that are wrong, and import the others", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autofree char *names = history_names();
	g_autofree char *summary = g_strdup_printf(
		"Import old leads as history: they are never offered to anyone, and no one gets an email.\n"
		"The first row names the columns. An import that was interrupted goes on when it is started again; rows that are there stay as they are.\n"
		"Names for --map: %s.",
		names);

	return command_parse(argc, argv, entries, "FILE.csv", summary, status);
}

/* --- what is shown --- */

typedef struct Show {
	const char *file;
	guint wrong;
	gboolean has_progress;
	int64_t shown_us;
} Show;

static void show_wrong(guint line, const char *heading, const char *says, void *context)
{
	Show *show = context;

	if (show->wrong++ < WRONG_SHOWN_MAX)
		fprintf(stderr, "%s:%u: %s: %s\n", show->file, line, heading, says);
}

static void show_similar(guint line, const char *reference, void *context)
{
	const Show *show = context;

	printf("%s:%u: looks like %s\n", show->file, line, reference);
}

static void show_progress(guint rows, void *context)
{
	Show *show = context;
	const int64_t now_us = clock_monotonic_us();

	if (!show->has_progress || now_us - show->shown_us < PROGRESS_US)
		return;
	show->shown_us = now_us;
	fprintf(stderr, "\r%u rows", rows);
}

static void print_result(const Show *show, const LeadImportResult *result, bool is_trial)
{
	if (show->has_progress)
		fputs("\r", stderr);
	if (show->wrong > WRONG_SHOWN_MAX)
		fprintf(stderr, "… and %u more\n", show->wrong - WRONG_SHOWN_MAX);
	printf("%u rows: %u %s, %u already there, %u wrong\n", result->rows, result->imported,
		is_trial ? "to import" : "imported", result->known, result->wrong);
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (result->by_status[status] > 0)
			printf("  %s: %u\n", lead_status_name(status), result->by_status[status]);
	}
	if (result->recruiters > 0)
		printf("  former recruiters: %u\n", result->recruiters);
	if (is_trial && result->similar > 0)
		printf("  like a lead that is there: %u\n", result->similar);
}

/* --- what it is made from --- */

static Recommender *open_rules(const Settings *settings, Db *db, GError **error)
{
	g_autoptr(Recommender) recommender = recommender_new(settings->rules_path, error);

	if (recommender == NULL)
		return NULL;
	g_autoptr(RuleSet) rules =
		settings->rules_path == NULL ? rulesets_active(db, error) : recommender_rules(recommender);
	if (rules == NULL || !rulesets_store(db, rules, error))
		return NULL;
	recommender_activate(recommender, rules, 0);
	return g_steal_pointer(&recommender);
}

static bool import_file(const char *path, const Options *options, Show *show, LeadImportResult *result, GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, error);
	g_autofree char *actor = list_command_actor();
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *text = settings == NULL ? NULL : csv_file_read(path, options->encoding, error);
	g_autoptr(Db) db = text == NULL ? NULL : db_open(settings->database_url, error);
	g_autoptr(Recommender) recommender = db == NULL ? NULL : open_rules(settings, db, error);

	if (recommender == NULL)
		return false;
	db_set_statement_ms(db, STATEMENT_MS);
	ImportRequest request = {
		.import =
			{
				.db = db,
				.recommender = recommender,
				.actor = actor,
				.is_trial = options->is_trial,
				.skips_wrong = options->skips_wrong,
				.wrong = show_wrong,
				.similar = show_similar,
				.progress = show_progress,
				.context = show,
			},
	};
	const ImportOptions asked = {
		.text = text,
		.separator = options->separator,
		.map = (const char *const *)options->map,
		.values = (const char *const *)options->values,
		.dates = options->dates,
		.timezone = options->timezone != NULL ? options->timezone : settings->agency_timezone,
		.name = options->name != NULL ? options->name : base,
	};
	if (import_request_run(&request, &asked, result, error))
		return true;
	if (request.option != NULL)
		g_prefix_error(error, "--%s: ", request.option);
	return false;
}

int cmd_leads_import(int argc, char **argv)
{
	g_auto(Options) options = {0};
	LeadImportResult result = {0};
	GError *error = NULL;
	const char *path = NULL;
	int status = EXIT_DONE;

	if (!parse_options(&argc, &argv, &options, &status) ||
		!list_command_one_argument(argc, argv, "a CSV file", &path, &status))
		return status;
	log_set_level(LOG_LEVEL_WARNING);
	Show show = {.file = path, .has_progress = isatty(STDERR_FILENO) == 1};
	const bool is_done = import_file(path, &options, &show, &result, &error);
	if (result.rows > 0)
		print_result(&show, &result, options.is_trial);
	if (!is_done)
		return list_command_end(error);
	return result.wrong > 0 && !options.skips_wrong ? EXIT_FAILED : EXIT_DONE;
}
