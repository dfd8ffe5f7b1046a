/*
 * app/rules/recommender: the active rule set, shared by all threads, and the classifiers that are at work.
 *
 * recommend() answers by the set that is active when it begins; activating another never disturbs a running answer.
 * Idle classifiers wait on a stack, the last used on top, so there are only as many as ever ran at one moment.
 */
#pragma once

#include <glib.h>

#include "domain/rules/classify.h"

typedef struct Recommender Recommender;

/* rules_path NULL: the built-in set. INVALID: the file is no rule set; says where. */
Recommender *recommender_new(const char *rules_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* No thread may be inside recommend(). */
void recommender_free(Recommender *recommender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recommender, recommender_free)

Recommendation *recommender_run(Recommender *recommender, const Submission *submission);

/* A reference to the active set; the caller's to unref. */
RuleSet *recommender_rules(Recommender *recommender);

/* From the next call on every thread answers by these rules. Takes a reference of its own. */
void recommender_activate(Recommender *recommender, RuleSet *rules);
