#include "domain/rules/recommendation_words.h"

#include <string.h>

#include "base/banned.h"

typedef struct Step {
	double at_least;
	const char *says;
} Step;

static const Step confidences[] = {
	{0.90, "We’re very confident in this."},
	{0.75, "We’re fairly confident in this."},
	{0.55, "It leans this way."},
	{0.00, "There isn’t enough to be sure yet."},
};

static const Step evidences[] = {
	{0.80, "There’s plenty to go on."},
	{0.50, "There’s enough to go on."},
	{0.00, "There’s little to go on so far."},
};

static const Step conflicts[] = {
	{0.65, "The two sides pull apart."},
	{0.30, "Some things point the other way."},
	{0.00, "Everything points the same way."},
};

static const Step balances[] = {
	{0.65, "Both halves weigh about the same."},
	{0.30, "One half weighs more than the other."},
	{0.00, "One half weighs much more than the other."},
};

#define SAYS_OF(steps, value) says_of(steps, G_N_ELEMENTS(steps), value)

static const char *says_of(const Step *steps, gsize count, double value)
{
	gsize row = 0;

	while (row + 1 < count && value < steps[row].at_least)
		row++;
	return steps[row].says;
}

const char *confidence_says(double confidence)
{
	return SAYS_OF(confidences, confidence);
}

const char *evidence_says(double evidence)
{
	return SAYS_OF(evidences, evidence);
}

const char *conflict_says(double conflict, bool is_hybrid)
{
	return is_hybrid ? SAYS_OF(balances, conflict) : SAYS_OF(conflicts, conflict);
}

/* {trade} stands for the trade. */
static const struct {
	const char *name;
	const char *says[2]; /* by WordsFor */
} reviews[] = {
	{"undecided",
		{"Nothing here points to Rust or Python yet.", "Nothing in the request points to Rust or Python."}},
	{"other_trade",
		{"This looks like work for another specialist: {trade}. We match Rust Engineers and Python Developers, "
		 "so you may be better served elsewhere. If we misread it, tell us what they would build.",
			"This looks like another specialist’s work: {trade}."}},
	{"not_a_hire",
		{"It sounds like you don’t want to hire an engineer right now, and that’s fine. If you do later, this is "
		 "who we’d suggest. If we misread it, tell us how many engineers you need.",
			"The client may not want to hire anyone."}},
	{"two_projects",
		{"These look like two projects. We suggest splitting them, as shown below, and staffing each by itself.",
			"These look like two projects. Suggest staffing each by itself."}},
	{"conflict",
		{"What you told us points both ways. Please check your answers.", "The request points both ways."}},
	{"thin_evidence", {"A few more answers would make this clearer.", "There isn’t much to go on."}},
};

char *review_says(const char *reason, const char *trade, WordsFor words_for)
{
	for (gsize i = 0; i < G_N_ELEMENTS(reviews); i++) {
		if (strcmp(reviews[i].name, reason) != 0)
			continue;
		g_auto(GStrv) pieces = g_strsplit(reviews[i].says[words_for], "{trade}", -1);
		return g_strjoinv(trade != NULL ? trade : "neither Rust nor Python", pieces);
	}
	return NULL;
}
