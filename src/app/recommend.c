#include "app/recommend.h"

#include <pthread.h>

#include "base/error.h"

struct Recommender {
	pthread_mutex_t lock; /* guards rules */
	RuleSet *rules;
	pthread_key_t classifiers; /* per thread: ThreadClassifier */
};

typedef struct ThreadClassifier {
	RuleSet *rules; /* which rules the classifier was made for */
	Classifier *classifier;
} ThreadClassifier;

static void thread_classifier_free(void *pointer)
{
	ThreadClassifier *mine = pointer;

	classifier_free(mine->classifier);
	ruleset_unref(mine->rules);
	g_free(mine);
}

static RuleSet *load_rules(const char *path, GError **error)
{
	g_autofree char *json = NULL;
	gsize bytes = 0;
	GError *cause = NULL;

	if (path == NULL)
		return ruleset_new_default();
	if (!g_file_get_contents(path, &json, &bytes, &cause)) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "LEADMATCH_RULES: %s", cause->message);
		g_error_free(cause);
		return NULL;
	}
	return ruleset_parse(path, json, bytes, error);
}

Recommender *recommender_new(const char *rules_path, GError **error)
{
	RuleSet *rules = load_rules(rules_path, error);

	if (rules == NULL)
		return NULL;
	Recommender *recommender = g_new0(Recommender, 1);
	recommender->rules = rules;
	pthread_mutex_init(&recommender->lock, NULL);
	const int made = pthread_key_create(&recommender->classifiers, thread_classifier_free);
	g_assert(made == 0);
	return recommender;
}

void recommender_free(Recommender *recommender)
{
	if (recommender == NULL)
		return;
	ThreadClassifier *mine = pthread_getspecific(recommender->classifiers);
	if (mine != NULL)
		thread_classifier_free(mine);
	pthread_key_delete(recommender->classifiers);
	pthread_mutex_destroy(&recommender->lock);
	ruleset_unref(recommender->rules);
	g_free(recommender);
}

RuleSet *recommender_rules(Recommender *recommender)
{
	pthread_mutex_lock(&recommender->lock);
	RuleSet *rules = ruleset_ref(recommender->rules);
	pthread_mutex_unlock(&recommender->lock);
	return rules;
}

static Classifier *thread_classifier(Recommender *recommender)
{
	ThreadClassifier *mine = pthread_getspecific(recommender->classifiers);
	RuleSet *rules = recommender_rules(recommender);

	if (mine != NULL && mine->rules == rules) {
		ruleset_unref(rules);
		return mine->classifier;
	}
	if (mine != NULL)
		thread_classifier_free(mine);
	mine = g_new0(ThreadClassifier, 1);
	mine->rules = rules;
	mine->classifier = classifier_new(rules);
	pthread_setspecific(recommender->classifiers, mine);
	return mine->classifier;
}

Recommendation *recommend(Recommender *recommender, const Submission *submission)
{
	return classifier_run(thread_classifier(recommender), submission);
}

void recommender_activate(Recommender *recommender, RuleSet *rules)
{
	RuleSet *before = NULL;

	pthread_mutex_lock(&recommender->lock);
	before = recommender->rules;
	recommender->rules = ruleset_ref(rules);
	pthread_mutex_unlock(&recommender->lock);
	ruleset_unref(before);
}
