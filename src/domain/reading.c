#include "domain/reading.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

static const double HALF_FULL = 0.7;	  /* mentions that fill a signal by half */
static const double SIDE_HALF_FULL = 1.5; /* the same for everything of one side */
static const double CLEAR = 0.5; /* mentions from which on a signal gives its full weight */
static const double FAINT = 0.2; /* below this it gives none */

static double fill(double sum, double half_full)
{
	return sum / (sum + half_full);
}

/* Sums of mentions that the shapes are made from. */
typedef struct Sums {
	double signal[RULESET_SIGNALS_MAX];
	double side[SIDE_COUNT];  /* languages included */
	double parts[SIDE_COUNT]; /* without the languages' names */
	double names[SIDE_COUNT]; /* of the two languages */
	double rust_title, python_title;
	double other_languages;
} Sums;

static void add_up(Sums *sums, const RuleSet *rules, const Evidence *evidence)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);

	for (gsize i = 0; i < count; i++) {
		const int at = findings[i].signal;
		const Signal *signal = ruleset_signal(rules, at);
		const double counts = (double)findings[i].counts;
		sums->signal[at] += counts;
		sums->side[signal->side] += counts;
		if (!signal->is_language)
			sums->parts[signal->side] += counts;
		else if (signal->names == SIDE_NONE)
			sums->other_languages += counts;
		else
			sums->names[signal->names] += counts;
		if (findings[i].flags & FINDING_TITLE) {
			sums->rust_title += signal->names == SIDE_RUST ? counts : 0;
			sums->python_title += signal->names == SIDE_PYTHON ? counts : 0;
		}
	}
}

static void take_shapes(double shapes[SHAPE_COUNT], const Sums *sums, int lists)
{
	const double rust = fill(sums->names[SIDE_RUST], HALF_FULL);
	const double python = fill(sums->names[SIDE_PYTHON], HALF_FULL);
	const double all = sums->side[SIDE_RUST] + sums->side[SIDE_PYTHON] +
			   sums->side[SIDE_HYBRID] + sums->side[SIDE_NEITHER];
	const double share = all > 0 ? fill(all, HALF_FULL) / all : 0;

	shapes[SHAPE_RUST_IN_TITLE] = fill(sums->rust_title, HALF_FULL);
	shapes[SHAPE_PYTHON_IN_TITLE] = fill(sums->python_title, HALF_FULL);
	shapes[SHAPE_BOTH_LANGUAGES] = MIN(rust, python);
	shapes[SHAPE_BOTH_PARTS] = MIN(fill(sums->parts[SIDE_RUST], SIDE_HALF_FULL),
		fill(sums->parts[SIDE_PYTHON], SIDE_HALF_FULL));
	shapes[SHAPE_RUST_ALONE] = rust * (1 - python);
	shapes[SHAPE_PYTHON_ALONE] = python * (1 - rust);
	shapes[SHAPE_OTHER_LANGUAGE] =
		fill(sums->other_languages, HALF_FULL) * (1 - MAX(rust, python));
	shapes[SHAPE_POLYGLOT] = lists > 0 ? 1 : 0;
	shapes[SHAPE_RUST_SHARE] = sums->side[SIDE_RUST] * share;
	shapes[SHAPE_PYTHON_SHARE] = sums->side[SIDE_PYTHON] * share;
	shapes[SHAPE_NEITHER_SHARE] = sums->side[SIDE_NEITHER] * share;
	shapes[SHAPE_SILENCE] = 1 - fill(all, HALF_FULL);
}

/* The largest that any signal gives; one step weaker where it is hardly mentioned. */
static void take_weights(Reading *reading, const Sums *sums, const RuleSet *rules)
{
	for (int d = 0; d < DIMENSION_COUNT; d++)
		reading->giver[d] = -1;
	for (guint s = 0; s < rules->signals->len; s++) {
		if (sums->signal[s] < FAINT)
			continue;
		const Weights *gives = &ruleset_signal(rules, (int)s)->gives;
		const int weaker = sums->signal[s] < CLEAR ? 1 : 0;
		for (int d = 0; d < DIMENSION_COUNT; d++) {
			const int weight = gives->of[d] - weaker;
			if (weight > reading->gives.of[d]) {
				reading->gives.of[d] = (uint8_t)weight;
				reading->giver[d] = (int)s;
			}
		}
	}
}

static void judge(Reading *reading, const RuleSet *rules)
{
	double score[READING_COUNT];
	double sum = 0;
	double top = -HUGE_VAL;

	for (int r = 0; r < READING_COUNT; r++) {
		score[r] = rules->bias[r];
		for (guint s = 0; s < rules->signals->len; s++)
			score[r] += reading->signals[s] * ruleset_signal(rules, (int)s)->weights[r];
		for (int s = 0; s < SHAPE_COUNT; s++)
			score[r] += reading->shapes[s] * rules->shapes[s][r];
		if (score[r] > top) {
			top = score[r];
			reading->best = r;
		}
	}
	for (int r = 0; r < READING_COUNT; r++)
		sum += reading->probability[r] = exp((score[r] - top) / rules->temperature);
	for (int r = 0; r < READING_COUNT; r++)
		reading->probability[r] /= sum;
}

void reading_take(Reading *reading, const RuleSet *rules, const Evidence *evidence)
{
	Sums sums;

	memset(&sums, 0, sizeof sums);
	memset(reading, 0, sizeof *reading);
	add_up(&sums, rules, evidence);
	for (guint s = 0; s < rules->signals->len; s++)
		reading->signals[s] = fill(sums.signal[s], HALF_FULL);
	take_shapes(reading->shapes, &sums, evidence_lists(evidence));
	take_weights(reading, &sums, rules);
	reading->words = evidence_words(evidence);
	judge(reading, rules);
}
