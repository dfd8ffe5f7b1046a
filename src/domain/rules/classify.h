/*
 * domain/rules/classify: from a checked submission to a recommendation, by the rule set. Pure: same rules and input, same bytes.
 *
 * A Classifier holds what one call needs besides the rules (stemmer, scratch buffers): one thread at a time, reused.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/engagement.h"
#include "domain/rules/ruleset.h"
#include "domain/submission/submission.h"

typedef struct Classifier Classifier;

Classifier *classifier_new(RuleSet *rules); /* takes a reference of its own */
void classifier_free(Classifier *classifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Classifier, classifier_free)

typedef struct Recommendation {
	Engagement engagement;
	double confidence; /* 0 to 1: estimated probability that an expert would name the same class */
	bool needs_review;
	bool is_undecided;
	bool is_other_trade;
	bool is_not_a_hire;
	char *ruleset; /* its version */
	char *json;    /* the whole recommendation object of DESIGN.md, the bytes that are stored and sent */
} Recommendation;

Recommendation *classifier_run(Classifier *classifier, const Submission *submission);
void recommendation_free(Recommendation *recommendation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recommendation, recommendation_free)

/*
 * What the text evidence amounts to, as one JSON object of numbers between 0 and 1: what the model in the rule set weighs. For fitting and
 * for finding out why.
 */
void classifier_write_features(Classifier *classifier, const Submission *submission, GString *out);
