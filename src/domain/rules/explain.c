#include "domain/rules/explain.h"

#include <string.h>

#include "base/banned.h"

enum {
	CANDIDATES_MAX = 64, /* a dozen answers and the strongest signals */
};

/* An answer outweighs a mention, a published use case outweighs an answer. */
static const double ANSWER_STRENGTH = 2.0;
static const double USE_CASE_STRENGTH = 4.0;

typedef struct Candidates {
	Reason list[CANDIDATES_MAX];
	gsize count;
} Candidates;

static void add(Candidates *candidates, const Reason *reason)
{
	if (candidates->count < CANDIDATES_MAX)
		candidates->list[candidates->count++] = *reason;
}

static int largest(const Weights *weights)
{
	int most = 0;

	for (int d = 0; d < DIMENSION_COUNT; d++)
		most = MAX(most, (int)weights->of[d]);
	return most;
}

/* Whom an answer speaks for: the drive it feeds. SIDE_HYBRID: both, SIDE_NONE: neither. */
static Side side_of(const Weights *gives)
{
	const bool rust = gives->of[DIMENSION_PERFORMANCE] > 0 || gives->of[DIMENSION_MEMORY] > 0;
	const bool python = gives->of[DIMENSION_PRODUCTIVITY] > 0 || gives->of[DIMENSION_DATA] > 0;

	return rust && python ? SIDE_HYBRID : rust ? SIDE_RUST : python ? SIDE_PYTHON : SIDE_NONE;
}

static bool supports(Side side, const Decision *decision)
{
	if (decision_is_undecided(decision))
		return side == SIDE_NEITHER;
	switch (decision->engagement) {
	case ENGAGEMENT_RUST:
		return side == SIDE_RUST;
	case ENGAGEMENT_PYTHON:
		return side == SIDE_PYTHON;
	case ENGAGEMENT_HYBRID:
	case ENGAGEMENT_COUNT:
		break;
	}
	return side == SIDE_RUST || side == SIDE_PYTHON || side == SIDE_HYBRID;
}

static void add_answer(Candidates *candidates, const ExplainInput *input, SubmissionField field, int choice)
{
	const int at = needs_answer_row(input->rules, field, choice);

	if (at == -1)
		return;
	const AnswerRow *row = &g_array_index(input->rules->answers, AnswerRow, at);
	const FieldChoice *given = &submission_fields[field].choices[choice];
	const Side side = side_of(&row->gives);
	/* "Both matter" supports either class. */
	if (!supports(side, input->decision) && side != SIDE_HYBRID)
		return;
	add(candidates, &(Reason){
				.kind = "answer",
				.rule = submission_fields[field].name,
				.choice = given->name,
				.says = row->says,
				.part = row->part,
				.evidence = given->label,
				.evidence_bytes = strlen(given->label),
				.field = field,
				.side = side,
				.strength = ANSWER_STRENGTH * largest(&row->gives) +
					    (row->is_published_use_case ? USE_CASE_STRENGTH : 0),
			});
}

static void add_answers(Candidates *candidates, const ExplainInput *input)
{
	const Submission *submission = input->submission;

	for (int i = 0; i < submission->use_cases_count; i++)
		add_answer(candidates, input, FIELD_USE_CASE, submission->use_cases[i]);
	for (gsize i = 0; i < technical_fields_count; i++) {
		if (technical_fields[i] != FIELD_USE_CASE)
			add_answer(candidates, input, technical_fields[i], submission->choices[technical_fields[i]]);
	}
}

/* The finding of each signal that counts most, or -1. */
static void best_findings(const ExplainInput *input, int best[RULESET_SIGNALS_MAX])
{
	gsize count = 0;
	const Finding *findings = evidence_findings(input->evidence, &count);

	for (int s = 0; s < RULESET_SIGNALS_MAX; s++)
		best[s] = -1;
	for (gsize i = 0; i < count; i++) {
		int *slot = &best[findings[i].signal];
		if (findings[i].counts > 0 && (*slot == -1 || findings[i].counts > findings[*slot].counts))
			*slot = (int)i;
	}
}

static Reason text_reason(const ExplainInput *input, const Finding *finding)
{
	const Signal *signal = ruleset_signal(input->rules, finding->signal);

	return (Reason){
		.kind = "text",
		.rule = signal->name,
		.says = signal->says,
		.part = signal->part,
		.evidence = input->submission->texts[finding->field] + finding->start,
		.evidence_bytes = finding->end - finding->start,
		.field = (SubmissionField)finding->field,
		.has_span = true,
		.side = signal->side,
		.strength = input->reading->signals[finding->signal] * (1 + largest(&signal->gives)),
	};
}

static void add_text(Candidates *candidates, const ExplainInput *input)
{
	int best[RULESET_SIGNALS_MAX];
	gsize count = 0;

	if (input->reading == NULL)
		return;
	best_findings(input, best);
	const Finding *findings = evidence_findings(input->evidence, &count);
	for (guint s = 0; s < input->rules->signals->len; s++) {
		if (best[s] == -1)
			continue;
		const Reason reason = text_reason(input, &findings[best[s]]);
		if (supports(reason.side, input->decision))
			add(candidates, &reason);
	}
}

/* The step of the decision itself, in the page's numbers. */
static Reason decision_reason(const ExplainInput *input)
{
	const VerdictRow *row = &input->rules->verdicts[input->decision->verdict];

	return (Reason){
		.kind = "decision",
		.rule = row->name,
		.says = row->says,
		.field = FIELD_COUNT,
		.side = SIDE_NONE,
	};
}

static int by_strength(const void *a, const void *b)
{
	const Reason *x = a;
	const Reason *y = b;

	if (x->strength != y->strength)
		return x->strength < y->strength ? 1 : -1;
	/* Equal ones in the order of their place, so that the same input gives the same bytes. */
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

/* A hybrid shows both sides among its first reasons. */
static void show_both_sides(Candidates *candidates)
{
	for (gsize i = 2; i < candidates->count && candidates->count > 2; i++) {
		const Side first = candidates->list[0].side;
		const Side other = candidates->list[i].side;
		if (candidates->list[1].side != first)
			return;
		if (other != first && other != SIDE_HYBRID) {
			const Reason moved = candidates->list[i];
			memmove(&candidates->list[2], &candidates->list[1], (i - 1) * sizeof candidates->list[0]);
			candidates->list[1] = moved;
			return;
		}
	}
}

static glong characters(const char *from, const char *to)
{
	glong count = 0;

	for (; from < to; from++)
		count += ((guchar)*from & 0xc0) != 0x80;
	return count;
}

/* Spans count characters; only the few that are shown are counted. */
static void count_span(const Submission *submission, Reason *reason)
{
	if (!reason->has_span)
		return;
	reason->start = characters(submission->texts[reason->field], reason->evidence);
	reason->end = reason->start + characters(reason->evidence, reason->evidence + reason->evidence_bytes);
}

static void take_reasons(Explanation *explanation, const ExplainInput *input, Candidates *candidates)
{
	const bool is_undecided = decision_is_undecided(input->decision);

	if (is_undecided)
		explanation->reasons[explanation->reasons_count++] = decision_reason(input);
	for (gsize i = 0; i < candidates->count && explanation->reasons_count < REASONS_MAX - 1; i++)
		explanation->reasons[explanation->reasons_count++] = candidates->list[i];
	if (!is_undecided)
		explanation->reasons[explanation->reasons_count++] = decision_reason(input);
	for (gsize i = 0; i < explanation->reasons_count; i++)
		count_span(input->submission, &explanation->reasons[i]);
}

static void take_parts(Explanation *explanation, const ExplainInput *input, Candidates *candidates)
{
	for (gsize i = 0; i < candidates->count; i++) {
		Reason part = candidates->list[i];
		const bool is_rust = part.side == SIDE_RUST;
		Reason *list = is_rust ? explanation->rust_parts : explanation->python_parts;
		gsize *count = is_rust ? &explanation->rust_parts_count : &explanation->python_parts_count;
		part.says = part.part;
		if (part.says == NULL || *count >= PARTS_MAX || (part.side != SIDE_RUST && part.side != SIDE_PYTHON))
			continue;
		count_span(input->submission, &part);
		list[(*count)++] = part;
	}
}

void explain(Explanation *explanation, const ExplainInput *input)
{
	Candidates candidates = {.count = 0};

	explanation->reasons_count = 0;
	explanation->rust_parts_count = explanation->python_parts_count = 0;
	explanation->risks = needs_supply(input->submission, input->decision->engagement);
	add_answers(&candidates, input);
	add_text(&candidates, input);
	qsort(candidates.list, candidates.count, sizeof candidates.list[0], by_strength);
	if (input->decision->engagement == ENGAGEMENT_HYBRID) {
		show_both_sides(&candidates);
		take_parts(explanation, input, &candidates);
	}
	take_reasons(explanation, input, &candidates);
}
