#include "domain/rules/question.h"

#include <math.h>

#include "base/banned.h"

static const double ANY_ANSWER = 0.1;	  /* no answer is impossible */
static const double NEUTRAL_ANSWER = 0.4; /* one that points to nobody fits every brief */

/* How likely an answer is before it is given; not normalized. */
static double likelihood(const Outcome *outcome, const Reading *reading)
{
	if (reading == NULL)
		return 1;
	const double *p = reading->probability;
	switch (outcome->side) {
	case SIDE_RUST:
		return ANY_ANSWER + p[ENGAGEMENT_RUST] + p[ENGAGEMENT_HYBRID] / 2;
	case SIDE_PYTHON:
		return ANY_ANSWER + p[ENGAGEMENT_PYTHON] + p[ENGAGEMENT_HYBRID] / 2;
	case SIDE_HYBRID:
		return ANY_ANSWER + p[ENGAGEMENT_HYBRID];
	case SIDE_NEITHER:
	case SIDE_NONE:
	case SIDE_COUNT:
		break;
	}
	return NEUTRAL_ANSWER;
}

/* The class with its confidence, the others with equal shares of the rest; a guess is worth as much as its confidence. */
static void spread(double p[ENGAGEMENT_COUNT], const Outcome *outcome)
{
	for (int e = 0; e < ENGAGEMENT_COUNT; e++)
		p[e] = e == (int)outcome->engagement ? outcome->confidence
						     : (1 - outcome->confidence) / (ENGAGEMENT_COUNT - 1);
}

static double entropy(const double p[ENGAGEMENT_COUNT])
{
	double bits = 0;

	for (int e = 0; e < ENGAGEMENT_COUNT; e++)
		bits -= p[e] > 0 ? p[e] * log2(p[e]) : 0;
	return bits;
}

double question_worth(const Outcome *outcomes, gsize count, const Reading *reading, const Decision *now)
{
	double mixture[ENGAGEMENT_COUNT] = {0};
	double total = 0, left = 0, confidence = 0;

	for (gsize i = 0; i < count; i++)
		total += likelihood(&outcomes[i], reading);
	for (gsize i = 0; i < count; i++) {
		double p[ENGAGEMENT_COUNT];
		const double likely = likelihood(&outcomes[i], reading) / total;
		spread(p, &outcomes[i]);
		left += likely * entropy(p);
		confidence += likely * outcomes[i].confidence;
		for (int e = 0; e < ENGAGEMENT_COUNT; e++)
			mixture[e] += likely * p[e];
	}
	return total == 0 ? 0 : entropy(mixture) - left + MAX(confidence - now->confidence, 0);
}
