#include "app/rules/evaluation.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

enum {
	CLASS_UNDECIDED = ENGAGEMENT_COUNT,
	CLASS_COUNT,
	BINS = 10,
	DECIMALS = 4,
};

typedef struct Bin {
	int64_t briefs;
	int64_t right;
	double confidence; /* sum */
} Bin;

typedef struct Miss {
	char *id; /* JSON */
	int label, predicted;
	double confidence;
	char *recommendation;
} Miss;

struct Evaluation {
	RuleSet *rules;
	Classifier *classifier;
	int64_t unreadable;
	int64_t confusion[CLASS_COUNT][CLASS_COUNT]; /* label, predicted */
	int64_t decided, decided_right;
	Bin bins[BINS];
	GPtrArray *misses; /* of Miss */
};

static const char *class_name(int class)
{
	return class == CLASS_UNDECIDED ? "undecided" : engagement_name((Engagement) class);
}

static void miss_free(void *pointer)
{
	Miss *miss = pointer;

	g_free(miss->id);
	g_free(miss->recommendation);
	g_free(miss);
}

Evaluation *evaluation_new(RuleSet *rules)
{
	Evaluation *evaluation = g_new0(Evaluation, 1);

	evaluation->rules = ruleset_ref(rules);
	evaluation->classifier = classifier_new(rules);
	evaluation->misses = g_ptr_array_new_with_free_func(miss_free);
	return evaluation;
}

void evaluation_free(Evaluation *evaluation)
{
	if (evaluation == NULL)
		return;
	g_ptr_array_unref(evaluation->misses);
	classifier_free(evaluation->classifier);
	ruleset_unref(evaluation->rules);
	g_free(evaluation);
}

static bool read_label(const RawSubmission *raw, int *label, GError **error)
{
	const RawValue *value = raw_submission_find(raw, "label");

	for (*label = 0; value != NULL && value->value != NULL && *label < CLASS_COUNT; ++*label) {
		if (strcmp(class_name(*label), value->value) == 0)
			return true;
	}
	g_set_error_literal(
		error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "\"label\" is rust, python, hybrid, or undecided");
	return false;
}

/* A brief's text is a description. */
static void take_text(RawSubmission *raw)
{
	const RawValue *text = raw_submission_find(raw, "text");
	const char *description = submission_fields[FIELD_DESCRIPTION].name;

	if (text != NULL && text->type == RAW_TEXT && raw_submission_find(raw, description) == NULL)
		raw_submission_add(raw, description, RAW_TEXT, text->value);
}

static Submission *read_submission(const Evaluation *evaluation, RawSubmission *raw, GError **error)
{
	g_auto(FieldErrors) errors;
	g_auto(FieldErrors) warnings;

	take_text(raw);
	field_errors_init(&errors);
	field_errors_init(&warnings);
	Submission *submission = submission_check(
		raw, SUBMISSION_CHECK_RECOMMENDATION, ruleset_rates(evaluation->rules), &errors, &warnings);
	if (submission == NULL) {
		const FieldError *first = field_errors_get(&errors, 0);
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s", first->field, first->says);
	}
	return submission;
}

/* The brief's own id as JSON; null: it has none. */
static char *id_of(const RawSubmission *raw)
{
	const RawValue *id = raw_submission_find(raw, "id");
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	if (id == NULL || id->value == NULL)
		jsonw_text(&w, NULL);
	else if (id->type == RAW_TEXT)
		jsonw_text(&w, id->value);
	else
		jsonw_raw(&w, id->value);
	return g_string_free(json, FALSE);
}

static void count_decided(Evaluation *evaluation, const Recommendation *recommendation, int label)
{
	const bool is_right = (int)recommendation->engagement == label;
	Bin *bin = &evaluation->bins[CLAMP((int)(recommendation->confidence * BINS), 0, BINS - 1)];

	evaluation->decided++;
	evaluation->decided_right += is_right;
	bin->briefs++;
	bin->right += is_right;
	bin->confidence += recommendation->confidence;
}

bool evaluation_add(Evaluation *evaluation, const char *line, gsize bytes, GError **error)
{
	g_autoptr(RawSubmission) raw = raw_submission_from_bytes(line, bytes, error);
	int label = CLASS_COUNT;
	g_autoptr(Submission) submission =
		raw == NULL || !read_label(raw, &label, error) ? NULL : read_submission(evaluation, raw, error);

	if (submission == NULL) {
		evaluation->unreadable++;
		return false;
	}
	g_autoptr(Recommendation) recommendation = classifier_run(evaluation->classifier, submission);
	const int predicted = recommendation->is_undecided ? CLASS_UNDECIDED : (int)recommendation->engagement;
	evaluation->confusion[label][predicted]++;
	if (label != CLASS_UNDECIDED)
		count_decided(evaluation, recommendation, label);
	if (predicted == label)
		return true;
	Miss *miss = g_new0(Miss, 1);
	miss->id = id_of(raw);
	miss->label = label;
	miss->predicted = predicted;
	miss->confidence = recommendation->confidence;
	miss->recommendation = g_steal_pointer(&recommendation->json);
	g_ptr_array_add(evaluation->misses, miss);
	return true;
}

static void put_share(JsonWriter *w, const char *key, double part, double whole)
{
	jsonw_key(w, key);
	if (whole > 0)
		jsonw_decimal(w, part / whole, DECIMALS);
	else
		jsonw_text(w, NULL);
}

static void write_confusion(JsonWriter *w, const Evaluation *evaluation)
{
	jsonw_key(w, "confusion");
	jsonw_begin_object(w);
	for (int label = 0; label < CLASS_COUNT; label++) {
		jsonw_key(w, class_name(label));
		jsonw_begin_object(w);
		for (int predicted = 0; predicted < CLASS_COUNT; predicted++)
			jsonw_put_int(w, class_name(predicted), evaluation->confusion[label][predicted]);
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
}

/* 2 x hits among 2 x hits, misses, and false alarms; the whole is 0 where a class neither is nor was named. */
static void f1_of(const Evaluation *evaluation, int class, double *part, double *whole)
{
	*part = 2.0 * (double)evaluation->confusion[class][class];
	*whole = 0;
	for (int other = 0; other < CLASS_COUNT; other++)
		*whole += (double)(evaluation->confusion[class][other] + evaluation->confusion[other][class]);
}

static void write_f1(JsonWriter *w, const Evaluation *evaluation)
{
	double part, whole, sum = 0, classes = 0;

	jsonw_key(w, "f1");
	jsonw_begin_object(w);
	for (int class = 0; class < CLASS_COUNT; class ++) {
		f1_of(evaluation, class, &part, &whole);
		put_share(w, class_name(class), part, whole);
		sum += whole > 0 ? part / whole : 0;
		classes += whole > 0;
	}
	jsonw_end_object(w);
	put_share(w, "macro_f1", sum, classes);
}

static void write_calibration(JsonWriter *w, const Evaluation *evaluation)
{
	double error = 0;

	for (int b = 0; b < BINS; b++)
		error += fabs(evaluation->bins[b].confidence - (double)evaluation->bins[b].right);
	put_share(w, "calibration_error", error, (double)evaluation->decided);
	jsonw_key(w, "calibration");
	jsonw_begin_array(w);
	for (int b = 0; b < BINS; b++) {
		const Bin *bin = &evaluation->bins[b];
		jsonw_begin_object(w);
		jsonw_key(w, "from");
		jsonw_decimal(w, (double)b / BINS, DECIMALS);
		jsonw_key(w, "to");
		jsonw_decimal(w, (double)(b + 1) / BINS, DECIMALS);
		jsonw_put_int(w, "briefs", bin->briefs);
		put_share(w, "confidence", bin->confidence, (double)bin->briefs);
		put_share(w, "right", (double)bin->right, (double)bin->briefs);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static void write_reasons(JsonWriter *w, const char *recommendation_json)
{
	g_autoptr(Json) recommendation = jsonc_decode(recommendation_json, strlen(recommendation_json), NULL);
	const Json *reasons = json_object_get(recommendation, "reasons");

	jsonw_key(w, "reasons");
	jsonw_begin_array(w);
	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const Json *reason = json_array_get(reasons, i);
		jsonw_begin_object(w);
		jsonw_put_text(w, "rule", json_string_value(json_object_get(reason, "rule")));
		jsonw_put_text(w, "evidence", json_string_value(json_object_get(reason, "evidence")));
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

/* The surest first; equally sure ones in the order of the file. */
static int by_confidence(gconstpointer a, gconstpointer b)
{
	const Miss *x = *(const Miss *const *)a;
	const Miss *y = *(const Miss *const *)b;

	return (x->confidence < y->confidence) - (x->confidence > y->confidence);
}

static void write_misses(JsonWriter *w, const Evaluation *evaluation, guint misses_max)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();

	for (guint i = 0; i < evaluation->misses->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(evaluation->misses, i));
	g_ptr_array_sort(sorted, by_confidence);
	jsonw_key(w, "misses");
	jsonw_begin_array(w);
	for (guint i = 0; i < MIN(sorted->len, misses_max); i++) {
		const Miss *miss = g_ptr_array_index(sorted, i);
		jsonw_begin_object(w);
		jsonw_key(w, "id");
		jsonw_raw(w, miss->id);
		jsonw_put_text(w, "label", class_name(miss->label));
		jsonw_put_text(w, "predicted", class_name(miss->predicted));
		jsonw_key(w, "confidence");
		jsonw_decimal(w, miss->confidence, DECIMALS);
		write_reasons(w, miss->recommendation);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

int64_t evaluation_briefs(const Evaluation *evaluation)
{
	int64_t briefs = 0;

	for (int label = 0; label < CLASS_COUNT; label++) {
		for (int predicted = 0; predicted < CLASS_COUNT; predicted++)
			briefs += evaluation->confusion[label][predicted];
	}
	return briefs;
}

void evaluation_write(const Evaluation *evaluation, guint misses_max, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "ruleset", ruleset_version(evaluation->rules));
	jsonw_put_int(&w, "briefs", evaluation_briefs(evaluation));
	jsonw_put_int(&w, "unreadable", evaluation->unreadable);
	write_confusion(&w, evaluation);
	write_f1(&w, evaluation);
	put_share(&w, "decided_accuracy", (double)evaluation->decided_right, (double)evaluation->decided);
	write_calibration(&w, evaluation);
	write_misses(&w, evaluation, misses_max);
	jsonw_end_object(&w);
}
