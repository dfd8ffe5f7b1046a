#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

/*
 * The cases of classify_cases.jsonl (each rule and each trap by itself), explain_cases.jsonl (what is said of a
 * decision), and brief_cases.jsonl (whole briefs, labeled manually before they were classified), one a line:
 *
 *   name, submission         what is sent
 *   engagement, not, undecided, conflict, drives   what must come out
 *   with, without            a rule that must be, must not be among the reasons
 *   says                     words that a reason must say
 *   review, no_review        a reason for a review that must be, must not be there
 *   trade                    whose work it must be
 *   thin                     whether thin evidence asks for a review
 *   risk, no_risk            a risk that must be, must not be there
 *   risk_says                words that a risk must say
 *   not_says                 words that no reason may say
 *   reasons, first           how many reasons there are, and the rule of the first
 *   against, no_against      a rule that must be, must not be among what speaks against
 *   balance                  the side that weighs more; none: nothing weighs anything
 *   team, note, join         a split plan's team in words, part of what is said of it, and how the halves meet
 *   question                 the field that is asked for; any; open: one that is not answered; none: nothing is asked
 *   rule                     the part of the rule set that the case guards ("cues/negation"): without it the case must
 *                            fail, which only the thorough run tries ("-m thorough"): it parses the rule set each time
 */
typedef struct Case {
	char *name;
	Json *json;
} Case;

static RuleSet *default_rules;
static GHashTable *guarded; /* paths of parts of the rule set that a case needs */
static GPtrArray *cases;    /* of Case */

static Submission *submission_of(const Json *json)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(RawSubmission) raw = raw_submission_from_json(json, &error);
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};

	g_assert_no_error(error);
	field_errors_init(&errors);
	field_errors_init(&warnings);
	Submission *submission = submission_check(raw, SUBMISSION_CHECK_RECOMMENDATION, NULL, &errors, &warnings);
	g_assert_nonnull(submission);
	return submission;
}

static Json *classify(RuleSet *rules, const Json *submission_json)
{
	g_autoptr(Classifier) classifier = classifier_new(rules);
	g_autoptr(Submission) submission = submission_of(submission_json);
	g_autoptr(Recommendation) recommendation = classifier_run(classifier, submission);
	g_autoptr(GError) error = NULL;
	Json *json = jsonc_decode(recommendation->json, strlen(recommendation->json), &error);

	g_assert_no_error(error);
	return json;
}

static bool has_row(const Json *list, const char *key, const char *text)
{
	gsize i;
	Json *row;

	json_array_foreach(list, i, row)
	{
		if (g_str_has_prefix(json_string_value(json_object_get(row, key)), text))
			return true;
	}
	return false;
}

static bool says(const Json *reasons, const char *words)
{
	gsize i;
	Json *row;

	json_array_foreach(reasons, i, row)
	{
		if (strstr(json_string_value(json_object_get(row, "says")), words) != NULL)
			return true;
	}
	return false;
}

static bool has_review(const Json *got, const char *reason)
{
	gsize i;
	Json *text;

	json_array_foreach(json_object_get(got, "review_reasons"), i, text)
	{
		if (strcmp(json_string_value(text), reason) == 0)
			return true;
	}
	return false;
}

static bool drives_are(const Json *got, const Json *wanted)
{
	const char *side;
	Json *value;

	json_object_foreach(jsonc_for_walking(wanted), side, value)
	{
		if (!json_equal(value, json_object_get(json_object_get(got, "drives"), side)))
			return false;
	}
	return true;
}

static const char *rule_at(const Json *reasons, gsize at)
{
	return json_string_value(json_object_get(json_array_get(reasons, at), "rule"));
}

static bool balance_is(const Json *got, const char *side)
{
	const Json *balance = json_object_get(got, "balance");
	const json_int_t rust = json_integer_value(json_object_get(balance, "rust"));
	const json_int_t python = json_integer_value(json_object_get(balance, "python"));

	if (json_is_null(balance))
		return strcmp(side, "none") == 0;
	return rust + python == 100 && strcmp(side, rust > python ? "rust" : "python") == 0;
}

static bool team_is(const Json *plan, const char *wanted)
{
	g_autoptr(GString) team = g_string_new(NULL);
	gsize i;
	Json *member;

	json_array_foreach(json_object_get(plan, "team"), i, member)
		g_string_append_printf(team, "%s%" JSON_INTEGER_FORMAT " %s", i > 0 ? ", " : "",
			json_integer_value(json_object_get(member, "count")),
			json_string_value(json_object_get(member, "talent")));
	return strcmp(team->str, wanted) == 0;
}

static bool note_has(const Json *plan, const char *words)
{
	const char *note = json_string_value(json_object_get(plan, "team_note"));

	return note != NULL && strstr(note, words) != NULL;
}

static bool question_is(const Json *got, const Json *submission, const char *wanted)
{
	const Json *question = json_object_get(got, "question");
	const char *field = json_string_value(json_object_get(question, "field"));

	if (strcmp(wanted, "none") == 0)
		return json_is_null(question);
	if (field == NULL || json_string_value(json_object_get(question, "text")) == NULL ||
		!json_is_array(json_object_get(question, "options")))
		return false;
	if (strcmp(wanted, "open") == 0)
		return json_object_get(submission, field) == NULL;
	return strcmp(wanted, "any") == 0 || strcmp(wanted, field) == 0;
}

/* NULL when everything that the case wants holds; else the key that does not. */
static const char *failing_key(const Json *wanted, const Json *got)
{
	const Json *reasons = json_object_get(got, "reasons");
	const Json *risks = json_object_get(got, "risks");
	const Json *against = json_object_get(got, "against");
	const Json *plan = json_object_get(got, "split_plan");
	const Json *submission = json_object_get(wanted, "submission");
	const char *engagement = json_string_value(json_object_get(got, "engagement"));
	const char *key;
	Json *value;

	json_object_foreach(jsonc_for_walking(wanted), key, value)
	{
		const char *text = json_string_value(value);
		/* clang-format off */
		const struct {
			const char *key;
			bool holds;
		} checks[] = {
			{"engagement", text != NULL && strcmp(engagement, text) == 0},
			{"not",	text != NULL && strcmp(engagement, text) != 0},
			{"undecided", has_review(got, "undecided") == json_is_true(value)},
			{"conflict", has_review(got, "conflict") == json_is_true(value)},
			{"review", text != NULL && has_review(got, text)},
			{"no_review", text != NULL && !has_review(got, text)},
			{"trade", text != NULL && g_strcmp0(json_string_value(json_object_get(got, "trade")), text) == 0},
			{"thin", has_review(got, "thin_evidence") == json_is_true(value)},
			{"drives", drives_are(got, value)},
			{"with", text != NULL && has_row(reasons, "rule", text)},
			{"without", text != NULL && !has_row(reasons, "rule", text)},
			{"says", text != NULL && says(reasons, text)},
			{"risk", text != NULL && has_row(risks, "rule", text)},
			{"risk_says", text != NULL && says(risks, text)},
			{"not_says", text != NULL && !says(reasons, text)},
			{"reasons", (json_int_t)json_array_size(reasons) == json_integer_value(value)},
			{"first", text != NULL && g_strcmp0(rule_at(reasons, 0), text) == 0},
			{"against", text != NULL && has_row(against, "rule", text)},
			{"no_against", text != NULL && !has_row(against, "rule", text)},
			{"balance", text != NULL && balance_is(got, text)},
			{"team", text != NULL && team_is(plan, text)},
			{"note", text != NULL && note_has(plan, text)},
			{"join", text != NULL && g_strcmp0(json_string_value(json_object_get(plan, "joined_by")), text) == 0},
			{"question", text != NULL && question_is(got, submission, text)},
			{"no_risk", text != NULL && !has_row(risks, "rule", text)},
		};
		/* clang-format on */
		for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
			if (strcmp(checks[i].key, key) == 0 && !checks[i].holds)
				return checks[i].key;
		}
	}
	return NULL;
}

static void test_case(gconstpointer data)
{
	const Case *test = data;
	g_autoptr(Json) got = classify(default_rules, json_object_get(test->json, "submission"));
	const char *failing = failing_key(test->json, got);

	if (failing != NULL) {
		g_autofree char *text = jsonc_encode(got);
		g_error("%s: %s does not hold in %s", test->name, failing, text);
	}
}

/* The built-in rule set without one part; a list of phrases keeps one word that nobody writes. */
static RuleSet *rules_without(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) steps = g_strsplit(path, "/", 3);
	const char *json = ruleset_json(default_rules);
	g_autoptr(Json) root = jsonc_decode(json, strlen(json), &error);
	g_autofree char *unheard = g_strdup_printf("=zzz%u", g_str_hash(path));
	Json *part = json_object_get(json_object_get(root, steps[0]), steps[1]);

	g_assert_nonnull(part);
	if (steps[2] != NULL) {
		g_assert_cmpint(json_object_del(part, steps[2]), ==, 0);
	} else if (strcmp(steps[0], "staffing") == 0) {
		json_object_set_new(part, "says", json_string("nothing"));
	} else {
		Json *list = json_is_array(part) ? part
						 : json_object_get(part,
							   strcmp(steps[0], "sections") == 0 ? "headings" : "phrases");
		g_assert_true(json_is_array(list));
		json_array_clear(list);
		json_array_append_new(list, json_string(unheard));
	}
	g_autofree char *text = jsonc_encode(root);
	RuleSet *rules = ruleset_parse("rules without a part", text, strlen(text), &error);
	g_assert_no_error(error);
	return rules;
}

static void test_case_without_its_rule(gconstpointer data)
{
	const Case *test = data;
	g_autoptr(RuleSet) rules = rules_without(json_string_value(json_object_get(test->json, "rule")));
	g_autoptr(Json) got = classify(rules, json_object_get(test->json, "submission"));

	if (failing_key(test->json, got) == NULL) {
		g_autofree char *text = jsonc_encode(got);
		g_error("%s does not need its rule: %s", test->name, text);
	}
}

static void case_free(void *pointer)
{
	Case *test = pointer;

	jsonc_value_free(test->json);
	g_free(test->name);
	g_free(test);
}

static void add_cases(const char *file)
{
	g_autofree char *text = NULL;
	gsize bytes = 0;
	g_autoptr(GError) error = NULL;

	g_autofree char *source = g_build_filename(TEST_DATA_DIR, file, NULL);
	g_file_get_contents(source, &text, &bytes, &error);
	g_assert_no_error(error);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (gsize i = 0; lines[i] != NULL; i++) {
		if (*lines[i] == '\0')
			continue;
		Case *test = g_new0(Case, 1);
		test->json = jsonc_decode(lines[i], strlen(lines[i]), &error);
		g_assert_no_error(error);
		test->name = g_strdup(json_string_value(json_object_get(test->json, "name")));
		g_ptr_array_add(cases, test);
		g_autofree char *path = g_strdup_printf("/classify/%s", test->name);
		g_test_add_data_func(path, test, test_case);
		const char *rule = json_string_value(json_object_get(test->json, "rule"));
		if (rule == NULL)
			continue;
		g_hash_table_add(guarded, g_strdup(rule));
		if (!g_test_thorough())
			continue;
		g_autofree char *without = g_strdup_printf("%s/fails_without_its_rule", path);
		g_test_add_data_func(without, test, test_case_without_its_rule);
	}
}

static void find_unguarded(const Json *part, const char *path, int levels, GString *missing)
{
	const char *key;
	Json *value;

	json_object_foreach(jsonc_for_walking(part), key, value)
	{
		g_autofree char *inner = g_strconcat(path, "/", key, NULL);
		if (levels > 1)
			find_unguarded(value, inner, levels - 1, missing);
		else if (!g_hash_table_contains(guarded, inner))
			g_string_append_printf(missing, " %s", inner);
	}
}

static void test_every_part_has_a_case(void)
{
	static const struct {
		const char *name;
		int levels;
	} parts[] = {
		{"cues", 1},
		{"sections", 1},
		{"signals", 1},
		{"staffing", 1},
		{"answers", 2},
	};
	g_autoptr(GString) missing = g_string_new(NULL);
	const char *json = ruleset_json(default_rules);
	g_autoptr(Json) root = jsonc_decode(json, strlen(json), NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		find_unguarded(json_object_get(root, parts[i].name), parts[i].name, parts[i].levels, missing);
	g_assert_cmpstr(missing->str, ==, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	default_rules = ruleset_new_default();
	guarded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	cases = g_ptr_array_new_with_free_func(case_free);
	add_cases("classify_cases.jsonl");
	add_cases("brief_cases.jsonl");
	add_cases("kinds_cases.jsonl");
	add_cases("explain_cases.jsonl");
	g_test_add_func("/classify/every_part_of_the_rules_has_a_case_that_needs_it", test_every_part_has_a_case);
	const int status = g_test_run();
	g_ptr_array_unref(cases);
	g_hash_table_unref(guarded);
	ruleset_unref(default_rules);
	return status;
}
