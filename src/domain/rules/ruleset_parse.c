/* domain/rules/ruleset_parse: fills a rule set from its JSON, and says with line and column what is wrong with it. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/rules/recommendation.h"
#include "domain/rules/rules_model.h"
#include "domain/rules/ruleset_rates.h"
#include "domain/rules/saying.h"
#include "domain/rules/team_text.h"

enum {
	WEIGHT_MAX = 3,
	MODEL_WEIGHT_MAX = 100, /* of the model; ours are below 10 */
	PROBLEMS_MAX = 100,
};

typedef struct Parser {
	RuleSet *rules;
	const char *source;
	GPtrArray *problems;
} Parser;

typedef bool (*TakeMember)(Parser *parser, const char *key, const Json *value);

/* Line and column of the nth (from 0) place where a text stands in quotes; 1:1 if it is nowhere. */
static void locate(const char *json, const char *text, int nth, int *line, int *column)
{
	g_autofree char *quoted = g_strdup_printf("\"%s\"", text);
	const char *found = strstr(json, quoted);

	while (found != NULL && nth-- > 0) {
		const char *next = strstr(found + 1, quoted);
		if (next == NULL)
			break;
		found = next;
	}
	*line = *column = 1;
	for (const char *c = json; found != NULL && c < found; c++) {
		*column = *c == '\n' ? 1 : *column + 1;
		*line += *c == '\n';
	}
}

static void G_GNUC_PRINTF(4, 5) problem(Parser *parser, const char *anchor, int nth, const char *format, ...)
{
	int line = 1;
	int column = 1;
	va_list arguments;

	if (parser->problems->len >= PROBLEMS_MAX)
		return;
	locate(parser->rules->json, anchor, nth, &line, &column);
	va_start(arguments, format);
	g_autofree char *what = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(parser->problems, g_strdup_printf("%s:%d:%d: %s", parser->source, line, column, what));
}

static int index_of(const char *const names[], int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

/* An unknown name is a problem; -1 then. */
static int known_name(Parser *parser, const char *const names[], int count, const char *name, const char *what)
{
	const int at = name == NULL ? -1 : index_of(names, count, name);

	if (at == -1)
		problem(parser, name != NULL ? name : what, 0, "there is no %s \"%s\"", what, name != NULL ? name : "");
	return at;
}

static const char *text_member(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A text that must be there. */
static char *need_text(Parser *parser, const Json *object, const char *key, const char *anchor)
{
	const char *text = text_member(object, key);

	if (text == NULL || *text == '\0')
		problem(parser, anchor, 0, "\"%s\" needs a text \"%s\"", anchor, key);
	return g_strdup(text != NULL ? text : "");
}

/* A sentence, with the published figures filled in. */
static char *need_saying(Parser *parser, const Json *object, const char *key, const char *anchor)
{
	g_autofree char *text = need_text(parser, object, key, anchor);
	g_autofree char *unknown = NULL;
	char *says = saying_fill(parser->rules->dimensions, text, &unknown);

	if (unknown != NULL)
		problem(parser, anchor, 0, "\"%s\": there is no figure \"{%s}\"", anchor, unknown);
	return says;
}

/* False when it is left out. */
static bool take_flag(Parser *parser, const Json *object, const char *key, const char *anchor)
{
	const Json *value = json_object_get(object, key);

	if (value != NULL && !json_is_boolean(value))
		problem(parser, anchor, 0, "\"%s\": \"%s\" is true or false", anchor, key);
	return json_is_true(value);
}

static double need_number(Parser *parser, const Json *object, const char *key, const char *anchor, double max)
{
	const Json *value = json_object_get(object, key);
	const double number = json_number_value(value);

	if (!json_is_number(value) || !(number >= 0 && number <= max))
		problem(parser, anchor, 0, "\"%s\" needs a number \"%s\" from 0 to %g", anchor, key, max);
	return number;
}

/* A misspelt key would be silently without effect. */
static void refuse_unknown_keys(
	Parser *parser, const Json *object, const char *const keys[], int count, const char *where)
{
	const char *key;
	Json *value;

	json_object_foreach(jsonc_for_walking(object), key, value)
	{
		if (index_of(keys, count, key) == -1)
			problem(parser, key, 0, "%s: there is no key \"%s\"", where, key);
	}
}
#define REFUSE_UNKNOWN_KEYS(parser, object, where, ...)                         \
	refuse_unknown_keys(parser, object, (const char *const[]){__VA_ARGS__}, \
		(int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)), where)

static Weights take_gives(Parser *parser, const Json *object, const char *anchor)
{
	Weights weights = {{0}};
	const char *key;
	Json *value;

	json_object_foreach(json_object_get(object, "gives"), key, value)
	{
		const int d = known_name(parser, dimension_names, DIMENSION_COUNT, key, "dimension");
		const json_int_t weight = json_integer_value(value);
		if (d == -1)
			continue;
		if (!json_is_integer(value) || weight < 0 || weight > WEIGHT_MAX)
			problem(parser, anchor, 0, "\"%s\" gives \"%s\" a weight that is not 0 to %d", anchor, key,
				WEIGHT_MAX);
		else
			weights.of[d] = (uint8_t)weight;
	}
	return weights;
}

static void take_range(Parser *parser, const Json *row, const char *side, int64_t *min, int64_t *max)
{
	const Json *range = json_object_get(row, side);

	*min = json_integer_value(json_object_get(range, "min"));
	*max = json_integer_value(json_object_get(range, "max"));
	if (*min <= 0 || *max < *min)
		problem(parser, "hiring_cost", 0, "\"hiring_cost\" needs \"%s\" with \"min\" and \"max\"", side);
}

static bool take_dimension(Parser *parser, const char *key, const Json *value)
{
	const int d = known_name(parser, dimension_names, DIMENSION_COUNT, key, "dimension");

	if (d == -1)
		return false;
	DimensionRow *row = &parser->rules->dimensions[d];
	REFUSE_UNKNOWN_KEYS(parser, value, key, "label", "means", "rust", "python");
	g_free(row->label);
	g_free(row->means);
	row->label = need_text(parser, value, "label", key);
	row->means = need_text(parser, value, "means", key);
	if (d == DIMENSION_HIRING_COST) {
		take_range(parser, value, "rust", &row->rust_usd_min, &row->rust_usd_max);
		take_range(parser, value, "python", &row->python_usd_min, &row->python_usd_max);
		return true;
	}
	row->rust = (int)need_number(parser, value, "rust", key, 10);
	row->python = (int)need_number(parser, value, "python", key, 10);
	return true;
}

static int find_choice(SubmissionField field, const char *name)
{
	const FieldChoice *choices = submission_fields[field].choices;

	for (int i = 0; choices[i].name != NULL; i++) {
		g_assert(i < RULESET_CHOICES_MAX);
		if (strcmp(choices[i].name, name) == 0)
			return i;
	}
	return -1;
}

static void take_choice(Parser *parser, SubmissionField field, const char *name, const Json *value)
{
	AnswerRow row = {.field = field, .choice = find_choice(field, name)};
	const char *engagement = text_member(value, "engagement");

	if (row.choice == -1) {
		problem(parser, name, 0, "question \"%s\" has no answer \"%s\"", submission_fields[field].name, name);
		return;
	}
	if (parser->rules->answer_rows[field][row.choice] != -1) {
		problem(parser, name, 1, "the answer \"%s\" to \"%s\" stands here twice, this one is never reached",
			name, submission_fields[field].name);
		return;
	}
	REFUSE_UNKNOWN_KEYS(parser, value, name, "gives", "says", "part", "topic", "apart", "engagement");
	row.gives = take_gives(parser, value, name);
	row.says = need_saying(parser, value, "says", name);
	row.part = g_strdup(text_member(value, "part"));
	row.topic = g_strdup(text_member(value, "topic"));
	row.apart = g_strdup(text_member(value, "apart"));
	row.is_published_use_case = engagement != NULL;
	if (engagement != NULL &&
		(!engagement_parse(engagement, &row.engagement) || row.engagement == ENGAGEMENT_HYBRID))
		problem(parser, name, 0, "\"%s\": a use case is of rust or python", name);
	parser->rules->answer_rows[field][row.choice] = (int8_t)parser->rules->answers->len;
	g_array_append_val(parser->rules->answers, row);
}

static bool take_answer(Parser *parser, const char *key, const Json *value)
{
	const SubmissionField field = submission_field_find(key);
	const char *name;
	Json *choice;

	if (field == FIELD_COUNT || submission_fields[field].choices == NULL) {
		problem(parser, key, 0, "there is no question with choices \"%s\"", key);
		return false;
	}
	json_object_foreach(jsonc_for_walking(value), name, choice) take_choice(parser, field, name, choice);
	return true;
}

static bool take_supply(Parser *parser, const char *key, const Json *value)
{
	const int s = known_name(parser, supply_names, SUPPLY_COUNT, key, "staffing rule");

	if (s == -1)
		return false;
	REFUSE_UNKNOWN_KEYS(parser, value, key, "gives", "says");
	g_free(parser->rules->supply[s].says);
	parser->rules->supply[s].gives = take_gives(parser, value, key);
	parser->rules->supply[s].says = need_saying(parser, value, "says", key);
	return true;
}

static bool take_verdict(Parser *parser, const char *key, const Json *value)
{
	const int v = known_name(parser, verdict_names, VERDICT_COUNT, key, "step of the decision");

	if (v == -1)
		return false;
	REFUSE_UNKNOWN_KEYS(parser, value, key, "says", "parts", "confidence");
	const char *parts = text_member(value, "parts");
	if (parts != NULL && (strstr(parts, "{rust}") == NULL || strstr(parts, "{python}") == NULL))
		problem(parser, key, 0, "\"%s\": \"parts\" names {rust} and {python}", key);
	g_free(parser->rules->verdicts[v].says);
	g_free(parser->rules->verdicts[v].parts);
	parser->rules->verdicts[v].parts = g_strdup(parts);
	parser->rules->verdicts[v].says = need_saying(parser, value, "says", key);
	parser->rules->verdicts[v].confidence = need_number(parser, value, "confidence", key, 1);
	return true;
}

/* Adds all phrases of a list; what is wrong with one is told where it stands. */
static void take_phrases(Parser *parser, PhraseKind kind, int number, const Json *list, const char *owner)
{
	gsize i;
	Json *value;

	if (json_array_size(list) == 0)
		problem(parser, owner, 0, "\"%s\" has no phrases and is never reached", owner);
	json_array_foreach(list, i, value)
	{
		g_autoptr(GError) error = NULL;
		const char *phrase = json_string_value(value);
		int before = -1;
		if (phrase == NULL)
			problem(parser, owner, 0, "\"%s\": a phrase is a text", owner);
		else if (!lexicon_add(parser->rules->lexicon, kind, number, phrase, &before, &error))
			problem(parser, phrase, before != -1 ? 1 : 0, "\"%s\": %s", owner, error->message);
	}
}

static bool take_cue(Parser *parser, const char *key, const Json *value)
{
	const int cue = known_name(parser, cue_names, CUE_COUNT, key, "cue");

	if (cue == -1)
		return false;
	take_phrases(parser, PHRASE_CUE, cue, value, key);
	return true;
}

static bool take_section(Parser *parser, const char *key, const Json *value)
{
	Section section = {.name = g_strdup(key)};

	REFUSE_UNKNOWN_KEYS(parser, value, key, "factor", "asks", "headings");
	section.factor = need_number(parser, value, "factor", key, 1);
	section.is_asking = take_flag(parser, value, "asks", key);
	g_array_append_val(parser->rules->sections, section);
	take_phrases(
		parser, PHRASE_SECTION, (int)parser->rules->sections->len - 1, json_object_get(value, "headings"), key);
	return true;
}

static int find_signal(const RuleSet *rules, const char *name)
{
	for (guint i = 0; i < rules->signals->len; i++) {
		if (strcmp(ruleset_signal(rules, (int)i)->name, name) == 0)
			return (int)i;
	}
	return -1;
}

/* "rust", "python" or "hybrid" for both; nothing is SIDE_NONE. */
static Side take_language(Parser *parser, const char *name, const char *owner)
{
	const int side = name == NULL ? SIDE_NONE : index_of(side_names, SIDE_NEITHER, name);

	if (side == -1)
		problem(parser, owner, 0, "\"%s\": there is no language \"%s\"", owner, name);
	return side == -1 ? SIDE_NONE : (Side)side;
}

/* What gives the next signal besides its phrases. */
static void take_when(Parser *parser, const char *name, const char *owner)
{
	const int when = name == NULL ? -1 : index_of(when_names, WHEN_COUNT, name);

	if (name == NULL)
		return;
	if (when == -1)
		problem(parser, name, 0, "\"%s\": there is no \"when\" \"%s\"", owner, name);
	else if (parser->rules->given[when] != -1)
		problem(parser, name, 1, "\"%s\": \"%s\" gives a signal already", owner, name);
	else
		parser->rules->given[when] = (int)parser->rules->signals->len;
}

static bool take_signal(Parser *parser, const char *key, const Json *value)
{
	Signal signal = {.name = g_strdup(key)};
	const char *names = text_member(value, "names");
	const char *cancels = text_member(value, "cancels");

	REFUSE_UNKNOWN_KEYS(parser, value, key, "side", "language", "names", "gives", "says", "part", "topic", "apart",
		"cancels", "when", "trade", "hires", "not_a_hire", "phrases");
	const int side = known_name(parser, side_names, SIDE_COUNT, text_member(value, "side"), "side");
	signal.side = side == -1 ? SIDE_NONE : (Side)side;
	signal.names = take_language(parser, names, key);
	signal.is_language = take_flag(parser, value, "language", key);
	const Side cancelled = take_language(parser, cancels, key);
	signal.cancels_rust = cancelled == SIDE_RUST;
	signal.cancels_python = cancelled == SIDE_PYTHON;
	signal.gives = take_gives(parser, value, key);
	signal.says = signal.side == SIDE_NONE ? g_strdup("") : need_saying(parser, value, "says", key);
	signal.part = g_strdup(text_member(value, "part"));
	signal.topic = g_strdup(text_member(value, "topic"));
	signal.apart = g_strdup(text_member(value, "apart"));
	signal.trade = g_strdup(text_member(value, "trade"));
	signal.hires = take_language(parser, text_member(value, "hires"), key);
	signal.is_not_a_hire = take_flag(parser, value, "not_a_hire", key);
	take_when(parser, text_member(value, "when"), key);
	g_array_append_val(parser->rules->signals, signal);
	take_phrases(
		parser, PHRASE_SIGNAL, (int)parser->rules->signals->len - 1, json_object_get(value, "phrases"), key);
	return true;
}

static void take_row(Parser *parser, const char *name, const Json *list, double row[READING_COUNT])
{
	if (json_array_size(list) != READING_COUNT)
		problem(parser, name, 1, "\"%s\" needs %d weights: rust, python, hybrid, undecided", name,
			(int)READING_COUNT);
	for (gsize r = 0; r < READING_COUNT; r++) {
		const Json *value = json_array_get(list, r);
		row[r] = json_number_value(value);
		if (value != NULL && !(json_is_number(value) && fabs(row[r]) <= MODEL_WEIGHT_MAX))
			problem(parser, name, 1, "\"%s\": a weight is a number from -%d to %d", name, MODEL_WEIGHT_MAX,
				MODEL_WEIGHT_MAX);
	}
}

static bool take_feature(Parser *parser, const char *key, const Json *value)
{
	const int signal = find_signal(parser->rules, key);
	const int shape = index_of(shape_names, SHAPE_COUNT, key);

	if (signal == -1 && shape == -1) {
		problem(parser, key, 0, "the model weighs \"%s\", which is no signal and no shape", key);
		return false;
	}
	take_row(parser, key, value,
		signal != -1 ? g_array_index(parser->rules->signals, Signal, signal).weights
			     : parser->rules->shapes[shape]);
	return true;
}

/* Calls take for every member of rules[key]. */
static void each_member(Parser *parser, const Json *root, const char *key, TakeMember take)
{
	const char *name;
	Json *value;
	Json *members = json_object_get(root, key);

	if (!json_is_object(members) || json_object_size(members) == 0)
		problem(parser, key, 0, "\"%s\" is missing", key);
	json_object_foreach(members, name, value) take(parser, name, value);
}

static bool is_named(const RuleSet *rules, Side side)
{
	for (guint i = 0; i < rules->signals->len; i++) {
		if (ruleset_signal(rules, (int)i)->names == side)
			return true;
	}
	return false;
}

static void take_signals(Parser *parser, const Json *root)
{
	each_member(parser, root, "signals", take_signal);
	if (parser->rules->signals->len > RULESET_SIGNALS_MAX)
		problem(parser, "signals", 0, "there are at most %d signals", (int)RULESET_SIGNALS_MAX);
	const char *const names[] = {"rust", "python"};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (!is_named(parser->rules, i == 0 ? SIDE_RUST : SIDE_PYTHON))
			problem(parser, "signals", 0, "no signal names %s", names[i]);
	}
}

static bool take_foreign_signal(Parser *parser, const char *key, const Json *value)
{
	const int signal = find_signal(parser->rules, key);

	if (signal == -1)
		problem(parser, key, 0, "there is no signal \"%s\"", key);
	else
		take_phrases(parser, PHRASE_SIGNAL, signal, value, key);
	return signal != -1;
}

static int find_section(const RuleSet *rules, const char *name)
{
	for (guint i = 0; i < rules->sections->len; i++) {
		if (strcmp(g_array_index(rules->sections, Section, i).name, name) == 0)
			return (int)i;
	}
	return -1;
}

static bool take_foreign_section(Parser *parser, const char *key, const Json *value)
{
	const int section = find_section(parser->rules, key);

	if (section == -1)
		problem(parser, key, 0, "there is no section \"%s\"", key);
	else
		take_phrases(parser, PHRASE_SECTION, section, value, key);
	return section != -1;
}

/* Words of other languages for the same cues, sections and signals. May be left out. */
static void take_foreign(Parser *parser, const Json *root)
{
	const Json *foreign = json_object_get(root, "foreign");

	if (foreign == NULL)
		return;
	REFUSE_UNKNOWN_KEYS(parser, foreign, "foreign", "cues", "sections", "signals");
	each_member(parser, foreign, "cues", take_cue);
	each_member(parser, foreign, "sections", take_foreign_section);
	each_member(parser, foreign, "signals", take_foreign_signal);
}

static void take_model(Parser *parser, const Json *root)
{
	const Json *model = json_object_get(root, "model");

	REFUSE_UNKNOWN_KEYS(parser, model, "model", "temperature", "thin_below", "understood_above", "bias", "weights");
	parser->rules->temperature = need_number(parser, model, "temperature", "model", 100);
	parser->rules->thin_below = need_number(parser, model, "thin_below", "model", 1);
	if (json_object_get(model, "understood_above") != NULL)
		parser->rules->understood_above = need_number(parser, model, "understood_above", "model", 1);
	if (parser->rules->temperature <= 0)
		problem(parser, "temperature", 0, "the temperature is above 0");
	take_row(parser, "bias", json_object_get(model, "bias"), parser->rules->bias);
	each_member(parser, model, "weights", take_feature);
}

static void take_split_plan(Parser *parser, const Json *root)
{
	const Json *plan = json_object_get(root, "split_plan");
	SplitPlanTexts *texts = &parser->rules->split_plan;

	texts->rust = need_text(parser, plan, "rust", "split_plan");
	texts->python = need_text(parser, plan, "python", "split_plan");
	for (int j = 0; j < JOIN_COUNT; j++)
		texts->joins[j] = need_saying(parser, json_object_get(plan, "joins"), join_names[j], "joins");
	for (int n = 0; n < TEAM_NOTE_COUNT; n++)
		texts->team[n] = need_saying(parser, json_object_get(plan, "team"), team_note_names[n], "team");
}

/* Rows that the code reaches but the file left out. */
static void need_all_rows(Parser *parser)
{
	const RuleSet *rules = parser->rules;

	for (int d = 0; d < DIMENSION_COUNT; d++) {
		if (rules->dimensions[d].label == NULL)
			problem(parser, "dimensions", 0, "the dimension \"%s\" is missing", dimension_names[d]);
	}
	for (int v = 0; v < VERDICT_COUNT; v++) {
		if (rules->verdicts[v].says == NULL)
			problem(parser, "decision", 0, "the step \"%s\" is missing", verdict_names[v]);
	}
	for (int s = 0; s < SUPPLY_COUNT; s++) {
		if (rules->supply[s].says == NULL)
			problem(parser, "staffing", 0, "the staffing rule \"%s\" is missing", supply_names[s]);
	}
}

static void fill_from(Parser *parser, const Json *root)
{
	RuleSet *rules = parser->rules;
	const Section start = {.name = g_strdup("start"), .factor = 1};

	g_array_append_val(rules->sections, start);
	REFUSE_UNKNOWN_KEYS(parser, root, "rule set", "version", "author", "note", "verdict", "dimensions", "answers",
		"staffing", "decision", "split_plan", "rates", "cues", "sections", "signals", "foreign", "model");
	rules->version = need_text(parser, root, "version", "version");
	rules->author = need_text(parser, root, "author", "author");
	rules->note = need_text(parser, root, "note", "note");
	for (int v = 0; v < VERDICT_COUNT; v++)
		rules->verdicts[v].name = verdict_names[v];
	each_member(parser, root, "dimensions", take_dimension);
	each_member(parser, root, "answers", take_answer);
	each_member(parser, root, "staffing", take_supply);
	each_member(parser, root, "decision", take_verdict);
	take_split_plan(parser, root);
	g_autofree char *bad_rates = ruleset_rates_read(json_object_get(root, "rates"), &rules->rates);
	if (bad_rates != NULL)
		problem(parser, "rates", 0, "%s", bad_rates);
	each_member(parser, root, "cues", take_cue);
	each_member(parser, root, "sections", take_section);
	take_signals(parser, root);
	lexicon_begin_foreign(rules->lexicon);
	take_foreign(parser, root);
	if (!team_text_mark(rules->lexicon))
		problem(parser, "signals", 0, "the phrases have too many different words");
	take_model(parser, root);
	need_all_rows(parser);
	for (int d = 0; d < DIMENSION_COUNT; d++)
		rules->dimensions[d].json = recommendation_dimension((Dimension)d, &rules->dimensions[d]);
}

void ruleset_fill(RuleSet *rules, const char *source, GPtrArray *problems)
{
	g_autoptr(GError) error = NULL;
	Parser parser = {.rules = rules, .source = source, .problems = problems};
	g_autoptr(Json) root = jsonc_decode(rules->json, strlen(rules->json), &error);

	if (root == NULL) {
		g_ptr_array_add(problems, g_strdup_printf("%s: %s", source, error->message));
		return;
	}
	if (!json_is_object(root)) {
		g_ptr_array_add(problems, g_strdup_printf("%s:1:1: a rule set is an object", source));
		return;
	}
	fill_from(&parser, root);
}
