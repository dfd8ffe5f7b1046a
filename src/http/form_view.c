#include "http/form_view.h"

#include <string.h>

typedef struct FormGroup {
	const char *label;
	SubmissionField first, last;
} FormGroup;

static const FormGroup groups[] = {
	{"Your project",	 FIELD_USE_CASE,	 FIELD_TEAM_KNOWS},
	{"The people you need", FIELD_ENGINEERS,	 FIELD_LANGUAGES },
	{"How we reach you",    FIELD_CONTACT_NAME, FIELD_CONSENT   },
};

/* Carried along, not asked. */
static const SubmissionField hidden_fields[] = {FIELD_SOURCE, FIELD_NEXT};

G_STATIC_ASSERT(FIELD_USE_CASE == 0 && FIELD_TEAM_KNOWS + 1 == FIELD_ENGINEERS &&
		FIELD_LANGUAGES + 1 == FIELD_CONTACT_NAME && FIELD_CONSENT + 1 == FIELD_SOURCE &&
		FIELD_NEXT + 1 == FIELD_COUNT);

static const char *const input_types[] = {
	[FIELD_KIND_TEXT] = "text",
	[FIELD_KIND_EMAIL] = "email",
	[FIELD_KIND_INTEGER] = "text",
	[FIELD_KIND_YES] = "checkbox",
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
static const char *typed(const RawValue *given)
{
	if (given == NULL)
		return "";
	return given->type == RAW_LIST ? g_ptr_array_index(given->values, 0) : given->value;
}

static Json *options_view(const FieldSpec *spec, const RawValue *given)
{
	Json *options = json_array();

	for (const FieldChoice *choice = spec->choices; choice != NULL && choice->name != NULL;
		choice++)
		json_array_append_new(options,
			json_pack("{s:s, s:s, s:b}", "choice", choice->name, "choice_label",
				choice->label, "is_selected", is_chosen(given, choice->name)));
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

/* Every key is set for every field: a name that is missing here would be looked up in the page around it. */
static Json *field_view(const FormState *state, const FieldSpec *spec)
{
	const RawValue *given = raw_submission_find(state->raw, spec->name);
	const FieldKind kind = spec->kind;
	const bool is_line =
		kind == FIELD_KIND_TEXT || kind == FIELD_KIND_EMAIL || kind == FIELD_KIND_INTEGER;

	return json_pack(
		"{s:s, s:s, s:s?, s:s?, s:s, s:b, s:b, s:s?, s:b, s:b, s:b, s:b, s:b, s:o}", "name",
		spec->name, "label", spec->label, "help", spec->help, "problem",
		problem_of(state, spec->name), "value", typed(given), "is_required",
		spec->is_required, "is_line", is_line, "input_type",
		is_line ? input_types[kind] : NULL, "is_paragraphs", kind == FIELD_KIND_PARAGRAPHS,
		"is_choice", kind == FIELD_KIND_CHOICE, "is_choices", kind == FIELD_KIND_CHOICES,
		"is_yes", kind == FIELD_KIND_YES, "is_selected",
		kind == FIELD_KIND_YES && given != NULL, "options", options_view(spec, given));
}

static Json *groups_view(const FormState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
		Json *fields = json_array();
		for (SubmissionField field = groups[i].first; field <= groups[i].last; field++)
			json_array_append_new(fields, field_view(state, &submission_fields[field]));
		json_array_append_new(
			list, json_pack("{s:s, s:o}", "label", groups[i].label, "fields", fields));
	}
	return list;
}

static Json *hidden_view(const FormState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(hidden_fields); i++) {
		const char *name = submission_fields[hidden_fields[i]].name;
		const RawValue *given = raw_submission_find(state->raw, name);
		if (given != NULL)
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "name", name, "value", typed(given)));
	}
	return list;
}

static Json *problems_view(const FormState *state)
{
	Json *list = json_array();

	for (guint i = 0; state->errors != NULL && i < field_errors_count(state->errors); i++) {
		const FieldError *error = field_errors_get(state->errors, i);
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "name", error->field, "says", error->says));
	}
	return list;
}

Json *form_view(const FormState *state)
{
	Json *problem_list = problems_view(state);

	return json_pack("{s:s, s:s, s:s?, s:b, s:o, s:o, s:o}", "title",
		"Tell us about your project", "token", state->token, "notice", state->notice,
		"has_problems", json_array_size(problem_list) > 0, "problems", problem_list,
		"groups", groups_view(state), "hidden", hidden_view(state));
}
