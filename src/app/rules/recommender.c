#include "app/rules/recommender.h"

#include <pthread.h>

#include "app/rules/rulesets.h"

struct Recommender {
	pthread_mutex_t lock; /* guards the rest */
	RuleSet *rules;
	int64_t since_us;
	GPtrArray *idle; /* classifiers of the active rules, free to take */
};

static RuleSet *load_rules(const char *path, GError **error)
{
	if (path == NULL)
		return ruleset_new_default();
	RuleSet *rules = rulesets_read_file(path, error);
	if (rules == NULL)
		g_prefix_error(error, "LEADMATCH_RULES: ");
	return rules;
}

static void free_classifier(void *classifier)
{
	classifier_free(classifier);
}

Recommender *recommender_new(const char *rules_path, GError **error)
{
	RuleSet *rules = load_rules(rules_path, error);

	if (rules == NULL)
		return NULL;
	Recommender *recommender = g_new0(Recommender, 1);
	recommender->rules = rules;
	recommender->idle = g_ptr_array_new_with_free_func(free_classifier);
	pthread_mutex_init(&recommender->lock, NULL);
	return recommender;
}

void recommender_free(Recommender *recommender)
{
	if (recommender == NULL)
		return;
	g_ptr_array_unref(recommender->idle);
	ruleset_unref(recommender->rules);
	pthread_mutex_destroy(&recommender->lock);
	g_free(recommender);
}

RuleSet *recommender_rules(Recommender *recommender)
{
	int64_t since_us;

	return recommender_rules_since(recommender, &since_us);
}

RuleSet *recommender_rules_since(Recommender *recommender, int64_t *since_us)
{
	pthread_mutex_lock(&recommender->lock);
	RuleSet *rules = ruleset_ref(recommender->rules);
	*since_us = recommender->since_us;
	pthread_mutex_unlock(&recommender->lock);
	return rules;
}

/* Takes an idle classifier, or makes one; *rules is what it answers by. */
static Classifier *classifier_take(Recommender *recommender, RuleSet **rules)
{
	Classifier *classifier = NULL;

	pthread_mutex_lock(&recommender->lock);
	*rules = ruleset_ref(recommender->rules);
	if (recommender->idle->len > 0)
		classifier = g_ptr_array_steal_index(recommender->idle, recommender->idle->len - 1);
	pthread_mutex_unlock(&recommender->lock);
	return classifier != NULL ? classifier : classifier_new(*rules);
}

static void classifier_return(Recommender *recommender, Classifier *classifier, RuleSet *rules)
{
	pthread_mutex_lock(&recommender->lock);
	const bool is_current = rules == recommender->rules;
	if (is_current)
		g_ptr_array_add(recommender->idle, classifier);
	pthread_mutex_unlock(&recommender->lock);
	if (!is_current)
		classifier_free(classifier);
	ruleset_unref(rules);
}

Recommendation *recommender_run(Recommender *recommender, const Submission *submission)
{
	RuleSet *rules = NULL;
	Classifier *classifier = classifier_take(recommender, &rules);
	/* It is stored as recruiters read it; recommendation_translate() is for clients. */
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	Recommendation *recommendation = classifier_run(classifier, submission);

	classifier_return(recommender, classifier, rules);
	return recommendation;
}

void recommender_activate(Recommender *recommender, RuleSet *rules, int64_t since_us)
{
	GPtrArray *idle = g_ptr_array_new_with_free_func(free_classifier);

	pthread_mutex_lock(&recommender->lock);
	RuleSet *old_rules = recommender->rules;
	GPtrArray *old_idle = recommender->idle;
	recommender->rules = ruleset_ref(rules);
	recommender->since_us = since_us;
	recommender->idle = idle;
	pthread_mutex_unlock(&recommender->lock);
	g_ptr_array_unref(old_idle);
	ruleset_unref(old_rules);
}
