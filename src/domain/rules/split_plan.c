#include "domain/rules/split_plan.h"

#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"

enum {
	CONDITIONS_MAX = 6,
	FINDING_TEXT_BYTES_MAX = 63, /* phrases are short */
};

static const double SIGNAL_HOLDS = 0.4; /* of a full signal */

/* One way to meet, and what asks for it: any of these. The first row that holds counts. */
typedef struct JoinRow {
	Join join;
	const char *words[CONDITIONS_MAX];   /* in what the client wrote, among the words that count */
	const char *signals[CONDITIONS_MAX]; /* of the rule set */
	struct {
		SubmissionField field;
		int choice;
	} answers[CONDITIONS_MAX];
	int answers_count;
} JoinRow;

/* clang-format off */
static const JoinRow joins[] = {
	/* A loop with a hard deadline, or a device: Python listens, and nobody waits for it. */
	{JOIN_QUEUE, {"control loop", "real time control", "hard real time", "khz", "kernel bypass", "tick to trade"}, {"embedded"},
		{{0}}, 0},
	{JOIN_PYO3, {NULL}, {"bindings"}, {{0}}, 0},
	{JOIN_QUEUE, {NULL}, {NULL}, {{FIELD_LATENCY, LATENCY_UNDER_1MS}, {FIELD_USE_CASE, USE_CASE_TRADING_ENGINE}}, 2},
	{JOIN_C_ABI, {"c abi", "c api", "cbindgen", "c library", "existing c", "c++ codebase"}, {NULL},
		{{FIELD_CODEBASE, CODEBASE_OTHER_LANGUAGE}}, 1},
	{JOIN_PYO3, {NULL}, {"slow_python"}, {{FIELD_CODEBASE, CODEBASE_PYTHON_TOO_SLOW}}, 1},
	{JOIN_SERVICE, {"grpc", "microservice", "microservices", "rest api"}, {"serving_split"},
		{{FIELD_USE_CASE, USE_CASE_INTERNAL_API}}, 1},
	{JOIN_QUEUE, {"kafka", "event stream", "message queue"}, {"trading_engine", "realtime"},
		{{FIELD_USE_CASE, USE_CASE_REALTIME_PIPELINE}}, 1},
	{JOIN_SERVICE, {NULL}, {"networking", "distributed", "llm", "web_backend"}, {{0}}, 0},
	{JOIN_PYO3, {NULL}, {NULL}, {{0}}, 0}, /* the smallest step */
};
/* clang-format on */

static bool has_answer(const Submission *submission, SubmissionField field, int choice)
{
	if (field != FIELD_USE_CASE)
		return submission->choices[field] == choice;
	for (int i = 0; i < submission->use_cases_count; i++) {
		if (submission->use_cases[i] == choice)
			return true;
	}
	return false;
}

/* What the findings that count say. */
typedef struct Said {
	GString *words; /* of each finding in lower case, with blanks for hyphens and line breaks; one finding a line */
	bool has[RULESET_SIGNALS_MAX];
	const char *signals[RULESET_SIGNALS_MAX]; /* of which there is enough, each once */
	gsize signals_count;
} Said;

static void add_words(GString *words, const char *text, gsize bytes)
{
	const gsize first = words->len;

	g_string_set_size(words, first + bytes + 1);
	for (gsize i = 0; i < bytes; i++)
		words->str[first + i] = g_ascii_isalnum(text[i]) || text[i] == '+' ? text[i] : ' ';
	text_lower_ascii(words->str + first, bytes);
	words->str[first + bytes] = '\n';
}

static void take_said(Said *said, const SplitPlanInput *input)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(input->evidence, &count);

	for (gsize i = 0; input->reading != NULL && i < count; i++) {
		const Finding *finding = &findings[i];
		const gsize bytes = MIN(finding->end - finding->start, FINDING_TEXT_BYTES_MAX);
		if (finding->counts <= 0)
			continue;
		if (!said->has[finding->signal] && input->reading->signals[finding->signal] >= SIGNAL_HOLDS) {
			said->has[finding->signal] = true;
			said->signals[said->signals_count++] = ruleset_signal(input->rules, finding->signal)->name;
		}
		add_words(said->words, input->submission->texts[finding->field] + finding->start, bytes);
	}
}

static bool has_words(const JoinRow *row, const Said *said)
{
	for (gsize i = 0; i < CONDITIONS_MAX && row->words[i] != NULL; i++) {
		if (strstr(said->words->str, row->words[i]) != NULL)
			return true;
	}
	return false;
}

static bool has_signal(const JoinRow *row, const Said *said)
{
	for (gsize i = 0; i < CONDITIONS_MAX && row->signals[i] != NULL; i++) {
		for (gsize s = 0; s < said->signals_count; s++) {
			if (strcmp(row->signals[i], said->signals[s]) == 0)
				return true;
		}
	}
	return false;
}

static bool answers_ask(const JoinRow *row, const Submission *submission)
{
	for (int a = 0; a < row->answers_count; a++) {
		if (has_answer(submission, row->answers[a].field, row->answers[a].choice))
			return true;
	}
	return false;
}

Join split_plan_join(const SplitPlanInput *input)
{
	g_autoptr(GString) words = g_string_new(NULL);
	Said said = {.words = words};
	gsize i = 0;

	take_said(&said, input);
	while (i + 1 < G_N_ELEMENTS(joins) && !answers_ask(&joins[i], input->submission) &&
		!has_signal(&joins[i], &said) && !has_words(&joins[i], &said))
		i++;
	return joins[i].join;
}

static void hire(SplitPlan *plan, Engagement engagement, int count)
{
	plan->team[plan->team_count++] = (TeamMember){.engagement = engagement, .count = count};
}

/* The language whose half the client has people or code for; ENGAGEMENT_COUNT: neither or both. */
static Engagement find_kept(const SplitPlanInput *input, int *note)
{
	const int knows = input->submission->choices[FIELD_TEAM_KNOWS];
	const int codebase = input->submission->choices[FIELD_CODEBASE];
	const bool is_open = knows == SUBMISSION_NOT_SURE;
	const Side told =
		is_open ? evidence_team(input->evidence, input->submission->texts[FIELD_DESCRIPTION]) : SIDE_NONE;
	const bool is_unknown = is_open && told == SIDE_NONE;
	const struct {
		bool holds;
		Engagement kept;
		TeamNote note;
	} rows[] = {
		{knows == TEAM_KNOWS_PYTHON || told == SIDE_PYTHON, ENGAGEMENT_PYTHON, TEAM_NOTE_KEEPS_PYTHON},
		{knows == TEAM_KNOWS_RUST || told == SIDE_RUST, ENGAGEMENT_RUST, TEAM_NOTE_KEEPS_RUST},
		{is_unknown && codebase == CODEBASE_PYTHON_TOO_SLOW, ENGAGEMENT_PYTHON, TEAM_NOTE_PYTHON_EXISTS},
		{is_unknown && codebase == CODEBASE_RUST, ENGAGEMENT_RUST, TEAM_NOTE_RUST_EXISTS},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].holds) {
			*note = (int)rows[i].note;
			return rows[i].kept;
		}
	}
	return ENGAGEMENT_COUNT;
}

static int wanted(const Submission *submission)
{
	static const int counts[] = {
		[ENGINEERS_1] = 1,
		[ENGINEERS_2_3] = 2,
		[ENGINEERS_4_PLUS] = 4,
	};
	const int engineers = submission->choices[FIELD_ENGINEERS];

	if (submission->choices[FIELD_HOURS] == HOURS_HOURLY)
		return 1;
	return engineers == SUBMISSION_NOT_SURE ? 0 : counts[engineers];
}

/* One person for both: a specialist of the heavier half who also writes the other language. */
static void hire_one(SplitPlan *plan, const Decision *decision)
{
	const bool is_rust = decision->rust_drive >= decision->python_drive;

	hire(plan, is_rust ? ENGAGEMENT_RUST : ENGAGEMENT_PYTHON, 1);
	plan->note = is_rust ? TEAM_NOTE_ONE_RUST : TEAM_NOTE_ONE_PYTHON;
}

static void hire_both(SplitPlan *plan, const SplitPlanInput *input, int count)
{
	const bool is_mostly_data = input->submission->choices[FIELD_DATA_SHARE] == DATA_SHARE_MOST;
	const int rust = count < 4 || is_mostly_data ? 1 : count / 2;

	hire(plan, ENGAGEMENT_RUST, rust);
	hire(plan, ENGAGEMENT_PYTHON, MAX(count - rust, 1));
	if (input->decision->is_two_projects)
		plan->note = TEAM_NOTE_TWO_PROJECTS;
}

void split_plan_make(SplitPlan *plan, const SplitPlanInput *input, Join join)
{
	const int count = wanted(input->submission);

	*plan = (SplitPlan){.join = join, .note = -1};
	const Engagement kept = find_kept(input, &plan->note);
	if (kept != ENGAGEMENT_COUNT)
		hire(plan, kept == ENGAGEMENT_PYTHON ? ENGAGEMENT_RUST : ENGAGEMENT_PYTHON, MAX(count, 1));
	else if (count == 1)
		hire_one(plan, input->decision);
	else
		hire_both(plan, input, count == 0 ? 2 : count);
}
