#include "domain/rules/reading.h"

#include <math.h>
#include <string.h>

#include "base/banned.h"

static const double HALF_FULL = 0.7;	  /* mentions that fill a signal by half */
static const double SIDE_HALF_FULL = 1.5; /* the same for everything of one side */
static const double NAME_OUTWEIGHS = 0.6; /* a language that is named takes this much from what the work seems to be */
static const double ASKING_OUTWEIGHS = 0.7;
static const double OTHER_OUTWEIGHS = 0.3; /* and another language this much */
static const double CLEAR = 0.5;	   /* mentions from which on a signal gives its full weight */
static const double FAINT = 0.2;	   /* below this it gives none */
static const double TRADE_ELSEWHERE = 0.4; /* what a mention outside of the requests says of whose work it is */
/* What the probability of rust, python, hybrid, and undecided counts in the choice; by cross-validation (tests/eval/HISTORY.md). */
static const double CLASS_COUNTS[READING_COUNT] = {1, 1, 1.3, 0.8};
static const double TERSE_WORDS = 60; /* a text of so many is terse by half */

enum {
	DATA_SHARE_WEIGHT = 2, /* what the answer "part" gives */
};

static double fill(double sum, double half_full)
{
	return sum / (sum + half_full);
}

/* Whose language a signal names. */
typedef enum Language {
	LANGUAGE_RUST,
	LANGUAGE_PYTHON,
	LANGUAGE_SYSTEMS, /* C and C++ */
	LANGUAGE_OTHER,
	LANGUAGE_COUNT,
	LANGUAGE_BOTH, /* Rust and Python in one phrase */
	LANGUAGE_NONE,
} Language;

/* Sums of mentions that the shapes are made from. */
typedef struct Sums {
	double signal[RULESET_SIGNALS_MAX];
	double names[LANGUAGE_COUNT];
	double names_in_title[LANGUAGE_COUNT];
	double names_asked[LANGUAGE_COUNT];
	double names_firm[LANGUAGE_COUNT]; /* not as a choice, in a long list or in passing */
	double names_requested[LANGUAGE_COUNT];
	double refused[LANGUAGE_COUNT]; /* mentions that say it is not wanted */
	double roles[LANGUAGE_COUNT];	/* engineers asked for by their language */
	double work[SIDE_COUNT];	/* everything but languages */
	double work_firm[SIDE_COUNT];	/* as of languages */
	double work_in_title[SIDE_COUNT];
	double work_requested[SIDE_COUNT];
	double parts[SIDE_COUNT]; /* of anything that can be built by itself: a wish is none */
	Language first;		  /* named firmly */
} Sums;

static Language language_of(const Signal *signal)
{
	switch (signal->names) {
	case SIDE_RUST:
		return LANGUAGE_RUST;
	case SIDE_PYTHON:
		return LANGUAGE_PYTHON;
	case SIDE_HYBRID:
		return LANGUAGE_BOTH;
	case SIDE_NEITHER:
	case SIDE_NONE:
	case SIDE_COUNT:
		break;
	}
	if (!signal->is_language)
		return LANGUAGE_NONE;
	return signal->side == SIDE_RUST ? LANGUAGE_SYSTEMS : LANGUAGE_OTHER;
}

enum {
	NOT_FIRM = FINDING_LISTED | FINDING_CHOICE | FINDING_PASSING | FINDING_EXISTING | FINDING_ASIDE,
};

static void add_language(Sums *sums, Language language, const Finding *finding)
{
	const double counts = (double)finding->counts;

	sums->names[language] += counts;
	if (finding->flags & FINDING_TITLE)
		sums->names_in_title[language] += counts;
	if (finding->flags & FINDING_ASKED)
		sums->names_asked[language] += counts;
	if (finding->flags & FINDING_REQUEST)
		sums->names_requested[language] += counts;
	if (finding->flags & FINDING_NEGATED)
		sums->refused[language] += 1;
	if (finding->flags & NOT_FIRM)
		return;
	sums->names_firm[language] += counts;
	if (sums->first == LANGUAGE_NONE && counts > 0)
		sums->first = language;
}

static void add_up(Sums *sums, const RuleSet *rules, const Evidence *evidence)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);

	sums->first = LANGUAGE_NONE;
	for (gsize i = 0; i < count; i++) {
		const Signal *signal = ruleset_signal(rules, findings[i].signal);
		const double counts = (double)findings[i].counts;
		const Language language = language_of(signal);
		sums->signal[findings[i].signal] += counts;
		if (signal->part != NULL)
			sums->parts[signal->side] += counts;
		if (signal->hires != SIDE_NONE && !(findings[i].flags & (NOT_FIRM | FINDING_CODE)))
			sums->roles[signal->hires == SIDE_RUST ? LANGUAGE_RUST : LANGUAGE_PYTHON] += counts;
		/* A wish for speed of development is no work by itself. */
		const bool is_wish = signal->part == NULL && signal->side == SIDE_PYTHON;
		if (is_wish && language == LANGUAGE_NONE)
			continue;
		if (language == LANGUAGE_NONE) {
			sums->work[signal->side] += counts;
			if (!(findings[i].flags & NOT_FIRM))
				sums->work_firm[signal->side] += counts;
			if (findings[i].flags & FINDING_TITLE)
				sums->work_in_title[signal->side] += counts;
			if (findings[i].flags & FINDING_REQUEST)
				sums->work_requested[signal->side] += counts;
		} else if (language == LANGUAGE_BOTH) {
			add_language(sums, LANGUAGE_RUST, &findings[i]);
			add_language(sums, LANGUAGE_PYTHON, &findings[i]);
		} else {
			add_language(sums, language, &findings[i]);
		}
	}
}

static double filled(double sum)
{
	return fill(sum, HALF_FULL);
}

/* Each one's part of all, less where there is little of anything. */
static void take_shares(double shapes[SHAPE_COUNT], const Sums *sums, double unnamed)
{
	const double names = sums->names[LANGUAGE_RUST] + sums->names[LANGUAGE_PYTHON] + sums->names[LANGUAGE_SYSTEMS] +
			     sums->names[LANGUAGE_OTHER];
	const double work =
		sums->work[SIDE_RUST] + sums->work[SIDE_PYTHON] + sums->work[SIDE_HYBRID] + sums->work[SIDE_NEITHER];
	const double of_names = names > 0 ? filled(names) / names : 0;
	const double of_work = work > 0 ? filled(work) / work * unnamed : 0;

	shapes[SHAPE_RUST_NAME_SHARE] = sums->names[LANGUAGE_RUST] * of_names;
	shapes[SHAPE_PYTHON_NAME_SHARE] = sums->names[LANGUAGE_PYTHON] * of_names;
	shapes[SHAPE_OTHER_NAME_SHARE] = sums->names[LANGUAGE_OTHER] * of_names * unnamed;
	shapes[SHAPE_RUST_WORK_SHARE] = sums->work[SIDE_RUST] * of_work;
	shapes[SHAPE_PYTHON_WORK_SHARE] = sums->work[SIDE_PYTHON] * of_work;
	shapes[SHAPE_NEITHER_WORK_SHARE] = sums->work[SIDE_NEITHER] * of_work;
	shapes[SHAPE_SILENCE] = 1 - filled(names + work);
}

static void take_asked(double shapes[SHAPE_COUNT], const Sums *sums)
{
	const double rust = filled(sums->names_asked[LANGUAGE_RUST]);
	const double python = filled(sums->names_asked[LANGUAGE_PYTHON]);

	shapes[SHAPE_RUST_ASKED] = rust;
	shapes[SHAPE_PYTHON_ASKED] = python;
	shapes[SHAPE_BOTH_ASKED] = MIN(rust, python);
	shapes[SHAPE_OTHER_ASKED] = filled(sums->names_asked[LANGUAGE_OTHER]) * (1 - MAX(rust, python));
	shapes[SHAPE_RUST_IN_TITLE] = filled(sums->names_in_title[LANGUAGE_RUST]);
	shapes[SHAPE_PYTHON_IN_TITLE] = filled(sums->names_in_title[LANGUAGE_PYTHON]);
	shapes[SHAPE_OTHER_IN_TITLE] = filled(sums->names_in_title[LANGUAGE_OTHER]);
	shapes[SHAPE_RUST_WORK_IN_TITLE] = filled(sums->work_in_title[SIDE_RUST]);
	shapes[SHAPE_PYTHON_WORK_IN_TITLE] = filled(sums->work_in_title[SIDE_PYTHON]);
	shapes[SHAPE_NEITHER_IN_TITLE] = filled(sums->work_in_title[SIDE_NEITHER]);
}

static double share_of(double part, double all)
{
	return all > 0 ? part * filled(all) / all : 0;
}

static void take_requested(double shapes[SHAPE_COUNT], const Sums *sums, double unnamed)
{
	const double *names = sums->names_requested;
	const double *work = sums->work_requested;
	const double all_names =
		names[LANGUAGE_RUST] + names[LANGUAGE_PYTHON] + names[LANGUAGE_SYSTEMS] + names[LANGUAGE_OTHER];
	const double all_work = work[SIDE_RUST] + work[SIDE_PYTHON] + work[SIDE_HYBRID] + work[SIDE_NEITHER];

	shapes[SHAPE_RUST_REQUESTED] = share_of(names[LANGUAGE_RUST], all_names);
	shapes[SHAPE_PYTHON_REQUESTED] = share_of(names[LANGUAGE_PYTHON], all_names);
	shapes[SHAPE_SYSTEMS_REQUESTED] = share_of(names[LANGUAGE_SYSTEMS], all_names);
	shapes[SHAPE_OTHER_REQUESTED] = share_of(names[LANGUAGE_OTHER], all_names);
	shapes[SHAPE_RUST_WORK_REQUESTED] = share_of(work[SIDE_RUST], all_work) * unnamed;
	shapes[SHAPE_PYTHON_WORK_REQUESTED] = share_of(work[SIDE_PYTHON], all_work) * unnamed;
	shapes[SHAPE_NEITHER_WORK_REQUESTED] = share_of(work[SIDE_NEITHER], all_work) * unnamed;
	shapes[SHAPE_BOTH_REQUESTED] = filled(MIN(names[LANGUAGE_RUST], names[LANGUAGE_PYTHON]));
	/* "Rust or Python" asks for one of them. */
	const double rust = MIN(names[LANGUAGE_RUST], sums->names_firm[LANGUAGE_RUST]) + work[SIDE_RUST];
	const double python = MIN(names[LANGUAGE_PYTHON], sums->names_firm[LANGUAGE_PYTHON]) + work[SIDE_PYTHON];
	shapes[SHAPE_BOTH_SIDES_REQUESTED] = fill(MIN(rust, python), SIDE_HALF_FULL);
}

/* Who is named where others are not, who is refused, and who the brief wants to hire. */
static void take_persons(double shapes[SHAPE_COUNT], const Sums *sums)
{
	const double ours = filled(MAX(sums->names[LANGUAGE_RUST], sums->names[LANGUAGE_PYTHON]));
	const double systems = filled(sums->names[LANGUAGE_SYSTEMS]);

	shapes[SHAPE_SYSTEMS_ALONE] = systems * (1 - ours);
	shapes[SHAPE_OTHER_ALONE] = filled(sums->names[LANGUAGE_OTHER]) * (1 - ours) * (1 - systems);
	shapes[SHAPE_OTHER_IN_PYTHON_WORK] = shapes[SHAPE_OTHER_ALONE] * fill(sums->work[SIDE_PYTHON], SIDE_HALF_FULL);
	shapes[SHAPE_FRONT_IN_SYSTEMS] = MIN(fill(sums->work_requested[SIDE_NEITHER], SIDE_HALF_FULL),
						 fill(sums->work[SIDE_RUST], SIDE_HALF_FULL)) *
					 (1 - ours);
	shapes[SHAPE_OTHER_IN_SYSTEMS] = shapes[SHAPE_OTHER_ALONE] * fill(sums->work[SIDE_RUST], SIDE_HALF_FULL);
	const double systems_asked = sums->names_asked[LANGUAGE_SYSTEMS] + sums->names_requested[LANGUAGE_SYSTEMS];
	const double python_asked = sums->names_asked[LANGUAGE_PYTHON] + sums->names_requested[LANGUAGE_PYTHON];
	shapes[SHAPE_SYSTEMS_AND_PYTHON_ASKED] =
		filled(MIN(systems_asked, python_asked)) * (1 - filled(sums->names[LANGUAGE_RUST]));
	shapes[SHAPE_SYSTEMS_OVER_PYTHON] =
		share_of(MAX(sums->names[LANGUAGE_SYSTEMS] - sums->names[LANGUAGE_PYTHON], 0),
			sums->names[LANGUAGE_SYSTEMS] + sums->names[LANGUAGE_PYTHON] + sums->names[LANGUAGE_OTHER]);
	shapes[SHAPE_RUST_REFUSED] =
		filled(sums->refused[LANGUAGE_RUST]) * (1 - filled(sums->names_firm[LANGUAGE_RUST]));
	shapes[SHAPE_PYTHON_REFUSED] =
		filled(sums->refused[LANGUAGE_PYTHON]) * (1 - filled(sums->names_firm[LANGUAGE_PYTHON]));
	shapes[SHAPE_RUST_ROLE] = filled(sums->roles[LANGUAGE_RUST]);
	shapes[SHAPE_PYTHON_ROLE] = filled(sums->roles[LANGUAGE_PYTHON]);
}

/* Returns how much the rest of the text still says once a language is named. */
static double take_shapes(double shapes[SHAPE_COUNT], const Sums *sums, int lists, int separations)
{
	const double rust = filled(sums->names[LANGUAGE_RUST]);
	const double python = filled(sums->names[LANGUAGE_PYTHON]);
	const double firm = filled(MAX(sums->names_firm[LANGUAGE_RUST], sums->names_firm[LANGUAGE_PYTHON]));
	const double other = filled(sums->names_firm[LANGUAGE_OTHER]) * (1 - firm);
	const double unnamed = 1 - NAME_OUTWEIGHS * firm - OTHER_OUTWEIGHS * other;

	const double less = MIN(sums->names_firm[LANGUAGE_RUST], sums->names_firm[LANGUAGE_PYTHON]);
	const double more = MAX(sums->names_firm[LANGUAGE_RUST], sums->names_firm[LANGUAGE_PYTHON]);
	/* Where one of the two is asked for, the other is what there is already. */
	const double even = 1 - ASKING_OUTWEIGHS * fabs(filled(sums->names_asked[LANGUAGE_RUST]) -
							   filled(sums->names_asked[LANGUAGE_PYTHON]));
	shapes[SHAPE_BOTH_LANGUAGES] = filled(less) * even;
	shapes[SHAPE_BALANCE] = more > 0 ? less / more * even : 0;
	shapes[SHAPE_BOTH_PARTS] =
		MIN(fill(sums->work[SIDE_RUST], SIDE_HALF_FULL), fill(sums->work[SIDE_PYTHON], SIDE_HALF_FULL));
	shapes[SHAPE_RUST_ALONE] = rust * (1 - python);
	shapes[SHAPE_PYTHON_ALONE] = python * (1 - rust) * (1 - filled(sums->names[LANGUAGE_SYSTEMS]));
	shapes[SHAPE_RUST_FIRST] = sums->first == LANGUAGE_RUST;
	shapes[SHAPE_PYTHON_FIRST] = sums->first == LANGUAGE_PYTHON;
	shapes[SHAPE_SYSTEMS_AND_PYTHON] = MIN(filled(sums->names[LANGUAGE_SYSTEMS]), python) * (1 - rust);
	shapes[SHAPE_POLYGLOT] = lists > 0 ? 1 : 0;
	shapes[SHAPE_BOTH_SIDES] = MIN(fill(sums->names[LANGUAGE_RUST] + sums->work[SIDE_RUST], SIDE_HALF_FULL),
		fill(sums->names[LANGUAGE_PYTHON] + sums->work[SIDE_PYTHON], SIDE_HALF_FULL));
	shapes[SHAPE_SEPARATE_PARTS] = separations > 0 ? shapes[SHAPE_BOTH_SIDES] : 0;
	take_asked(shapes, sums);
	take_requested(shapes, sums, unnamed);
	take_persons(shapes, sums);
	take_shares(shapes, sums, unnamed);
	return unnamed;
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

/*
 * Whose work it is if not ours: what the title and the requests ask for counts, the rest a little. A trade that outweighs ours there is
 * named even if the brief is not only about it.
 */
static void take_trade(Reading *reading, const RuleSet *rules, const Evidence *evidence)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);
	double sums[RULESET_SIGNALS_MAX] = {0};
	int best = -1;

	for (gsize i = 0; i < count; i++) {
		const Signal *signal = ruleset_signal(rules, findings[i].signal);
		const double counts =
			(double)findings[i].counts * (findings[i].flags & FINDING_REQUEST ? 1 : TRADE_ELSEWHERE);
		if (signal->trade != NULL)
			sums[findings[i].signal] += counts;
		reading->not_a_hire += signal->is_not_a_hire ? counts : 0;
	}
	/* Of equal ones the trade that the text names first. */
	for (gsize i = 0; i < count; i++) {
		const int s = findings[i].signal;
		if (sums[s] > FAINT && (best == -1 || sums[s] > sums[best]))
			best = s;
	}
	reading->trade = best == -1 ? NULL : ruleset_signal(rules, best)->trade;
}

/* RULES: Python that is too slow, and a share of data work alongside, is hybrid; without one it is Rust. */
static void take_slow_python(Reading *reading, double mentions)
{
	reading->is_python_too_slow = mentions >= FAINT;
	if (reading->gives.of[DIMENSION_DATA] >= DATA_SHARE_WEIGHT)
		reading->shapes[SHAPE_SLOW_PYTHON_DATA] = filled(mentions);
}

/* Where little is understood, all readings are nearly as likely: a text of another language than the rule set's, or of none. */
static void doubt(Reading *reading, const RuleSet *rules, gsize known)
{
	const double enough = rules->understood_above * (double)reading->words;
	const double understood = (double)known < enough ? (double)known / enough : 1;

	for (int r = 0; r < READING_COUNT; r++)
		reading->probability[r] = understood * reading->probability[r] + (1 - understood) / READING_COUNT;
}

static void judge(Reading *reading, const RuleSet *rules)
{
	double score[READING_COUNT];
	double sum = 0;
	double top = -HUGE_VAL;
	double most = 0;

	for (int r = 0; r < READING_COUNT; r++)
		score[r] = rules->bias[r];
	/* A text has few of the signals. */
	for (guint s = 0; s < rules->signals->len; s++) {
		const double *weights = ruleset_signal(rules, (int)s)->weights;
		for (int r = 0; reading->signals[s] > 0 && r < READING_COUNT; r++)
			score[r] += reading->signals[s] * weights[r];
	}
	for (int s = 0; s < SHAPE_COUNT; s++) {
		for (int r = 0; r < READING_COUNT; r++)
			score[r] += reading->shapes[s] * rules->shapes[s][r];
	}
	for (int r = 0; r < READING_COUNT; r++)
		top = MAX(top, score[r]);
	for (int r = 0; r < READING_COUNT; r++)
		sum += reading->probability[r] = exp((score[r] - top) / rules->temperature);
	for (int r = 0; r < READING_COUNT; r++) {
		reading->probability[r] /= sum;
		const double counts = reading->probability[r] * CLASS_COUNTS[r];
		if (counts > most) {
			most = counts;
			reading->best = r;
		}
	}
}

void reading_take(Reading *reading, const RuleSet *rules, const Evidence *evidence)
{
	Sums sums;

	memset(&sums, 0, sizeof sums);
	memset(reading, 0, sizeof *reading);
	add_up(&sums, rules, evidence);
	take_weights(reading, &sums, rules);
	const double unnamed =
		take_shapes(reading->shapes, &sums, evidence_lists(evidence), evidence_separations(evidence));
	reading->words = evidence_words(evidence);
	const double terse = TERSE_WORDS / (TERSE_WORDS + (double)reading->words);
	reading->shapes[SHAPE_TERSE_PARTS] = reading->shapes[SHAPE_BOTH_PARTS] * terse;
	reading->shapes[SHAPE_TERSE_SIDES] =
		fill(MIN(sums.names_firm[LANGUAGE_RUST] + sums.work_firm[SIDE_RUST],
			     sums.names_firm[LANGUAGE_PYTHON] + sums.work_firm[SIDE_PYTHON]),
			SIDE_HALF_FULL) *
		terse;
	if (rules->given[WHEN_PYTHON_TOO_SLOW] != -1)
		take_slow_python(reading, sums.signal[rules->given[WHEN_PYTHON_TOO_SLOW]]);
	reading->has_both_parts = MIN(sums.parts[SIDE_RUST], sums.parts[SIDE_PYTHON]) >= CLEAR;
	reading->rust_role = sums.roles[LANGUAGE_RUST];
	reading->python_role = sums.roles[LANGUAGE_PYTHON];
	take_trade(reading, rules, evidence);
	for (guint s = 0; s < rules->signals->len; s++) {
		const Signal *signal = ruleset_signal(rules, (int)s);
		if (sums.signal[s] == 0)
			continue; /* as most are */
		const bool is_work = language_of(signal) == LANGUAGE_NONE && signal->side != SIDE_HYBRID;
		reading->signals[s] = filled(sums.signal[s]) * (is_work ? unnamed : 1);
	}
	judge(reading, rules);
	doubt(reading, rules, evidence_known_words(evidence));
}
