#include "cmd/cmd_rules_replay.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/rules/replay.h"
#include "app/rules/rulesets.h"
#include "base/clock.h"
#include "base/error.h"
#include "cmd/list_command.h"
#include "domain/search/lead_query.h"

enum {
	BAR_CELLS = 30,
	STATEMENT_MS = 60 * 1000, /* counting a million leads takes a second or more */
};

/* clang-format off */
static const TableColumn flip_columns[] = {
	{"reference", "lead",   TABLE_TEXT, 13},
	{"before",    "before", TABLE_TEXT,  6},
	{"after",     "after",  TABLE_TEXT,  6},
	{"staff",     "staff",  TABLE_TEXT,  6},
	{"rule",      "by",     TABLE_TEXT, 60},
};
/* clang-format on */

typedef struct Options {
	char *rules;
	char *from;
	char *to;
	char *limit;
	gboolean as_json;
} Options;

static void options_clear(Options *options)
{
	g_free(options->rules);
	g_free(options->from);
	g_free(options->to);
	g_free(options->limit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool parse_options(int *argc, char ***argv, Options *options, int *status)
{
	const GOptionEntry entries[] = {
		{"rules", 0, 0, G_OPTION_ARG_STRING, &options->rules,
			"Rule set to use: a file (with a slash or .json) or a stored version", "FILE|VERSION"},
		{"from", 0, 0, G_OPTION_ARG_STRING, &options->from, "First day or time, like 2026-01-31", "WHEN"},
		{"to", 0, 0, G_OPTION_ARG_STRING, &options->to, "Last day, or a time (exclusive)", "WHEN"},
		{"limit", 0, 0, G_OPTION_ARG_STRING, &options->limit, "Maximum number of leads, newest first", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, "Print JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};

	return command_parse(argc, argv, entries, NULL,
		"Replay stored leads with another rule set and show what would change. Dry run: write nothing.",
		status);
}

/* What is wrong is said on standard error. */
static bool read_range(const Options *options, Replay *replay)
{
	g_auto(FieldErrors) errors;
	g_auto(LeadQuery) query;
	guint64 limit = G_MAXINT64;

	field_errors_init(&errors);
	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us()});
	if (options->from != NULL)
		lead_query_set(&query, "from", options->from, &errors);
	if (options->to != NULL)
		lead_query_set(&query, "to", options->to, &errors);
	for (guint i = 0; i < field_errors_count(&errors); i++)
		fprintf(stderr, "leadmatch: --%s\n", field_errors_get(&errors, i)->says);
	if (options->limit != NULL && !g_ascii_string_to_unsigned(options->limit, 10, 1, G_MAXINT64, &limit, NULL)) {
		fprintf(stderr, "leadmatch: --limit must be a whole number of at least 1, not \"%s\"\n",
			options->limit);
		return false;
	}
	replay->range = (ReplayRange){.from = query.from, .before = query.before};
	replay->leads_max = (int64_t)limit;
	return field_errors_count(&errors) == 0;
}

static void show_progress(int64_t leads_done, int64_t leads, void *context)
{
	char bar[BAR_CELLS + 1];
	const bool *is_shown = context;

	if (!*is_shown || leads == 0)
		return;
	const gsize full = (gsize)(leads_done * BAR_CELLS / leads);
	memset(bar, '.', BAR_CELLS);
	memset(bar, '#', full);
	bar[BAR_CELLS] = '\0';
	fprintf(stderr, "\r[%s] %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " leads", bar, leads_done, leads);
}

static json_int_t figure(const Json *report, const char *group, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(report, group), name));
}

static void print_counts(const Json *report)
{
	static const char *const names[] = {"rust", "python", "hybrid", "needs_review"};

	printf("\n%-14s %10s %10s %10s\n", "", "before", "after", "change");
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_int_t before = figure(report, "before", names[i]);
		const json_int_t after = figure(report, "after", names[i]);
		printf("%-14s %10" JSON_INTEGER_FORMAT " %10" JSON_INTEGER_FORMAT " %+10" JSON_INTEGER_FORMAT "\n",
			names[i], before, after, after - before);
	}
}

static void print_staff(const Json *report)
{
	const json_int_t decided = figure(report, "staff", "decided");

	if (decided == 0) {
		puts("\nStaff chose or confirmed none of them.");
		return;
	}
	printf("\nStaff chose or confirmed %" JSON_INTEGER_FORMAT " of them; the rules agree on %" JSON_INTEGER_FORMAT
	       " of these before, on %" JSON_INTEGER_FORMAT " after.\n",
		decided, figure(report, "staff", "agree_before"), figure(report, "staff", "agree_after"));
}

static void print_report(const Json *report)
{
	const Json *flips = json_object_get(report, "flips");
	const json_int_t unreadable = json_integer_value(json_object_get(report, "unreadable"));

	printf("%" JSON_INTEGER_FORMAT " leads replayed with %s\n",
		json_integer_value(json_object_get(report, "leads")) - unreadable,
		json_string_value(json_object_get(report, "ruleset")));
	if (unreadable > 0)
		printf("%" JSON_INTEGER_FORMAT " more were skipped because they no longer pass validation\n",
			unreadable);
	print_counts(report);
	print_staff(report);
	printf("%zu would change engagement%s\n", json_array_size(flips), json_array_size(flips) > 0 ? ":\n" : ".");
	if (json_array_size(flips) > 0)
		table_print(stdout, flips, flip_columns, G_N_ELEMENTS(flip_columns));
}

static bool run(Replay *replay, const char *rules, GString *json, GError **error)
{
	g_autoptr(Db) db = list_command_connect(error);

	if (db == NULL)
		return false;
	db_set_statement_ms(db, STATEMENT_MS);
	replay->rules = rulesets_open(db, rules, error);
	if (replay->rules == NULL)
		return false;
	const bool is_done = replay_run(db, replay, json, error);
	ruleset_unref(replay->rules);
	return is_done;
}

int rules_replay_run(int argc, char **argv)
{
	g_auto(Options) options = {0};
	bool has_terminal = isatty(STDERR_FILENO) == 1;
	Replay replay = {.progress = show_progress, .context = &has_terminal};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!parse_options(&argc, &argv, &options, &status))
		return status;
	if (options.rules == NULL) {
		fputs("leadmatch: replay requires --rules FILE or --rules VERSION\n", stderr);
		return EXIT_USAGE;
	}
	if (!read_range(&options, &replay))
		return EXIT_USAGE;
	const bool is_done = run(&replay, options.rules, json, &error);
	if (has_terminal)
		fputs("\r\033[K", stderr);
	if (!is_done)
		return command_fail(error);
	if (options.as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) report = jsonc_decode(json->str, json->len, &error);
	if (report == NULL)
		return command_fail(error);
	print_report(report);
	return EXIT_DONE;
}
