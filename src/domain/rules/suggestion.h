/*
 * domain/rules/suggestion: phrases that would have helped, learned from leads whose class a person has decided. Pure.
 *
 * A phrase is looked for where the rules were wrong: one to three words in a row that as many different clients wrote as are asked for.
 * Then it is tried: a copy of the rule set with the phrase added answers all leads that contain it again. Support are the clients whose
 * leads become right, harm those whose leads become wrong, both by what people decided; changes are leads that nobody decided and that
 * would get another class. A phrase with less support than asked for, or with more harm than a quarter of its support, is not suggested.
 */
#pragma once

#include <stdbool.h>

#include "domain/engagement.h"
#include "domain/rules/ruleset.h"
#include "domain/submission/submission.h"

enum {
	SUGGESTIONS_MAX = 20,
	SUGGESTION_TRIALS_MAX = 60, /* a trial compiles a rule set: some 20 ms */
	SUGGESTION_LEADS_MAX = 3,   /* shown as examples */
	SUGGESTION_SUPPORT_MIN = 3, /* fewer clients are a coincidence */
};

/* One lead to learn from. Everything belongs to the caller and outlives the call. */
typedef struct DecidedLead {
	const char *reference;
	const char *client; /* two leads of one client count once */
	const Submission *submission;
	bool is_decided;       /* a person chose, confirmed, or placed it */
	Engagement engagement; /* then */
} DecidedLead;

typedef struct Suggestion {
	char *phrase;
	Engagement engagement;			      /* what it speaks for */
	char *signal;				      /* of the rule set, to which it was added in the trial */
	int support, harm;			      /* clients */
	int changes;				      /* leads */
	const char *references[SUGGESTION_LEADS_MAX]; /* leads that become right */
	int references_count;
} Suggestion;

typedef struct Suggestions {
	GPtrArray *list; /* of Suggestion, the most helpful first */
	int leads, decided, missed;
} Suggestions;

void suggestions_clear(Suggestions *suggestions);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Suggestions, suggestions_clear)

/* leads: of DecidedLead. support_min: at least 1. */
void suggestions_find(Suggestions *suggestions, RuleSet *rules, const GArray *leads, int support_min);
