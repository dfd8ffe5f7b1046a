#include "domain/rules/recommendation_words.h"

#include <string.h>

#include "base/banned.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "domain/submission/submission.h"

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

/* --- in another language */

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static const char *option_label(const FieldSpec *spec, const char *name)
{
	for (const FieldChoice *choice = spec->choices; name != NULL && choice != NULL && choice->name != NULL;
		choice++) {
		if (strcmp(choice->name, name) == 0)
			return wording_text(choice->label);
	}
	return wording_text(TEXT_OPTION_NOT_SURE);
}

static char *would_change_says(const Json *change, const FieldSpec *spec, TextKey key)
{
	Engagement engagement;
	const bool is_known = engagement_parse(text_of(change, "engagement"), &engagement);
	g_autofree char *talent = is_known ? wording_phrase(engagement_talent(engagement)) : NULL;

	return wording_format(key, wording_string("answer", option_label(spec, text_of(change, "to"))),
		wording_string("question", wording_text(spec->label)), wording_string("talent", talent));
}

/* Which of both sentences it is, shows in what it says in English. */
static bool would_be_undecided(const Json *change, const FieldSpec *spec)
{
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	g_autofree char *undecided = would_change_says(change, spec, TEXT_RECOMMENDATION_WOULD_BE_UNDECIDED);

	return g_strcmp0(undecided, text_of(change, "says")) == 0;
}

static void translate_changes(Json *changes)
{
	for (gsize i = 0; i < json_array_size(changes); i++) {
		Json *change = json_array_get(changes, i);
		const char *name = text_of(change, "field");
		const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);
		if (field == FIELD_COUNT || text_of(change, "engagement") == NULL)
			continue;
		const FieldSpec *spec = &submission_fields[field];
		const TextKey key = would_be_undecided(change, spec) ? TEXT_RECOMMENDATION_WOULD_BE_UNDECIDED
								     : TEXT_RECOMMENDATION_WOULD_CHANGE;
		g_autofree char *says = would_change_says(change, spec, key);
		json_object_set_new(change, "says", json_string(says));
	}
}

static void translate_question(Json *question)
{
	const char *name = text_of(question, "field");
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);

	if (field != FIELD_COUNT)
		json_object_set_new(question, "text", json_string(wording_text(submission_fields[field].label)));
}

static bool is_sentence(const char *key)
{
	static const char *const keys[] = {"says", "part", "join", "team_note", "talent", "trade"};

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (strcmp(keys[i], key) == 0)
			return true;
	}
	return false;
}

/* At any depth. */
static void translate_sentences(Json *value)
{
	const char *key;
	Json *part;
	size_t i;

	json_array_foreach(value, i, part) translate_sentences(part);
	json_object_foreach(value, key, part)
	{
		if (!json_is_string(part)) {
			translate_sentences(part);
		} else if (is_sentence(key)) {
			g_autofree char *says = wording_phrase(json_string_value(part));
			json_string_set(part, says);
		}
	}
}

void recommendation_translate(Json *recommendation)
{
	if (wording_speaks_english() || !json_is_object(recommendation))
		return;
	translate_changes(json_object_get(recommendation, "would_change"));
	translate_question(json_object_get(recommendation, "question"));
	translate_sentences(recommendation);
}

GString *recommendation_in_words(const char *json)
{
	g_autoptr(Json) recommendation = wording_speaks_english() ? NULL : jsonc_decode(json, strlen(json), NULL);

	if (recommendation == NULL)
		return g_string_new(json);
	recommendation_translate(recommendation);
	g_autofree char *text = jsonc_encode(recommendation);
	return g_string_new(text);
}
