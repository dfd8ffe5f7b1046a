#include "domain/rules/recommendation_words.h"

#include <string.h>

#include "base/banned.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

typedef struct Step {
	double at_least;
	TextKey says;
} Step;

static const Step confidences[] = {
	{0.90, TEXT_RECOMMENDATION_CONFIDENCE_VERY},
	{0.75, TEXT_RECOMMENDATION_CONFIDENCE_FAIRLY},
	{0.55, TEXT_RECOMMENDATION_CONFIDENCE_LEANS},
	{0.00, TEXT_RECOMMENDATION_CONFIDENCE_UNSURE},
};

static const Step evidences[] = {
	{0.80, TEXT_RECOMMENDATION_EVIDENCE_PLENTY},
	{0.50, TEXT_RECOMMENDATION_EVIDENCE_ENOUGH},
	{0.00, TEXT_RECOMMENDATION_EVIDENCE_LITTLE},
};

static const Step conflicts[] = {
	{0.65, TEXT_RECOMMENDATION_CONFLICT_APART},
	{0.30, TEXT_RECOMMENDATION_CONFLICT_SOME},
	{0.00, TEXT_RECOMMENDATION_CONFLICT_NONE},
};

static const Step balances[] = {
	{0.65, TEXT_RECOMMENDATION_BALANCE_SAME},
	{0.30, TEXT_RECOMMENDATION_BALANCE_MORE},
	{0.00, TEXT_RECOMMENDATION_BALANCE_MUCH_MORE},
};

#define SAYS_OF(steps, value) says_of(steps, G_N_ELEMENTS(steps), value)

static const char *says_of(const Step *steps, gsize count, double value)
{
	gsize row = 0;

	while (row + 1 < count && value < steps[row].at_least)
		row++;
	return wording_text(steps[row].says);
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

static const struct {
	const char *name;
	TextKey says[2]; /* by WordsFor */
} reviews[] = {
	{"undecided", {TEXT_RECOMMENDATION_REVIEW_UNDECIDED_CLIENT, TEXT_RECOMMENDATION_REVIEW_UNDECIDED_STAFF}},
	{"other_trade", {TEXT_RECOMMENDATION_REVIEW_OTHER_TRADE_CLIENT, TEXT_RECOMMENDATION_REVIEW_OTHER_TRADE_STAFF}},
	{"not_a_hire", {TEXT_RECOMMENDATION_REVIEW_NOT_A_HIRE_CLIENT, TEXT_RECOMMENDATION_REVIEW_NOT_A_HIRE_STAFF}},
	{"two_projects",
		{TEXT_RECOMMENDATION_REVIEW_TWO_PROJECTS_CLIENT, TEXT_RECOMMENDATION_REVIEW_TWO_PROJECTS_STAFF}},
	{"conflict", {TEXT_RECOMMENDATION_REVIEW_CONFLICT_CLIENT, TEXT_RECOMMENDATION_REVIEW_CONFLICT_STAFF}},
	{"thin_evidence",
		{TEXT_RECOMMENDATION_REVIEW_THIN_EVIDENCE_CLIENT, TEXT_RECOMMENDATION_REVIEW_THIN_EVIDENCE_STAFF}},
};

char *review_says(const char *reason, const char *trade, WordsFor words_for)
{
	for (gsize i = 0; i < G_N_ELEMENTS(reviews); i++) {
		if (strcmp(reviews[i].name, reason) != 0)
			continue;
		return wording_format(reviews[i].says[words_for],
			wording_string(
				"trade", trade != NULL ? trade : wording_text(TEXT_RECOMMENDATION_REVIEW_NO_TRADE)));
	}
	return NULL;
}
