#include "domain/rules/ruleset.h"

#include <string.h>

#include "base/embedded.h"
#include "base/error.h"
#include "domain/rules/rules_model.h"

const char *const dimension_names[DIMENSION_COUNT] = {
	[DIMENSION_PERFORMANCE] = "performance",
	[DIMENSION_MEMORY] = "memory",
	[DIMENSION_PRODUCTIVITY] = "productivity",
	[DIMENSION_LEARNING_CURVE] = "learning_curve",
	[DIMENSION_DATA] = "data",
	[DIMENSION_TALENT] = "talent",
	[DIMENSION_HIRING_COST] = "hiring_cost",
};

const char *const side_names[SIDE_COUNT] = {
	[SIDE_RUST] = "rust",
	[SIDE_PYTHON] = "python",
	[SIDE_HYBRID] = "hybrid",
	[SIDE_NEITHER] = "neither",
	[SIDE_NONE] = "none",
};

const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_HYBRID_USE_CASES] = "hybrid_use_cases",
	[VERDICT_HYBRID_SLOW_PYTHON] = "hybrid_slow_python",
	[VERDICT_HYBRID_TEXT] = "hybrid_text",
	[VERDICT_HYBRID_PART] = "hybrid_part",
	[VERDICT_HYBRID_MOST] = "hybrid_most",
	[VERDICT_ASKED] = "asked",
	[VERDICT_USE_CASE] = "use_case",
	[VERDICT_MARGIN] = "margin",
	[VERDICT_TEXT] = "text",
	[VERDICT_SUPPLY] = "supply",
	[VERDICT_NOTHING] = "nothing",
};

const char *const when_names[WHEN_COUNT] = {
	[WHEN_PYTHON_TOO_SLOW] = "python_too_slow",
	[WHEN_LATENCY_TIGHT] = "latency_tight",
	[WHEN_LATENCY_SOFT] = "latency_soft",
};

const char *const supply_names[SUPPLY_COUNT] = {
	[SUPPLY_TEAM_MUST_LEARN_RUST] = "team_must_learn_rust",
	[SUPPLY_TEAM_MUST_LEARN_PYTHON] = "team_must_learn_python",
	[SUPPLY_SEVERAL_ENGINEERS] = "several_engineers",
	[SUPPLY_MANY_ENGINEERS] = "many_engineers",
	[SUPPLY_SOON] = "soon",
	[SUPPLY_NOW] = "now",
	[SUPPLY_ONE_FOR_BOTH] = "one_for_both",
	[SUPPLY_ENTRY_LEVEL] = "entry_level",
	[SUPPLY_BUDGET_FAR_UNDER_RUST] = "budget_far_under_rust",
	[SUPPLY_BUDGET_FAR_UNDER_PYTHON] = "budget_far_under_python",
	[SUPPLY_BUDGET_UNDER_BOTH] = "budget_under_both",
	[SUPPLY_BUDGET_UNDER_RUST] = "budget_under_rust",
	[SUPPLY_BUDGET_OVER_RUST] = "budget_over_rust",
	[SUPPLY_BUDGET_OVER_PYTHON] = "budget_over_python",
};

const char *const join_names[JOIN_COUNT] = {
	[JOIN_PYO3] = "pyo3",
	[JOIN_SERVICE] = "service",
	[JOIN_C_ABI] = "c_abi",
	[JOIN_QUEUE] = "queue",
};

const char *const team_note_names[TEAM_NOTE_COUNT] = {
	[TEAM_NOTE_KEEPS_PYTHON] = "keeps_python",
	[TEAM_NOTE_KEEPS_RUST] = "keeps_rust",
	[TEAM_NOTE_PYTHON_EXISTS] = "python_exists",
	[TEAM_NOTE_RUST_EXISTS] = "rust_exists",
	[TEAM_NOTE_ONE_RUST] = "one_rust",
	[TEAM_NOTE_ONE_PYTHON] = "one_python",
	[TEAM_NOTE_TWO_PROJECTS] = "two_projects",
};

const char *const cue_names[CUE_COUNT] = {
	[CUE_NEGATION] = "negation",
	[CUE_NEGATED] = "negated",
	[CUE_CLAUSE] = "clause",
	[CUE_PASSING] = "passing",
	[CUE_PASSING_NEXT] = "passing_next",
	[CUE_REPLACE] = "replace",
	[CUE_TARGET] = "target",
	[CUE_TOO_SLOW] = "too_slow",
	[CUE_OR] = "or",
	[CUE_NOT_NEGATION] = "not_negation",
	[CUE_KEPT] = "kept",
	[CUE_KEPT_NEXT] = "kept_next",
	[CUE_NEGATED_BEFORE] = "negated_before",
	[CUE_ONLY] = "only",
	[CUE_REQUEST] = "request",
	[CUE_NAME_NEXT] = "name_next",
	[CUE_FIRM] = "firm",
	[CUE_NOW] = "now",
	[CUE_NEEDED] = "needed",
	[CUE_SEPARATE] = "separate",
	[CUE_DEMANDED] = "demanded",
	[CUE_CONTEXT] = "context",
	[CUE_PRONOUN] = "pronoun",
	[CUE_SELF] = "self",
	[CUE_EVERYDAY] = "everyday",
	[CUE_SOFTWARE] = "software",
};

const char *const shape_names[SHAPE_COUNT] = {
	[SHAPE_RUST_IN_TITLE] = "rust_in_title",
	[SHAPE_PYTHON_IN_TITLE] = "python_in_title",
	[SHAPE_OTHER_IN_TITLE] = "other_in_title",
	[SHAPE_RUST_WORK_IN_TITLE] = "rust_work_in_title",
	[SHAPE_PYTHON_WORK_IN_TITLE] = "python_work_in_title",
	[SHAPE_NEITHER_IN_TITLE] = "neither_in_title",
	[SHAPE_BOTH_LANGUAGES] = "both_languages",
	[SHAPE_BALANCE] = "balance",
	[SHAPE_BOTH_PARTS] = "both_parts",
	[SHAPE_RUST_ALONE] = "rust_alone",
	[SHAPE_PYTHON_ALONE] = "python_alone",
	[SHAPE_RUST_FIRST] = "rust_first",
	[SHAPE_PYTHON_FIRST] = "python_first",
	[SHAPE_RUST_ASKED] = "rust_asked",
	[SHAPE_PYTHON_ASKED] = "python_asked",
	[SHAPE_BOTH_ASKED] = "both_asked",
	[SHAPE_SYSTEMS_AND_PYTHON] = "systems_and_python",
	[SHAPE_OTHER_ASKED] = "other_asked",
	[SHAPE_POLYGLOT] = "polyglot",
	[SHAPE_RUST_NAME_SHARE] = "rust_name_share",
	[SHAPE_PYTHON_NAME_SHARE] = "python_name_share",
	[SHAPE_OTHER_NAME_SHARE] = "other_name_share",
	[SHAPE_RUST_WORK_SHARE] = "rust_work_share",
	[SHAPE_PYTHON_WORK_SHARE] = "python_work_share",
	[SHAPE_NEITHER_WORK_SHARE] = "neither_work_share",
	[SHAPE_SILENCE] = "silence",
	[SHAPE_SLOW_PYTHON_DATA] = "slow_python_data",
	[SHAPE_TERSE_PARTS] = "terse_parts",
	[SHAPE_RUST_REQUESTED] = "rust_requested",
	[SHAPE_PYTHON_REQUESTED] = "python_requested",
	[SHAPE_SYSTEMS_REQUESTED] = "systems_requested",
	[SHAPE_OTHER_REQUESTED] = "other_requested",
	[SHAPE_RUST_WORK_REQUESTED] = "rust_work_requested",
	[SHAPE_PYTHON_WORK_REQUESTED] = "python_work_requested",
	[SHAPE_NEITHER_WORK_REQUESTED] = "neither_work_requested",
	[SHAPE_BOTH_REQUESTED] = "both_requested",
	[SHAPE_RUST_REFUSED] = "rust_refused",
	[SHAPE_PYTHON_REFUSED] = "python_refused",
	[SHAPE_SYSTEMS_ALONE] = "systems_alone",
	[SHAPE_OTHER_ALONE] = "other_alone",
	[SHAPE_RUST_ROLE] = "rust_role",
	[SHAPE_PYTHON_ROLE] = "python_role",
	[SHAPE_BOTH_SIDES] = "both_sides",
	[SHAPE_SEPARATE_PARTS] = "separate_parts",
	[SHAPE_OTHER_IN_SYSTEMS] = "other_in_systems",
	[SHAPE_OTHER_IN_PYTHON_WORK] = "other_in_python_work",
	[SHAPE_FRONT_IN_SYSTEMS] = "front_in_systems",
	[SHAPE_SYSTEMS_AND_PYTHON_ASKED] = "systems_and_python_asked",
	[SHAPE_SYSTEMS_OVER_PYTHON] = "systems_over_python",
	[SHAPE_TERSE_SIDES] = "terse_sides",
	[SHAPE_BOTH_SIDES_REQUESTED] = "both_sides_requested",
};

const char *const reading_names[READING_COUNT] = {
	[ENGAGEMENT_RUST] = "rust",
	[ENGAGEMENT_PYTHON] = "python",
	[ENGAGEMENT_HYBRID] = "hybrid",
	[READING_UNDECIDED] = "undecided",
};

static void clear_answer(void *row)
{
	g_free(((AnswerRow *)row)->says);
	g_free(((AnswerRow *)row)->part);
	g_free(((AnswerRow *)row)->topic);
	g_free(((AnswerRow *)row)->apart);
}

static void clear_signal(void *row)
{
	Signal *signal = row;

	g_free(signal->name);
	g_free(signal->says);
	g_free(signal->part);
	g_free(signal->topic);
	g_free(signal->apart);
	g_free(signal->trade);
}

static void clear_section(void *row)
{
	g_free(((Section *)row)->name);
}

static RuleSet *new_empty(const char *json, gsize bytes)
{
	RuleSet *rules = g_new0(RuleSet, 1);

	g_atomic_ref_count_init(&rules->references);
	rules->json = g_strndup(json, bytes);
	rules->lexicon = lexicon_new();
	rules->answers = g_array_new(FALSE, TRUE, sizeof(AnswerRow));
	memset(rules->answer_rows, -1, sizeof rules->answer_rows);
	for (int when = 0; when < WHEN_COUNT; when++)
		rules->given[when] = -1;
	g_array_set_clear_func(rules->answers, clear_answer);
	rules->signals = g_array_new(FALSE, TRUE, sizeof(Signal));
	g_array_set_clear_func(rules->signals, clear_signal);
	rules->sections = g_array_new(FALSE, TRUE, sizeof(Section));
	g_array_set_clear_func(rules->sections, clear_section);
	return rules;
}

static void free_rules(RuleSet *rules)
{
	for (int d = 0; d < DIMENSION_COUNT; d++) {
		g_free(rules->dimensions[d].label);
		g_free(rules->dimensions[d].means);
		g_free(rules->dimensions[d].json);
	}
	for (int v = 0; v < VERDICT_COUNT; v++) {
		g_free(rules->verdicts[v].says);
		g_free(rules->verdicts[v].parts);
	}
	for (int s = 0; s < SUPPLY_COUNT; s++)
		g_free(rules->supply[s].says);
	g_free(rules->split_plan.rust);
	g_free(rules->split_plan.python);
	for (int j = 0; j < JOIN_COUNT; j++)
		g_free(rules->split_plan.joins[j]);
	for (int n = 0; n < TEAM_NOTE_COUNT; n++)
		g_free(rules->split_plan.team[n]);
	g_array_unref(rules->answers);
	g_array_unref(rules->signals);
	g_array_unref(rules->sections);
	lexicon_free(rules->lexicon);
	g_free(rules->version);
	g_free(rules->author);
	g_free(rules->note);
	g_free(rules->json);
	g_free(rules);
}

RuleSet *ruleset_parse(const char *source, const char *json, gsize bytes, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	if (bytes > RULESET_BYTES_MAX) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: a rule set has at most %d bytes",
			source, (int)RULESET_BYTES_MAX);
		return NULL;
	}
	RuleSet *rules = new_empty(json, bytes);
	ruleset_fill(rules, source, problems);
	if (problems->len == 0)
		return rules;
	free_rules(rules);
	g_set_error_literal(
		error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, (const char *)g_ptr_array_index(problems, 0));
	return NULL;
}

GPtrArray *ruleset_check(const char *source, const char *json, gsize bytes)
{
	GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);

	if (bytes > RULESET_BYTES_MAX) {
		g_ptr_array_add(problems,
			g_strdup_printf("%s: a rule set has at most %d bytes", source, (int)RULESET_BYTES_MAX));
		return problems;
	}
	RuleSet *rules = new_empty(json, bytes);
	ruleset_fill(rules, source, problems);
	free_rules(rules);
	return problems;
}

RuleSet *ruleset_new_default(void)
{
	g_autoptr(GError) error = NULL;
	RuleSet *rules =
		ruleset_parse(embedded_rules[0].name, embedded_rules[0].bytes, embedded_rules[0].count, &error);

	if (rules == NULL)
		g_error("built-in rule set: %s", error->message);
	return rules;
}

RuleSet *ruleset_ref(RuleSet *rules)
{
	g_atomic_ref_count_inc(&rules->references);
	return rules;
}

void ruleset_unref(RuleSet *rules)
{
	if (rules != NULL && g_atomic_ref_count_dec(&rules->references))
		free_rules(rules);
}

const char *ruleset_version(const RuleSet *rules)
{
	return rules->version;
}

const char *ruleset_author(const RuleSet *rules)
{
	return rules->author;
}

const char *ruleset_note(const RuleSet *rules)
{
	return rules->note;
}

const char *ruleset_json(const RuleSet *rules)
{
	return rules->json;
}

char *ruleset_hash(const RuleSet *rules)
{
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, rules->json, -1);
}

const char *ruleset_dimension_label(const RuleSet *rules, const char *dimension)
{
	for (Dimension d = 0; d < DIMENSION_COUNT; d++) {
		if (strcmp(dimension_names[d], dimension) == 0)
			return rules->dimensions[d].label;
	}
	return dimension;
}

const MoneyRates *ruleset_rates(const RuleSet *rules)
{
	return &rules->rates;
}
