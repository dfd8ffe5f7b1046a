#include "domain/rules/suggestion.h"

#include <string.h>

#include "base/banned.h"
#include "codec/json.h"
#include "domain/rules/classify.h"
#include "domain/rules/evidence.h"
#include "domain/rules/rules_model.h"
#include "domain/rules/words.h"

enum {
	PHRASE_WORDS_MAX = 3,
	HARM_DIVISOR = 4, /* harm may be at most this part of the support */
	WORD_CHARS_MIN = 3,
	SIGNALS_TRIED_MAX = 2, /* for each phrase */
};

/* Words that say nothing by themselves and begin or end no phrase. */
static const char *const fillers[] = {"a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
	"been", "but", "by", "can", "could", "do", "does", "for", "from", "get", "had", "has", "have", "he", "her",
	"his", "how", "i", "if", "in", "into", "is", "it", "its", "like", "make", "may", "me", "more", "must", "my",
	"need", "needs", "no", "not", "of", "on", "one", "only", "or", "other", "our", "out", "over", "please", "she",
	"should", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to",
	"two", "up", "us", "use", "very", "want", "was", "we", "well", "were", "what", "when", "which", "who", "will",
	"with", "work", "would", "you", "your"};

/* A word of a text, ended by NUL. */
typedef struct PhraseWord {
	char text[WORD_BYTES_MAX + 1];
	bool is_filler;
} PhraseWord;

/* A phrase on its way to be tried. */
typedef struct Candidate {
	char *phrase;
	int clients[ENGAGEMENT_COUNT]; /* with a missed lead that people decided so */
	GArray *leads;		       /* int, of all that contain it, in order */
} Candidate;

typedef struct Search {
	RuleSet *rules;
	const GArray *leads;
	int *predicted;	     /* by the rules as they are, for each lead */
	GHashTable *phrases; /* phrase to Candidate */
	Suggestions *found;
	int support_min;
} Search;

static const DecidedLead *lead_at(const Search *search, int at)
{
	return &g_array_index(search->leads, DecidedLead, at);
}

static bool is_missed(const Search *search, int at)
{
	const DecidedLead *lead = lead_at(search, at);

	return lead->is_decided && search->predicted[at] != (int)lead->engagement;
}

static void suggestion_free(void *pointer)
{
	Suggestion *suggestion = pointer;

	g_free(suggestion->phrase);
	g_free(suggestion->signal);
	g_free(suggestion);
}

static void candidate_free(void *pointer)
{
	Candidate *candidate = pointer;

	g_free(candidate->phrase);
	g_array_unref(candidate->leads);
	g_free(candidate);
}

void suggestions_clear(Suggestions *suggestions)
{
	g_clear_pointer(&suggestions->list, g_ptr_array_unref);
}

/* --- phrases of a text --- */

static bool is_filler(const char *word)
{
	const gsize length = strlen(word);

	if (length < WORD_CHARS_MIN && !g_str_has_suffix(word, "+"))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(fillers); i++) {
		if (strcmp(fillers[i], word) == 0)
			return true;
	}
	return strspn(word, G_CSET_DIGITS) == length;
}

/* The phrases that end with the last of these words. */
static void add_phrases(GHashTable *set, const PhraseWord *words, gsize count)
{
	g_autoptr(GString) phrase = g_string_new(NULL);

	if (words[count - 1].is_filler)
		return;
	for (gsize first = count; first-- > 0;) {
		g_string_prepend(phrase, phrase->len > 0 ? " " : "");
		g_string_prepend(phrase, words[first].text);
		if (!words[first].is_filler)
			g_hash_table_add(set, g_strdup(phrase->str));
	}
}

/* Adds every phrase of one text to a set, each once. */
static void collect(GHashTable *set, const char *text)
{
	PhraseWord window[PHRASE_WORDS_MAX];
	gsize at = 0, kept = 0;
	Word word;

	if (text == NULL)
		return;
	const gsize bytes = strlen(text);
	while (words_next(text, bytes, &at, &word)) {
		if (word.before != WORD_BREAK_NONE || word.length == 0)
			kept = 0;
		if (word.length == 0)
			continue;
		if (kept == PHRASE_WORDS_MAX)
			memmove(window, window + 1, --kept * sizeof window[0]);
		memcpy(window[kept].text, word.lower, word.length);
		window[kept].text[word.length] = '\0';
		window[kept].is_filler = is_filler(window[kept].text);
		add_phrases(set, window, ++kept);
	}
}

static GHashTable *phrases_of(const Submission *submission)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	collect(set, submission->texts[FIELD_TITLE]);
	collect(set, submission->texts[FIELD_DESCRIPTION]);
	return set;
}

/* --- candidates --- */

static void predict_all(Search *search)
{
	g_autoptr(Classifier) classifier = classifier_new(search->rules);

	for (guint i = 0; i < search->leads->len; i++) {
		g_autoptr(Recommendation) answer = classifier_run(classifier, lead_at(search, (int)i)->submission);
		search->predicted[i] = (int)answer->engagement;
		search->found->decided += lead_at(search, (int)i)->is_decided;
		search->found->missed += is_missed(search, (int)i);
	}
}

/* Every phrase of the leads that the rules missed. */
static void collect_missed(Search *search)
{
	for (guint i = 0; i < search->leads->len; i++) {
		if (!is_missed(search, (int)i))
			continue;
		g_autoptr(GHashTable) set = phrases_of(lead_at(search, (int)i)->submission);
		GHashTableIter iter;
		gpointer phrase;
		g_hash_table_iter_init(&iter, set);
		while (g_hash_table_iter_next(&iter, &phrase, NULL)) {
			if (g_hash_table_contains(search->phrases, phrase))
				continue;
			Candidate *candidate = g_new0(Candidate, 1);
			candidate->phrase = g_strdup(phrase);
			candidate->leads = g_array_new(FALSE, FALSE, sizeof(int));
			g_hash_table_insert(search->phrases, candidate->phrase, candidate);
		}
	}
}

static void find_containing(Search *search)
{
	for (int i = 0; i < (int)search->leads->len; i++) {
		g_autoptr(GHashTable) set = phrases_of(lead_at(search, i)->submission);
		GHashTableIter iter;
		gpointer phrase;
		g_hash_table_iter_init(&iter, set);
		while (g_hash_table_iter_next(&iter, &phrase, NULL)) {
			Candidate *candidate = g_hash_table_lookup(search->phrases, phrase);
			if (candidate != NULL)
				g_array_append_val(candidate->leads, i);
		}
	}
}

/* Different clients among the missed leads that people decided for an engagement. */
static void count_clients(const Search *search, Candidate *candidate)
{
	for (int e = 0; e < ENGAGEMENT_COUNT; e++) {
		g_autoptr(GHashTable) clients = g_hash_table_new(g_str_hash, g_str_equal);
		for (guint i = 0; i < candidate->leads->len; i++) {
			const int at = g_array_index(candidate->leads, int, i);
			if (is_missed(search, at) && lead_at(search, at)->engagement == (Engagement)e)
				g_hash_table_add(clients, (gpointer)(guintptr)lead_at(search, at)->client);
		}
		candidate->clients[e] = (int)g_hash_table_size(clients);
	}
}

static int best_engagement(const Candidate *candidate)
{
	int best = 0;

	for (int e = 1; e < ENGAGEMENT_COUNT; e++) {
		if (candidate->clients[e] > candidate->clients[best])
			best = e;
	}
	return best;
}

static int words_in(const char *phrase)
{
	int words = 1;

	for (; *phrase != '\0'; phrase++)
		words += *phrase == ' ';
	return words;
}

/* Most clients first, then the longer phrase, which says more; then by name, so that every run tries the same. */
static int by_promise(gconstpointer a, gconstpointer b)
{
	const Candidate *x = *(const Candidate *const *)a;
	const Candidate *y = *(const Candidate *const *)b;
	const int more = y->clients[best_engagement(y)] - x->clients[best_engagement(x)];
	const int longer = words_in(y->phrase) - words_in(x->phrase);

	return more != 0 ? more : longer != 0 ? longer : strcmp(x->phrase, y->phrase);
}

/* --- trials --- */

static Side side_for(Engagement engagement)
{
	static const Side sides[ENGAGEMENT_COUNT] = {
		[ENGAGEMENT_RUST] = SIDE_RUST,
		[ENGAGEMENT_PYTHON] = SIDE_PYTHON,
		[ENGAGEMENT_HYBRID] = SIDE_HYBRID,
	};

	return sides[engagement];
}

/* How often each signal is found in the leads that people decided for an engagement. */
static void sum_signals(const Search *search, Engagement engagement, double sums[RULESET_SIGNALS_MAX])
{
	g_autoptr(Evidence) evidence = evidence_new(search->rules);

	for (guint i = 0; i < search->leads->len; i++) {
		const DecidedLead *lead = lead_at(search, (int)i);
		gsize count = 0;
		if (!lead->is_decided || lead->engagement != engagement)
			continue;
		evidence_read(evidence, lead->submission->texts[FIELD_TITLE],
			lead->submission->texts[FIELD_DESCRIPTION], lead->submission->texts[FIELD_MUST_HAVES]);
		const Finding *findings = evidence_findings(evidence, &count);
		for (gsize f = 0; f < count; f++)
			sums[findings[f].signal] += (double)findings[f].counts;
	}
}

/* How much a full signal moves the reading from undecided to the engagement. */
static double pull_of(const Signal *signal, Engagement engagement)
{
	return signal->weights[engagement] - signal->weights[READING_UNDECIDED];
}

/*
 * The signals that a phrase may be added to, the best first: of those for its engagement the one found most in leads decided so, then
 * the one that moves a reading most. No name of a language is one: a phrase is for the work.
 */
static int signals_for(const Search *search, Engagement engagement, int signals[SIGNALS_TRIED_MAX])
{
	double sums[RULESET_SIGNALS_MAX] = {0};
	int usual = -1, strongest = -1;

	sum_signals(search, engagement, sums);
	for (guint s = 0; s < search->rules->signals->len; s++) {
		const Signal *signal = ruleset_signal(search->rules, (int)s);
		const bool is_name =
			signal->is_language || (signal->names != SIDE_NONE && engagement != ENGAGEMENT_HYBRID);
		if (signal->side != side_for(engagement) || is_name)
			continue;
		if (sums[s] > (usual == -1 ? 0 : sums[usual]))
			usual = (int)s;
		if (strongest == -1 ||
			pull_of(signal, engagement) > pull_of(ruleset_signal(search->rules, strongest), engagement))
			strongest = (int)s;
	}
	int count = 0;
	if (usual != -1)
		signals[count++] = usual;
	if (strongest != -1 && strongest != usual)
		signals[count++] = strongest;
	return count;
}

/* The rule set with one more phrase; NULL: it has it already. */
static RuleSet *rules_with(const RuleSet *rules, const char *signal, const char *phrase)
{
	const char *json = ruleset_json(rules);
	g_autoptr(Json) root = jsonc_decode(json, strlen(json), NULL);
	Json *phrases = json_object_get(json_object_get(json_object_get(root, "signals"), signal), "phrases");

	json_array_append_new(phrases, json_string(phrase));
	g_autofree char *text = jsonc_encode(root);
	return ruleset_parse("trial", text, strlen(text), NULL);
}

static void note_lead(Suggestion *suggestion, const char *reference)
{
	if (suggestion->references_count < SUGGESTION_LEADS_MAX)
		suggestion->references[suggestion->references_count++] = reference;
}

static void answer_again(const Search *search, const Candidate *candidate, RuleSet *trial, Suggestion *suggestion)
{
	g_autoptr(Classifier) classifier = classifier_new(trial);
	g_autoptr(GHashTable) helped = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) harmed = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < candidate->leads->len; i++) {
		const int at = g_array_index(candidate->leads, int, i);
		const DecidedLead *lead = lead_at(search, at);
		g_autoptr(Recommendation) answer = classifier_run(classifier, lead->submission);
		gpointer client = (gpointer)(guintptr)lead->client;
		if ((int)answer->engagement == search->predicted[at])
			continue;
		if (!lead->is_decided)
			suggestion->changes++;
		else if (answer->engagement == lead->engagement && g_hash_table_add(helped, client))
			note_lead(suggestion, lead->reference);
		else if (search->predicted[at] == (int)lead->engagement)
			g_hash_table_add(harmed, client);
	}
	suggestion->support = (int)g_hash_table_size(helped);
	suggestion->harm = (int)g_hash_table_size(harmed);
}

/* Whether a phrase in the list says the same: one contains the other. */
static bool is_said(const Suggestions *found, const Candidate *candidate, Engagement engagement)
{
	for (guint i = 0; i < found->list->len; i++) {
		const Suggestion *other = g_ptr_array_index(found->list, i);
		if (other->engagement == engagement && (strstr(other->phrase, candidate->phrase) != NULL ||
							       strstr(candidate->phrase, other->phrase) != NULL))
			return true;
	}
	return false;
}

/* True: it helps, and is in the list. */
static bool try_candidate(Search *search, const Candidate *candidate, int signal)
{
	const char *name = ruleset_signal(search->rules, signal)->name;
	g_autoptr(RuleSet) trial = rules_with(search->rules, name, candidate->phrase);

	if (trial == NULL)
		return false;
	Suggestion *suggestion = g_new0(Suggestion, 1);
	suggestion->phrase = g_strdup(candidate->phrase);
	suggestion->signal = g_strdup(name);
	suggestion->engagement = (Engagement)best_engagement(candidate);
	answer_again(search, candidate, trial, suggestion);
	const bool helps =
		suggestion->support >= search->support_min && suggestion->harm * HARM_DIVISOR <= suggestion->support;
	if (helps)
		g_ptr_array_add(search->found->list, suggestion);
	else
		suggestion_free(suggestion);
	return helps;
}

static int by_help(gconstpointer a, gconstpointer b)
{
	const Suggestion *x = *(const Suggestion *const *)a;
	const Suggestion *y = *(const Suggestion *const *)b;
	const int net = (y->support - y->harm) - (x->support - x->harm);

	return net != 0 ? net : strcmp(x->phrase, y->phrase);
}

static void try_all(Search *search)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	int signals[ENGAGEMENT_COUNT][SIGNALS_TRIED_MAX];
	int signals_count[ENGAGEMENT_COUNT];
	int trials = 0;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, search->phrases);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		Candidate *candidate = value;
		count_clients(search, candidate);
		if (candidate->clients[best_engagement(candidate)] >= search->support_min)
			g_ptr_array_add(sorted, candidate);
	}
	g_ptr_array_sort(sorted, by_promise);
	for (int e = 0; e < ENGAGEMENT_COUNT; e++)
		signals_count[e] = signals_for(search, (Engagement)e, signals[e]);
	for (guint i = 0; i < sorted->len && trials < SUGGESTION_TRIALS_MAX; i++) {
		const Candidate *candidate = g_ptr_array_index(sorted, i);
		const int engagement = best_engagement(candidate);
		if (is_said(search->found, candidate, (Engagement)engagement))
			continue;
		for (int t = 0; t < signals_count[engagement]; t++) {
			trials++;
			if (try_candidate(search, candidate, signals[engagement][t]))
				break;
		}
	}
	g_ptr_array_sort(search->found->list, by_help);
	if (search->found->list->len > SUGGESTIONS_MAX)
		g_ptr_array_set_size(search->found->list, SUGGESTIONS_MAX);
}

void suggestions_find(Suggestions *suggestions, RuleSet *rules, const GArray *leads, int support_min)
{
	g_autofree int *predicted = g_new0(int, leads->len + 1);
	g_autoptr(GHashTable) phrases = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, candidate_free);
	Search search = {
		.rules = rules,
		.leads = leads,
		.predicted = predicted,
		.phrases = phrases,
		.found = suggestions,
		.support_min = support_min,
	};

	*suggestions = (Suggestions){
		.list = g_ptr_array_new_with_free_func(suggestion_free),
		.leads = (int)leads->len,
	};
	predict_all(&search);
	if (suggestions->missed < support_min)
		return;
	collect_missed(&search);
	find_containing(&search);
	try_all(&search);
}
