#include "domain/rules/explain.h"

#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"

enum {
	CANDIDATES_MAX = RULESET_SIGNALS_MAX + 16, /* every signal once, and a dozen answers */
};

/* An answer outweighs a mention, a published use case outweighs an answer. */
static const double ANSWER_STRENGTH = 2.0;
static const double USE_CASE_STRENGTH = 4.0;
static const double NAME_STRENGTH = 0.5; /* a language asked for by name, against its tools and libraries */
static const double NEITHER_GIVES = 1.0; /* what is of neither side weighs little, but it is told */
static const double OPPOSES = 1.0;	 /* what is weaker is not worth telling */

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

/* "Both matter" supports either class. */
static bool supports(Side side, const Decision *decision)
{
	if (decision_is_undecided(decision))
		return side == SIDE_NEITHER;
	switch (decision->engagement) {
	case ENGAGEMENT_RUST:
		return side == SIDE_RUST || side == SIDE_HYBRID;
	case ENGAGEMENT_PYTHON:
		return side == SIDE_PYTHON || side == SIDE_HYBRID;
	case ENGAGEMENT_HYBRID:
	case ENGAGEMENT_COUNT:
		break;
	}
	return side == SIDE_RUST || side == SIDE_PYTHON || side == SIDE_HYBRID;
}

/* What points to the other language, or away from both. Of a hybrid nothing does: it has both. */
static bool opposes(const Reason *reason, const Decision *decision)
{
	if (decision_is_undecided(decision) || decision->engagement == ENGAGEMENT_HYBRID || reason->strength < OPPOSES)
		return false;
	return reason->side == SIDE_NEITHER ||
	       reason->side == (decision->engagement == ENGAGEMENT_RUST ? SIDE_PYTHON : SIDE_RUST);
}

static void add_answer(Candidates *candidates, const ExplainInput *input, SubmissionField field, int choice)
{
	const int at = needs_answer_row(input->rules, field, choice);

	if (at == -1)
		return;
	const AnswerRow *row = &g_array_index(input->rules->answers, AnswerRow, at);
	const FieldChoice *given = &submission_fields[field].choices[choice];
	const char *label = wording_text(given->label);
	add(candidates, &(Reason){
				.kind = "answer",
				.rule = submission_fields[field].name,
				.choice = given->name,
				.says = row->says,
				.part = row->part,
				.topic = row->topic != NULL ? row->topic : row->says,
				.apart = row->apart,
				.evidence = label,
				.evidence_bytes = strlen(label),
				.field = field,
				.side = weights_side(&row->gives),
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
		.topic = signal->topic != NULL ? signal->topic : signal->name,
		.apart = signal->apart,
		.evidence = input->submission->texts[finding->field] + finding->start,
		.evidence_bytes = finding->end - finding->start,
		.field = (SubmissionField)finding->field,
		.has_span = true,
		.side = signal->side,
		.strength = (signal->is_language && signal->names != SIDE_NONE ? NAME_STRENGTH : 0) +
			    input->reading->signals[finding->signal] *
				    (1 + (signal->side == SIDE_NEITHER ? NEITHER_GIVES : largest(&signal->gives))),
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
		.topic = row->name,
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

/* Spans count characters; only the few that are shown are counted. */
static void count_span(const Submission *submission, Reason *reason)
{
	if (!reason->has_span)
		return;
	const char *text = submission->texts[reason->field];
	reason->start = (glong)text_characters(text, (gsize)(reason->evidence - text));
	reason->end = reason->start + (glong)text_characters(reason->evidence, reason->evidence_bytes);
}

/* A sentence of the decision says how its halves fit together, or that nothing decides; of the rest the reasons say it better. */
static bool is_told(Verdict verdict)
{
	switch (verdict) {
	case VERDICT_HYBRID_USE_CASES:
	case VERDICT_HYBRID_SLOW_PYTHON:
	case VERDICT_HYBRID_TEXT:
	case VERDICT_HYBRID_PART:
	case VERDICT_HYBRID_MOST:
	case VERDICT_SUPPLY:
	case VERDICT_NOTHING:
		return true;
	case VERDICT_ASKED:
	case VERDICT_USE_CASE:
	case VERDICT_MARGIN:
	case VERDICT_TEXT:
	case VERDICT_COUNT:
		break;
	}
	return false;
}

static bool has_topic(const Reason *list, gsize count, const char *topic)
{
	for (gsize i = 0; i < count; i++) {
		if (strcmp(list[i].topic, topic) == 0)
			return true;
	}
	return false;
}

static SplitPlanInput plan_input(const ExplainInput *input)
{
	return (SplitPlanInput){
		.rules = input->rules,
		.submission = input->submission,
		.evidence = input->evidence,
		.reading = input->reading,
		.decision = input->decision,
	};
}

/* How the halves meet; found out when it is asked for first. */
static Join join_of(Explanation *explanation, const ExplainInput *input)
{
	const SplitPlanInput plan = plan_input(input);

	if (explanation->join == -1)
		explanation->join = (int)split_plan_join(&plan);
	return (Join)explanation->join;
}

static void tell(Explanation *explanation, const ExplainInput *input, const Reason *reason)
{
	Reason *told = &explanation->reasons[explanation->reasons_count++];

	*told = *reason;
	if (reason->apart != NULL && join_of(explanation, input) == JOIN_QUEUE)
		told->says = reason->apart;
	count_span(input->submission, told);
}

/* Whether a reason is about the work, and not about the name of a language. */
static bool is_about_work(const Reason *reason)
{
	return strcmp(reason->topic, side_names[SIDE_RUST]) != 0 && strcmp(reason->topic, side_names[SIDE_PYTHON]) != 0;
}

/* The strongest reason of one side that is not told yet; NULL: none. SIDE_COUNT: of any side that supports the decision. */
static const Reason *find_reason(
	const Explanation *explanation, const ExplainInput *input, const Candidates *candidates, Side side)
{
	for (gsize i = 0; i < candidates->count; i++) {
		const Reason *reason = &candidates->list[i];
		const bool fits = side == SIDE_COUNT ? supports(reason->side, input->decision) : reason->side == side;
		if (fits && !has_topic(explanation->reasons, explanation->reasons_count, reason->topic))
			return reason;
	}
	return NULL;
}

/* What half of the work there is says more than which language was named. */
static const Reason *find_half(
	const Explanation *explanation, const ExplainInput *input, const Candidates *candidates, Side side)
{
	for (gsize i = 0; i < candidates->count; i++) {
		const Reason *reason = &candidates->list[i];
		if (reason->side == side && is_about_work(reason) && reason->strength >= OPPOSES &&
			!has_topic(explanation->reasons, explanation->reasons_count, reason->topic))
			return reason;
	}
	return find_reason(explanation, input, candidates, side);
}

/* A hybrid shows one reason for each half. */
static void tell_halves(Explanation *explanation, const ExplainInput *input, const Candidates *candidates)
{
	const Reason *rust = find_half(explanation, input, candidates, SIDE_RUST);
	const Reason *python = find_half(explanation, input, candidates, SIDE_PYTHON);
	const bool is_rust_first = python == NULL || (rust != NULL && by_strength(rust, python) <= 0);
	const Reason *halves[] = {is_rust_first ? rust : python, is_rust_first ? python : rust};

	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		if (halves[i] != NULL)
			tell(explanation, input, halves[i]);
	}
}

/* Where none of the reasons rests on the client's own words, the strongest that does takes the place of the weakest. */
static void quote_client(Explanation *explanation, const ExplainInput *input, const Candidates *candidates)
{
	const Reason *last = &explanation->reasons[explanation->reasons_count - 1];
	const bool is_full = explanation->reasons_count == REASONS_MAX;

	for (gsize i = 0; i < explanation->reasons_count; i++) {
		if (explanation->reasons[i].has_span)
			return;
	}
	for (gsize i = 0; i < candidates->count; i++) {
		const Reason *reason = &candidates->list[i];
		const bool keeps_halves =
			!is_full || input->decision->engagement != ENGAGEMENT_HYBRID || reason->side == last->side;
		if (!reason->has_span || !supports(reason->side, input->decision) || !keeps_halves ||
			has_topic(explanation->reasons, explanation->reasons_count - is_full, reason->topic))
			continue;
		explanation->reasons_count -= is_full;
		tell(explanation, input, reason);
		return;
	}
}

/* The parts of both halves, those of the work first. A name of a language is a part only where nothing else is. */
static void take_parts(Explanation *explanation, const ExplainInput *input, const Candidates *candidates, bool is_work)
{
	for (gsize i = 0; i < candidates->count; i++) {
		Reason part = candidates->list[i];
		const bool is_rust = part.side == SIDE_RUST;
		Reason *list = is_rust ? explanation->rust_parts : explanation->python_parts;
		gsize *count = is_rust ? &explanation->rust_parts_count : &explanation->python_parts_count;
		part.says = part.part;
		if (part.says == NULL || *count >= PARTS_MAX || (part.side != SIDE_RUST && part.side != SIDE_PYTHON) ||
			is_about_work(&part) != is_work || (!is_work && *count > 0) ||
			has_topic(list, *count, part.topic))
			continue;
		count_span(input->submission, &part);
		list[(*count)++] = part;
	}
}

/* "The firmware" within a sentence: "the firmware". */
static void append_part(GString *out, const char *part)
{
	g_string_append_c(out, g_str_has_prefix(part, "The ") ? 't' : part[0]);
	g_string_append(out, part + 1);
}

/* The decision's sentence with a part for each language, where the client named both; else as it is. */
static const char *name_halves(Explanation *explanation, const VerdictRow *row)
{
	const Reason *rust = &explanation->rust_parts[0];
	const Reason *python = &explanation->python_parts[0];
	g_autoptr(GString) says = g_string_new(NULL);

	if (row->parts == NULL || explanation->rust_parts_count == 0 || explanation->python_parts_count == 0 ||
		!is_about_work(rust) || !is_about_work(python))
		return row->says;
	for (const char *at = row->parts; *at != '\0';) {
		const gsize plain = strcspn(at, "{");
		g_string_append_len(says, at, (gssize)plain);
		at += plain;
		const bool is_rust = g_str_has_prefix(at, "{rust}");
		if (!is_rust && !g_str_has_prefix(at, "{python}")) {
			if (*at != '\0')
				g_string_append_c(says, *at++);
			continue;
		}
		append_part(says, is_rust ? rust->says : python->says);
		at = strchr(at, '}') + 1;
	}
	g_strlcpy(explanation->halves, says->str, sizeof explanation->halves);
	return explanation->halves;
}

static void take_reasons(Explanation *explanation, const ExplainInput *input, const Candidates *candidates)
{
	Reason decision = decision_reason(input);
	const Reason *next;

	decision.says = name_halves(explanation, &input->rules->verdicts[input->decision->verdict]);

	/* A brief that says how it splits the work says it better than any rule. */
	next = input->decision->verdict == VERDICT_HYBRID_TEXT
		       ? find_reason(explanation, input, candidates, SIDE_HYBRID)
		       : NULL;
	if (is_told(input->decision->verdict))
		tell(explanation, input, next != NULL ? next : &decision);
	if (input->decision->engagement == ENGAGEMENT_HYBRID)
		tell_halves(explanation, input, candidates);
	while (explanation->reasons_count < REASONS_MAX &&
		(next = find_reason(explanation, input, candidates, SIDE_COUNT)) != NULL)
		tell(explanation, input, next);
	if (explanation->reasons_count == 0)
		tell(explanation, input, &decision);
	quote_client(explanation, input, candidates);
}

static void take_against(Explanation *explanation, const ExplainInput *input, const Candidates *candidates)
{
	for (gsize i = 0; i < candidates->count && explanation->against_count < AGAINST_MAX; i++) {
		const Reason *reason = &candidates->list[i];
		Reason *told = &explanation->against[explanation->against_count];
		if (!opposes(reason, input->decision) ||
			has_topic(explanation->against, explanation->against_count, reason->topic))
			continue;
		*told = *reason;
		count_span(input->submission, told);
		explanation->against_count++;
	}
}

void explain(Explanation *explanation, const ExplainInput *input)
{
	Candidates candidates; /* large, so not cleared */
	const Decision *decision = input->decision;

	candidates.count = 0;
	explanation->reasons_count = explanation->against_count = 0;
	explanation->rust_parts_count = explanation->python_parts_count = 0;
	explanation->join = -1;
	explanation->risks = risks_find(input->rules, input->submission, decision->engagement);
	explanation->has_plan = decision->engagement == ENGAGEMENT_HYBRID || decision->is_two_projects;
	add_answers(&candidates, input);
	add_text(&candidates, input);
	qsort(candidates.list, candidates.count, sizeof candidates.list[0], by_strength);
	if (explanation->has_plan) {
		take_parts(explanation, input, &candidates, true);
		take_parts(explanation, input, &candidates, false);
	}
	take_reasons(explanation, input, &candidates);
	take_against(explanation, input, &candidates);
	if (!explanation->has_plan)
		return;
	const SplitPlanInput plan = plan_input(input);
	split_plan_make(&explanation->plan, &plan, join_of(explanation, input));
}
