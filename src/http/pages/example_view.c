#include "http/pages/example_view.h"

#include <string.h>

#include "app/intake/submit.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/rules/recommendation_words.h"
#include "domain/submission/answers.h"
#include "http/pages/recommendation_view.h"

/* What was chosen, besides the brief. */
static const struct {
	SubmissionField field;
	const char *choice;
} chosen[] = {
	{FIELD_LATENCY, "under_10ms"},
	{FIELD_DATA_SHARE, "part"},
	{FIELD_CODEBASE, "python_too_slow"},
};

static Json *submission_of_example(void)
{
	Json *submission = json_object();

	json_object_set_new(submission, submission_fields[FIELD_DESCRIPTION].name,
		json_string(wording_text(TEXT_PAGE_EXAMPLE_BRIEF)));
	for (gsize i = 0; i < G_N_ELEMENTS(chosen); i++)
		json_object_set_new(submission, submission_fields[chosen[i].field].name, json_string(chosen[i].choice));
	return submission;
}

static Json *facts_view(const Json *submission)
{
	Json *facts = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(chosen); i++) {
		g_autofree char *answer = answers_text(submission, chosen[i].field);
		json_array_append_new(
			facts, json_pack("{s:s, s:s?}", "label", wording_text(submission_fields[chosen[i].field].label),
				       "value", answer));
	}
	return facts;
}

/* As stored, in the language that is spoken; NULL: there is none that would be shown. */
static Json *recommend(const App *app, const Json *submission)
{
	g_autoptr(RawSubmission) raw = raw_submission_from_json(submission, NULL);
	g_auto(FieldErrors) errors, warnings;

	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Recommendation) answer = raw == NULL ? NULL : submit_preview(app, raw, &errors, &warnings);
	if (answer == NULL || answer->is_undecided || answer->is_other_trade)
		return NULL;
	Json *recommendation = jsonc_decode(answer->json, strlen(answer->json), NULL);
	if (recommendation != NULL)
		recommendation_translate(recommendation);
	return recommendation;
}

Json *example_view(const App *app, const RuleSet *rules)
{
	g_autoptr(Json) submission = submission_of_example();
	g_autoptr(Json) recommendation = recommend(app, submission);

	if (recommendation == NULL)
		return json_null();
	Json *view = recommendation_view(recommendation, submission, rules);
	json_object_set_new(view, "brief", json_string(wording_text(TEXT_PAGE_EXAMPLE_BRIEF)));
	json_object_set_new(view, "facts", facts_view(submission));
	return view;
}
