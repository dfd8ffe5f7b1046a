#include "domain/rules/classify.h"

#include "base/banned.h"
#include "base/json_writer.h"
#include "domain/rules/recommendation.h"

struct Classifier {
	RuleSet *rules;
	Evidence *evidence;
};

enum {
	JSON_BYTES_USUAL = 4096,
	FEATURE_DECIMALS = 4,
};

Classifier *classifier_new(RuleSet *rules)
{
	Classifier *classifier = g_new0(Classifier, 1);

	classifier->rules = ruleset_ref(rules);
	classifier->evidence = evidence_new(rules);
	return classifier;
}

void classifier_free(Classifier *classifier)
{
	if (classifier == NULL)
		return;
	evidence_free(classifier->evidence);
	ruleset_unref(classifier->rules);
	g_free(classifier);
}

static bool read_text(Classifier *classifier, const Submission *submission, Reading *reading)
{
	const char *title = submission->texts[FIELD_TITLE];
	const char *description = submission->texts[FIELD_DESCRIPTION];

	evidence_read(classifier->evidence, title, description, submission->texts[FIELD_MUST_HAVES]);
	reading_take(reading, classifier->rules, classifier->evidence);
	return reading->words > 0;
}

Recommendation *classifier_run(Classifier *classifier, const Submission *submission)
{
	const RuleSet *rules = classifier->rules;
	Reading text;
	Needs needs;
	Decision decision;
	Explanation explanation;
	Alternatives alternatives;

	const Reading *reading = read_text(classifier, submission, &text) ? &text : NULL;
	needs_take(&needs, rules, submission);
	decide(&decision, rules, &needs, reading);
	explain(&explanation, &(ExplainInput){
				      .rules = rules,
				      .submission = submission,
				      .needs = &needs,
				      .evidence = classifier->evidence,
				      .reading = reading,
				      .decision = &decision,
			      });
	alternatives_find(&alternatives, rules, submission, reading, &decision);
	const RecommendationParts parts = {
		.rules = rules,
		.submission = submission,
		.needs = &needs,
		.reading = reading,
		.decision = &decision,
		.explanation = &explanation,
		.alternatives = &alternatives,
		.is_thin = decision.confidence < rules->thin_below,
	};
	GString *json = g_string_sized_new(JSON_BYTES_USUAL);
	recommendation_write(&parts, json);

	Recommendation *recommendation = g_new0(Recommendation, 1);
	recommendation->engagement = decision.engagement;
	recommendation->confidence = decision.confidence;
	recommendation->needs_review = recommendation_needs_review(&parts);
	recommendation->is_undecided = decision_is_undecided(&decision);
	recommendation->is_other_trade = decision.is_other_trade;
	recommendation->is_not_a_hire = decision.is_not_a_hire;
	recommendation->ruleset = g_strdup(ruleset_version(rules));
	recommendation->json = g_string_free(json, FALSE);
	return recommendation;
}

/* Each finding: its signal, the words, how much they count. */
static void write_findings(JsonWriter *w, const Classifier *classifier, const Submission *submission)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(classifier->evidence, &count);

	jsonw_key(w, "findings");
	jsonw_begin_array(w);
	for (gsize i = 0; i < count; i++) {
		const Finding *finding = &findings[i];
		jsonw_begin_array(w);
		jsonw_text(w, ruleset_signal(classifier->rules, finding->signal)->name);
		jsonw_text_n(w, submission->texts[finding->field] + finding->start, finding->end - finding->start);
		jsonw_decimal(w, (double)finding->counts, FEATURE_DECIMALS);
		jsonw_int(w, finding->flags);
		jsonw_end_array(w);
	}
	jsonw_end_array(w);
}

void classifier_write_features(Classifier *classifier, const Submission *submission, GString *out)
{
	const RuleSet *rules = classifier->rules;
	Reading reading;
	JsonWriter w;

	read_text(classifier, submission, &reading);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	for (guint s = 0; s < rules->signals->len; s++) {
		if (reading.signals[s] > 0) {
			jsonw_key(&w, ruleset_signal(rules, (int)s)->name);
			jsonw_decimal(&w, reading.signals[s], FEATURE_DECIMALS);
		}
	}
	for (int s = 0; s < SHAPE_COUNT; s++) {
		jsonw_key(&w, shape_names[s]);
		jsonw_decimal(&w, reading.shapes[s], FEATURE_DECIMALS);
	}
	write_findings(&w, classifier, submission);
	jsonw_end_object(&w);
}

void recommendation_free(Recommendation *recommendation)
{
	if (recommendation == NULL)
		return;
	g_free(recommendation->ruleset);
	g_free(recommendation->json);
	g_free(recommendation);
}
