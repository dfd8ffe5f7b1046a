/*
 * app/rules/recommender: the active rule set, shared by all threads, and the classifiers that are at work.
 *
 * recommend() answers by the set that is active when it begins; activating another never disturbs a running answer.
 * Idle classifiers wait on a stack, the last used on top, so there are only as many as ever ran at one moment.
 */
#pragma once

#include <stdint.h>

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
/* The same, with the moment since which it cannot change; 0: not known. */
RuleSet *recommender_rules_since(Recommender *recommender, int64_t *since_us);

/*
 * From the next call on every thread answers by these rules. Takes a reference of its own. since_us: when this version was stored, of
 * rulesets_since(); 0: nobody will ask.
 */
void recommender_activate(Recommender *recommender, RuleSet *rules, int64_t since_us);
