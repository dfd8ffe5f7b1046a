/* cmd/cmd_classify: submissions on standard input to recommendations on standard output, without a database. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/rules/recommender.h"
#include "base/error.h"
#include "cmd/classify_card.h"
#include "cmd/command.h"
#include "codec/json.h"
#include "config/settings.h"
#include "domain/rules/classify.h"

typedef struct Answerer {
	const MoneyRates *rates;
	Classifier *classifier;
	bool with_features;
	GString *line; /* reused */
} Answerer;

/* The checked submission; INVALID lists every bad field. warnings is initialized. */
static Submission *check_submission(
	const Answerer *answerer, const RawSubmission *raw, FieldErrors *warnings, GError **error)
{
	g_auto(FieldErrors) errors = {0};

	field_errors_init(&errors);
	Submission *submission =
		submission_check(raw, SUBMISSION_CHECK_RECOMMENDATION, answerer->rates, &errors, warnings);
	if (submission == NULL) {
		g_autoptr(GString) says = g_string_new(NULL);
		for (guint i = 0; i < field_errors_count(&errors); i++) {
			const FieldError *bad = field_errors_get(&errors, i);
			g_string_append_printf(says, "%s%s: %s", i > 0 ? "; " : "", bad->field, bad->says);
		}
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, says->str);
	}
	return submission;
}

/* The line's own id, as it came. */
static void write_id(JsonWriter *w, const RawValue *id)
{
	if (id == NULL) {
		jsonw_null(w);
	} else if (id->type == RAW_TEXT) {
		jsonw_text(w, id->value);
	} else if (id->type == RAW_LIST) {
		jsonw_begin_array(w);
		for (guint i = 0; i < id->values->len; i++)
			jsonw_text(w, g_ptr_array_index(id->values, i));
		jsonw_end_array(w);
	} else {
		jsonw_raw(w, id->value);
	}
}

/* {"id","recommendation"} or {"id","error"}: a bad line never stops the others. */
static void answer_line(Answerer *answerer, const char *text, gsize bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(RawSubmission) raw = raw_submission_from_bytes(text, bytes, &error);
	g_auto(FieldErrors) warnings = {0};
	JsonWriter w;

	field_errors_init(&warnings);
	g_autoptr(Submission) submission = raw == NULL ? NULL : check_submission(answerer, raw, &warnings, &error);

	g_string_truncate(answerer->line, 0);
	jsonw_init(&w, answerer->line);
	jsonw_begin_object(&w);
	jsonw_key(&w, "id");
	write_id(&w, raw == NULL ? NULL : raw_submission_find(raw, "id"));
	if (submission == NULL) {
		jsonw_put_text(&w, "error", error->message);
	} else {
		g_autoptr(Recommendation) recommendation = classifier_run(answerer->classifier, submission);
		jsonw_key(&w, "recommendation");
		jsonw_raw(&w, recommendation->json);
		if (answerer->with_features) {
			g_autoptr(GString) features = g_string_new(NULL);
			classifier_write_features(answerer->classifier, submission, features);
			jsonw_key(&w, "features");
			jsonw_raw(&w, features->str);
		}
	}
	jsonw_end_object(&w);
	g_string_append_c(answerer->line, '\n');
	fwrite(answerer->line->str, 1, answerer->line->len, stdout);
}

static bool is_blank(const char *text, gsize bytes)
{
	for (gsize i = 0; i < bytes; i++) {
		if (!g_ascii_isspace(text[i]))
			return false;
	}
	return true;
}

static int answer_lines(Answerer *answerer)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t bytes;

	while ((bytes = getline(&text, &size, stdin)) != -1) {
		if (!is_blank(text, (gsize)bytes))
			answer_line(answerer, text, (gsize)bytes);
	}
	free(text);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int answer_one(Answerer *answerer, bool as_card)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(FieldErrors) warnings = {0};
	GError *error = NULL;
	char chunk[8192];
	size_t count;

	while ((count = fread(chunk, 1, sizeof chunk, stdin)) > 0)
		g_string_append_len(text, chunk, (gssize)count);
	g_autoptr(RawSubmission) raw = raw_submission_from_bytes(text->str, text->len, &error);
	if (raw == NULL)
		return command_fail(error);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission = check_submission(answerer, raw, &warnings, &error);
	if (submission == NULL)
		return command_fail(error);
	for (guint i = 0; i < field_errors_count(&warnings); i++) {
		const FieldError *doubt = field_errors_get(&warnings, i);
		fprintf(stderr, "warning: %s: %s\n", doubt->field, doubt->says);
	}
	g_autoptr(Recommendation) recommendation = classifier_run(answerer->classifier, submission);
	if (as_card)
		classify_card_print(recommendation, submission);
	else
		puts(recommendation->json);
	return EXIT_DONE;
}

int cmd_classify(int argc, char **argv)
{
	gboolean as_json = FALSE;
	gboolean by_lines = FALSE;
	gboolean with_features = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON even on a terminal", NULL},
		{"jsonl", 0, 0, G_OPTION_ARG_NONE, &by_lines,
			"Read one submission per line; print {\"id\",\"recommendation\"} for each", NULL},
		{"features", 0, 0, G_OPTION_ARG_NONE, &with_features,
			"With --jsonl: add the features computed from the text", NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Read a submission as JSON from standard input and print a recommendation.", &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_NOTHING, &error);
	if (settings == NULL)
		return command_fail(error);
	g_autoptr(Recommender) recommender = recommender_new(settings->rules_path, &error);
	if (recommender == NULL)
		return command_fail(error);
	g_autoptr(RuleSet) rules = recommender_rules(recommender);
	g_autoptr(Classifier) classifier = classifier_new(rules);
	g_autoptr(GString) line = g_string_new(NULL);
	Answerer answerer = {
		.rates = ruleset_rates(rules), .classifier = classifier, .with_features = with_features, .line = line};
	return by_lines ? answer_lines(&answerer) : answer_one(&answerer, !as_json && isatty(STDOUT_FILENO));
}
