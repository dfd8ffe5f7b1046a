#include "cmd/cmd_rules_evaluate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/rules/evaluation.h"
#include "app/rules/rulesets.h"
#include "base/error.h"
#include "cmd/list_command.h"
#include "codec/json.h"
#include "config/settings.h"

enum {
	MISSES_USUAL = 10,
	LINES_SHOWN_MAX = 10, /* of those that are no labeled brief */
};

static const char *const classes[] = {"rust", "python", "hybrid", "undecided"};

typedef struct Options {
	char *rules;
	int misses;
	gboolean as_json;
} Options;

/* NULL: those of this program. A file needs no database. */
static RuleSet *open_rules(const char *name, GError **error)
{
	if (name == NULL) {
		g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_NOTHING, error);
		g_autoptr(Recommender) recommender =
			settings == NULL ? NULL : recommender_new(settings->rules_path, error);
		return recommender == NULL ? NULL : recommender_rules(recommender);
	}
	if (rulesets_is_file(name))
		return rulesets_read_file(name, error);
	g_autoptr(Db) db = list_command_connect(error);
	return db == NULL ? NULL : rulesets_load(db, name, error);
}

/* Where the reader is in a file. */
typedef struct Place {
	const char *path;
	int line;
	int bad_lines;
} Place;

/* Bad lines are named on standard error, the first few of them; the others count. */
static void add_line(Evaluation *evaluation, Place *place, const char *line, gsize bytes)
{
	g_autoptr(GError) error = NULL;

	if (evaluation_add(evaluation, line, bytes, &error))
		return;
	if (++place->bad_lines <= LINES_SHOWN_MAX)
		fprintf(stderr, "%s:%d: %s\n", place->path, place->line, error->message);
	else if (place->bad_lines == LINES_SHOWN_MAX + 1)
		fprintf(stderr, "%s: further problems are not shown\n", place->path);
}

static bool read_briefs(Evaluation *evaluation, const char *path, GError **error)
{
	FILE *file = fopen(path, "re");
	Place place = {.path = path};
	char *line = NULL;
	size_t size = 0;
	ssize_t bytes;

	if (file == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "%s: %s", path, g_strerror(errno));
		return false;
	}
	while ((bytes = getline(&line, &size, file)) != -1) {
		place.line++;
		if (strspn(line, " \t\r\n") < (gsize)bytes)
			add_line(evaluation, &place, line, (gsize)bytes);
	}
	const bool is_read = ferror(file) == 0;
	free(line);
	fclose(file);
	if (!is_read)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "%s: cannot be read completely", path);
	return is_read;
}

/* "0.912", or a dash where there is nothing to divide by. */
static void print_share(const Json *object, const char *key)
{
	const Json *value = json_object_get(object, key);

	if (json_is_number(value))
		printf(" %10.3f", json_number_value(value));
	else
		printf(" %10s", "-");
}

static void print_confusion(const Json *report)
{
	const Json *confusion = json_object_get(report, "confusion");

	printf("\n%-18s", "label \\ predicted");
	for (gsize p = 0; p < G_N_ELEMENTS(classes); p++)
		printf(" %10s", classes[p]);
	printf(" %10s\n", "F1");
	for (gsize l = 0; l < G_N_ELEMENTS(classes); l++) {
		const Json *row = json_object_get(confusion, classes[l]);
		printf("%-18s", classes[l]);
		for (gsize p = 0; p < G_N_ELEMENTS(classes); p++)
			printf(" %10" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(row, classes[p])));
		print_share(json_object_get(report, "f1"), classes[l]);
		putchar('\n');
	}
}

static void print_figures(const Json *report)
{
	static const struct {
		const char *key, *label;
	} figures[] = {
		{"macro_f1", "macro-F1"},
		{"decided_accuracy", "decided accuracy"},
		{"calibration_error", "calibration error"},
	};

	putchar('\n');
	for (gsize i = 0; i < G_N_ELEMENTS(figures); i++) {
		printf("%-18s", figures[i].label);
		print_share(report, figures[i].key);
		putchar('\n');
	}
}

static void print_calibration(const Json *report)
{
	const Json *bins = json_object_get(report, "calibration");

	printf("\n%-18s %10s %10s %10s\n", "confidence", "briefs", "mean", "right");
	for (gsize b = 0; b < json_array_size(bins); b++) {
		const Json *bin = json_array_get(bins, b);
		printf("%.1f to %.1f         %10" JSON_INTEGER_FORMAT, json_number_value(json_object_get(bin, "from")),
			json_number_value(json_object_get(bin, "to")),
			json_integer_value(json_object_get(bin, "briefs")));
		print_share(bin, "confidence");
		print_share(bin, "right");
		putchar('\n');
	}
}

static void print_misses(const Json *report)
{
	const Json *misses = json_object_get(report, "misses");

	if (json_array_size(misses) > 0)
		puts("\nMost confident misses");
	for (gsize i = 0; i < json_array_size(misses); i++) {
		const Json *miss = json_array_get(misses, i);
		const Json *id = json_object_get(miss, "id");
		const Json *reasons = json_object_get(miss, "reasons");
		g_autofree char *id_text = json_is_string(id) ? g_strdup(json_string_value(id)) : jsonc_encode(id);
		g_autoptr(GString) plain = g_string_new(NULL);
		table_append_plain(plain, id_text);
		printf("  %s: %s read as %s, %.2f sure\n", plain->str,
			json_string_value(json_object_get(miss, "label")),
			json_string_value(json_object_get(miss, "predicted")),
			json_number_value(json_object_get(miss, "confidence")));
		for (gsize r = 0; r < json_array_size(reasons); r++) {
			const Json *reason = json_array_get(reasons, r);
			const char *evidence = json_string_value(json_object_get(reason, "evidence"));
			g_string_truncate(plain, 0);
			table_append_plain(plain, evidence != NULL ? evidence : "");
			printf("      %s%s%s%s\n", json_string_value(json_object_get(reason, "rule")),
				evidence != NULL ? " [" : "", plain->str, evidence != NULL ? "]" : "");
		}
	}
}

static int print_report(const GString *json, bool as_json)
{
	GError *error = NULL;

	if (as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) report = jsonc_decode(json->str, json->len, &error);
	if (report == NULL)
		return command_fail(error);
	printf("%" JSON_INTEGER_FORMAT " briefs classified by %s",
		json_integer_value(json_object_get(report, "briefs")),
		json_string_value(json_object_get(report, "ruleset")));
	const json_int_t unreadable = json_integer_value(json_object_get(report, "unreadable"));
	if (unreadable > 0)
		printf("; %" JSON_INTEGER_FORMAT " lines skipped", unreadable);
	putchar('\n');
	print_confusion(report);
	print_figures(report);
	print_calibration(report);
	print_misses(report);
	return EXIT_DONE;
}

int rules_evaluate_run(int argc, char **argv)
{
	Options options = {.misses = MISSES_USUAL};
	const GOptionEntry entries[] = {
		{"rules", 0, 0, G_OPTION_ARG_STRING, &options.rules,
			"Rule set to use: a file (with a slash or .json) or a stored version", "FILE|VERSION"},
		{"misses", 0, 0, G_OPTION_ARG_INT, &options.misses, "Number of misses to show (default 10)", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "Print JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	const char *path = NULL;
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "BRIEFS.jsonl",
		    "Classify labeled briefs and show how often the rules are right.\n"
		    "Each line is an object with \"id\", \"label\" (rust, python, hybrid, undecided), and either \"text\" or the fields of a submission.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a file of briefs", &path, &status)) {
		g_free(options.rules);
		return status;
	}
	g_autoptr(RuleSet) rules = open_rules(options.rules, &error);
	g_free(options.rules);
	if (rules == NULL)
		return command_fail(error);
	g_autoptr(Evaluation) evaluation = evaluation_new(rules);
	if (!read_briefs(evaluation, path, &error))
		return command_fail(error);
	if (evaluation_briefs(evaluation) == 0) {
		fprintf(stderr, "leadmatch: %s has no labeled brief\n", path);
		return EXIT_FAILED;
	}
	evaluation_write(evaluation, (guint)MAX(options.misses, 0), json);
	return print_report(json, options.as_json);
}
