#include "http/pages/form_view.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/submission/answers.h"
#include "domain/visit_step.h"
#include "http/pages/wrong_view.h"

enum {
	STEP_FIELDS_MAX = 6,
};

typedef struct FormStep {
	TextKey heading;
	VisitStep visit;   /* that reaching the screen is; VISIT_STEP_COUNT: none to be reported */
	int seconds;	   /* that people take, at 40 words a minute */
	bool is_for_later; /* asked on the client's page, once the request is in */
	SubmissionField fields[STEP_FIELDS_MAX];
	guint fields_count;
} FormStep;

#define STEP_FIELDS(...) {__VA_ARGS__}, sizeof((SubmissionField[]){__VA_ARGS__}) / sizeof(SubmissionField)

/* One screen each, where there is a script; without one, one page in this order. */
static const FormStep steps[] = {
	{TEXT_FORM_STEP_WHAT, VISIT_STEP_COUNT, 10, false, STEP_FIELDS(FIELD_USE_CASE)},
	{TEXT_FORM_STEP_WORDS, VISIT_WORDS, 45, false, STEP_FIELDS(FIELD_DESCRIPTION)},
	{TEXT_FORM_STEP_SPEED, VISIT_SPEED, 12, false, STEP_FIELDS(FIELD_LATENCY, FIELD_MEMORY, FIELD_PRIORITY)},
	{TEXT_FORM_STEP_TEAM, VISIT_TEAM, 12, false, STEP_FIELDS(FIELD_DATA_SHARE, FIELD_CODEBASE, FIELD_TEAM_KNOWS)},
	{TEXT_FORM_STEP_WHEN, VISIT_WHEN, 15, false,
		STEP_FIELDS(FIELD_ENGINEERS, FIELD_START, FIELD_BUDGET_USD_YEAR, FIELD_TIMEZONE)},
	{TEXT_FORM_STEP_CONTACT, VISIT_CONTACT, 20, false,
		STEP_FIELDS(FIELD_CONTACT_NAME, FIELD_EMAIL, FIELD_COMPANY, FIELD_PHONE, FIELD_CONSENT)},
	{TEXT_FORM_STEP_PLACE, VISIT_STEP_COUNT, 20, true,
		STEP_FIELDS(FIELD_WORK_PLACE, FIELD_LOCATION, FIELD_CONTRACT, FIELD_RATE)},
	{TEXT_FORM_STEP_DETAILS, VISIT_STEP_COUNT, 25, true,
		STEP_FIELDS(FIELD_START_DATE, FIELD_DEADLINE, FIELD_HEADCOUNT, FIELD_DURATION, FIELD_HOURS)},
	{TEXT_FORM_STEP_PERSON, VISIT_STEP_COUNT, 25, true,
		STEP_FIELDS(FIELD_SENIORITY, FIELD_MUST_HAVES, FIELD_LANGUAGES, FIELD_OVERLAP_HOURS, FIELD_CLEARANCE)},
	{TEXT_FORM_STEP_PROCESS, VISIT_STEP_COUNT, 20, true,
		STEP_FIELDS(FIELD_INTERVIEWS, FIELD_CANDIDATES, FIELD_TITLE)},
};

#define NOT_JUST_LOOKING "codebase!=just_looking"

/* When a question makes sense; the page's script reads it. Asked anyway where there is no script. */
static const char *const shown_if[FIELD_COUNT] = {
	[FIELD_START] = NOT_JUST_LOOKING,
	[FIELD_TIMEZONE] = NOT_JUST_LOOKING,
};

/* What browsers and phones know of their owner (HTML, autofill). */
static const char *const autocompletes[FIELD_COUNT] = {
	[FIELD_CONTACT_NAME] = "name",
	[FIELD_EMAIL] = "email",
	[FIELD_COMPANY] = "organization",
	[FIELD_PHONE] = "tel",
};

/* Carried along, not asked. */
static const SubmissionField hidden_fields[] = {FIELD_SOURCE, FIELD_NEXT};

G_STATIC_ASSERT(FIELD_USE_CASE == 0 && FIELD_CONSENT + 1 == FIELD_SOURCE && FIELD_LANGUAGE + 1 == FIELD_COUNT);

static const char *const input_types[] = {
	[FIELD_KIND_TEXT] = "text",
	[FIELD_KIND_PARAGRAPHS] = NULL,
	[FIELD_KIND_EMAIL] = "email",
	[FIELD_KIND_CHOICE] = "radio",
	[FIELD_KIND_CHOICES] = "checkbox",
	[FIELD_KIND_INTEGER] = "text",
	[FIELD_KIND_MONEY] = "text",
	[FIELD_KIND_YES] = "checkbox",
	[FIELD_KIND_CARRIED] = "hidden",
};

static bool is_chosen(const RawValue *given, const char *choice)
{
	if (given == NULL)
		return false;
	if (given->type != RAW_LIST)
		return strcmp(given->value, choice) == 0;
	for (guint i = 0; i < given->values->len; i++) {
		if (strcmp(g_ptr_array_index(given->values, i), choice) == 0)
			return true;
	}
	return false;
}

/* What was typed into a field of one value. Of a field that was sent twice, the first. */
static const char *input(const RawValue *given)
{
	if (given == NULL)
		return "";
	return given->type == RAW_LIST ? g_ptr_array_index(given->values, 0) : given->value;
}

static Json *option_view(const FieldChoice *choice, const RawValue *given, bool is_first)
{
	return json_pack("{s:s, s:s, s:b, s:b, s:b}", "choice", choice->name, "choice_label",
		wording_text(choice->label), "is_selected", is_chosen(given, choice->name), "is_first", is_first,
		"is_unsure", strcmp(choice->name, SUBMISSION_NOT_SURE_NAME) == 0);
}

static Json *options_view(const FieldSpec *spec, const RawValue *given)
{
	static const FieldChoice not_sure = {SUBMISSION_NOT_SURE_NAME, TEXT_OPTION_NOT_SURE};
	Json *options = json_array();

	if (spec->choices == NULL)
		return options;
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		json_array_append_new(options, option_view(choice, given, choice == spec->choices));
	json_array_append_new(options, option_view(&not_sure, given, false));
	return options;
}

static const char *problem_of(const FormState *state, const char *field)
{
	for (guint i = 0; state->errors != NULL && i < field_errors_count(state->errors); i++) {
		const FieldError *error = field_errors_get(state->errors, i);
		if (strcmp(error->field, field) == 0)
			return error->says;
	}
	return NULL;
}

/* How it is asked: exactly one of these is true. */
static Json *kind_view(SubmissionField field)
{
	const FieldKind kind = submission_fields[field].kind;
	const bool is_line = kind == FIELD_KIND_TEXT || kind == FIELD_KIND_EMAIL || kind == FIELD_KIND_INTEGER ||
			     kind == FIELD_KIND_MONEY;
	const bool is_choice = kind == FIELD_KIND_CHOICE || kind == FIELD_KIND_CHOICES;

	return json_pack("{s:b, s:b, s:b, s:b}", "is_line", is_line, "is_paragraphs", kind == FIELD_KIND_PARAGRAPHS,
		"has_options", is_choice, "is_yes", kind == FIELD_KIND_YES);
}

/* What is wrong with it has to be decided again. */
static bool is_ticked(const FormState *state, const FieldSpec *spec, const RawValue *given)
{
	return spec->kind == FIELD_KIND_YES && given != NULL && raw_value_is_yes(given) &&
	       problem_of(state, spec->name) == NULL;
}

Json *form_view_field(const FormState *state, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	const RawValue *given = raw_submission_find(state->raw, spec->name);
	g_autofree char *chars_max = spec->chars_max == 0 ? NULL : g_strdup_printf("%d", spec->chars_max);
	Json *view = kind_view(field);

	json_object_update_new(view,
		json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s, s:b, s:b, s:b, s:s?, s:s?, s:s?, s:s?, s:o}", "name",
			spec->name, "label", wording_text(spec->label), "help", wording_text(spec->help), "problem",
			problem_of(state, spec->name), "missing", wording_text(spec->missing), "value", input(given),
			"is_required", spec->is_required, "is_number", spec->kind == FIELD_KIND_INTEGER, "is_selected",
			is_ticked(state, spec, given), "chars_max", chars_max, "input_type",
			field == FIELD_PHONE ? "tel" : input_types[spec->kind], "autocomplete", autocompletes[field],
			"shown_if", shown_if[field], "options", options_view(spec, given)));
	return view;
}

static bool has_problem(const FormState *state, const FormStep *step)
{
	for (guint i = 0; i < step->fields_count; i++) {
		if (problem_of(state, submission_fields[step->fields[i]].name) != NULL)
			return true;
	}
	return false;
}

/*
 * All steps of a correction; of a new request, those that come before it is sent, and what a link or a form elsewhere filled
 * in wrongly, since nobody can correct what is not shown.
 */
static bool is_asked(const FormState *state, const FormStep *step)
{
	return state->corrects != NULL || !step->is_for_later || has_problem(state, step);
}

static Json *fields_view(const FormState *state, const FormStep *step)
{
	Json *fields = json_array();

	for (guint i = 0; i < step->fields_count; i++)
		json_array_append_new(fields, form_view_field(state, step->fields[i]));
	return fields;
}

/* NULL: reaching it is not reported. */
static const char *screen_of(const FormStep *step)
{
	return step->visit == VISIT_STEP_COUNT ? NULL : visit_step_name(step->visit);
}

static Json *groups_view(const FormState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		if (is_asked(state, &steps[i]))
			json_array_append_new(
				list, json_pack("{s:i, s:s, s:s?, s:i, s:o}", "number", (int)i + 1, "heading",
					      wording_text(steps[i].heading), "screen", screen_of(&steps[i]), "seconds",
					      steps[i].seconds, "fields", fields_view(state, &steps[i])));
	}
	return list;
}

static void append_hidden(Json *list, const FormState *state, SubmissionField field)
{
	const char *name = submission_fields[field].name;
	const RawValue *given = raw_submission_find(state->raw, name);

	if (given != NULL)
		json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "value", input(given)));
}

/* With what a link filled in of the questions that are asked later, and the language that they are asked in. */
static Json *hidden_view(const FormState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(hidden_fields); i++)
		append_hidden(list, state, hidden_fields[i]);
	json_array_append_new(list,
		json_pack("{s:s, s:s}", "name", submission_fields[FIELD_LANGUAGE].name, "value", wording_spoken()));
	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		for (guint at = 0; !is_asked(state, &steps[i]) && at < steps[i].fields_count; at++)
			append_hidden(list, state, steps[i].fields[at]);
	}
	return list;
}

const char *form_view_next_question(const Json *submission)
{
	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		for (guint at = 0; steps[i].is_for_later && at < steps[i].fields_count; at++) {
			g_autofree char *answer = answers_text(submission, steps[i].fields[at]);
			if (answer == NULL)
				return submission_fields[steps[i].fields[at]].name;
		}
	}
	return NULL;
}

/* What the question is called, unless the sentence says so itself; NULL: nothing to add. */
static const char *missing_label(const FieldError *error)
{
	const SubmissionField field = submission_field_find(error->field);
	const char *label = field == FIELD_COUNT ? NULL : wording_text(submission_fields[field].label);

	return label == NULL || strstr(error->says, label) != NULL ? NULL : label;
}

Json *form_view_wrong(const FieldErrors *errors)
{
	Json *wrong = wrong_view_new();
	Json *list = json_object_get(wrong, "list");

	for (guint i = 0; errors != NULL && i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s?}", "at", error->field, "says", error->says,
						    "label", missing_label(error)));
	}
	if (json_array_size(list) > 0)
		return wrong;
	jsonc_value_free(wrong);
	return json_null();
}

Json *form_view(const FormState *state)
{
	/* A stored lead can be on legal hold, so the form that corrects it does not say that it can be erased at any time. */
	return json_pack("{s:s, s:s, s:b, s:b, s:s, s:s, s:s?, s:o, s:o, s:o}", "title",
		wording_text(state->corrects == NULL ? TEXT_FORM_TITLE : TEXT_FORM_TITLE_UPDATE), "script",
		"project.js", "is_correction", state->corrects != NULL, "is_held", state->corrects != NULL, "action",
		state->corrects == NULL ? "/project" : state->corrects, "token", state->token, "alert", state->alert,
		"wrong", form_view_wrong(state->errors), "groups", groups_view(state), "hidden", hidden_view(state));
}
